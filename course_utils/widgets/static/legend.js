// The legend of a panel: a sample of each mark that has a label, in lines above the axes, where it covers nothing.

import { edgesOf, titleWidth } from "./axes.js";
import { TINT } from "./marks.js";

const LINE = 1.35; // from one line to the next, in sizes of the font
const FLAT = 14; // in a panel as low as that the legend stands beside the title, where there is room
const GAP = 1.5; // between the two
const TITLE = 1.75; // from the top of a title's line to the axes

// The entries with their places, in lines as wide as the axes, and the height that these need; `beside` is the width
// of a title in whose line they stand, and else 0.
export function legendOf(c, panel, box, font, theme) {
  c.font = fontOf(font, theme);
  const [left, right] = edgesOf(panel, box, font);
  let [x, line, widest] = [0, 0, 0];
  const entries = panel.marks
    .filter((m) => m.label)
    .map((mark) => {
      const width = c.measureText(mark.label).width + font * 2.4;
      if (x && x + width > right - left) [x, line] = [0, line + 1];
      const entry = { mark, x, line };
      widest = Math.max(widest, x + width);
      x += width + font * 0.9;
      return entry;
    });
  const title = panel.title && box.height < FLAT * font ? titleWidth(c, panel.title, font, theme) : 0;
  const fits = title && line === 0 && title + GAP * font + widest <= right - left;
  const above = entries.length ? font * (LINE * (line + 1) + 0.2) : 0;
  return { entries, width: widest, height: fits ? 0 : above, beside: fits ? title : 0 };
}

export function drawLegend(c, { entries, width, height, beside }, at, font, scale, theme) {
  c.font = fontOf(font, theme);
  c.textAlign = "left";
  c.textBaseline = "middle";
  const start = beside ? at.start(beside) + beside + GAP * font : at.start(width);
  const top = beside ? at.top - font * TITLE : at.top - height;
  for (const { mark, x, line } of entries) {
    const y = top + font * LINE * (line + 0.5);
    drawSample(c, mark, start + x, y, font, scale, theme.roles[mark.role]);
    c.fillStyle = theme.text;
    c.fillText(mark.label, start + x + font * 2.2, y);
  }
}

function drawSample(c, m, x, y, font, scale, role) {
  c.strokeStyle = c.fillStyle = role.color;
  if (m.kind === "Line" || m.kind === "Segments" || m.kind === "Rule") {
    c.lineWidth = m.width * scale;
    c.setLineDash(m.kind === "Segments" ? [] : role.dash.map((d) => d * scale));
    c.beginPath();
    c.moveTo(x, y);
    c.lineTo(x + font * 1.8, y);
    c.stroke();
    c.setLineDash([]);
  } else if (m.kind === "Points") {
    c.beginPath();
    c.arc(x + font * 0.9, y, (m.size / 2) * scale, 0, 2 * Math.PI);
    c.fill();
  } else if (m.kind === "Rug") {
    c.fillRect(x + font * 0.9, y - font * 0.4, scale, font * 0.8);
  } else {
    c.globalAlpha = m.kind === "Area" || m.kind === "Band" ? 2 * TINT : 0.85;
    c.fillRect(x + font * 0.2, y - font * 0.35, font * 1.4, font * 0.7);
    c.globalAlpha = 1;
  }
}

const fontOf = (font, theme) => `${font * 0.92}px ${theme.family}`;
