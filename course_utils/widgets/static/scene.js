// Paints a scene (course_utils/plotting/scene.py) on a canvas. Knows nothing of kernels and controls.

import { drawAxes, frameOf } from "./axes.js";
import { drawLegend, legendOf } from "./legend.js";
import { paint } from "./marks.js";

function drawPanel(c, panel, box, font, scale, theme) {
  const legend = legendOf(c, panel, box, font, theme);
  const at = frameOf(panel, box, font, legend.height);
  drawAxes(c, panel, at, font, theme);
  c.save();
  c.beginPath();
  c.rect(at.left, at.top - 1, at.right - at.left, at.bottom - at.top + 2 + 4 * scale);
  c.clip();
  c.lineJoin = "round";
  for (const m of panel.marks) {
    const role = theme.roles[m.role];
    c.globalAlpha = 1;
    c.strokeStyle = c.fillStyle = role.color;
    c.lineWidth = (m.width ?? 1) * scale;
    c.font = `${font}px ${theme.family}`;
    c.setLineDash(m.kind === "Line" || m.kind === "Rule" ? role.dash.map((d) => d * scale) : []);
    paint[m.kind](c, at, m, scale, theme, role.rgb);
  }
  c.restore();
  drawLegend(c, legend, at, font, scale, theme);
  return at;
}

// Draws a scene whose panels stand at `places` (layout.js); returns each panel's frame, for the pointer.
export function drawScene(c, places, font, theme) {
  return places.map(({ panel, box }) => drawPanel(c, panel, box, font, font / 13, theme));
}
