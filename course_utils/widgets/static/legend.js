// The legend in an upper corner of a panel: a sample of each mark that has a label.

import { TINT } from "./marks.js";

export function drawLegend(c, panel, at, font, scale, theme) {
  const entries = panel.marks.filter((m) => m.label);
  if (!entries.length) return;
  c.font = `${font * 0.92}px ${theme.family}`;
  const width = Math.max(...entries.map((m) => c.measureText(m.label).width)) + font * 3.0;
  const height = font * 1.35 * entries.length + font * 0.4;
  const x = panel.legend === "left" ? at.left + font * 0.4 : at.right - width;
  c.globalAlpha = 0.8;
  c.fillStyle = theme.page;
  c.fillRect(x, at.top, width, height);
  c.globalAlpha = 1;
  c.textAlign = "left";
  c.textBaseline = "middle";
  entries.forEach((m, i) => {
    const y = at.top + font * (0.9 + 1.35 * i);
    const role = theme.roles[m.role];
    c.strokeStyle = c.fillStyle = role.color;
    if (m.kind === "Line" || m.kind === "Segments" || m.kind === "Rule") {
      c.lineWidth = m.width * scale;
      c.setLineDash(m.kind === "Segments" ? [] : role.dash.map((d) => d * scale));
      c.beginPath();
      c.moveTo(x + font * 0.3, y);
      c.lineTo(x + font * 2.1, y);
      c.stroke();
      c.setLineDash([]);
    } else if (m.kind === "Points") {
      c.beginPath();
      c.arc(x + font * 1.2, y, (m.size / 2) * scale, 0, 2 * Math.PI);
      c.fill();
    } else if (m.kind === "Rug") {
      c.fillRect(x + font * 1.2, y - font * 0.4, scale, font * 0.8);
    } else {
      c.globalAlpha = m.kind === "Area" ? 2 * TINT : 0.85;
      c.fillRect(x + font * 0.5, y - font * 0.35, font * 1.4, font * 0.7);
      c.globalAlpha = 1;
    }
    c.fillStyle = theme.text;
    c.fillText(m.label, x + font * 2.5, y);
  });
}
