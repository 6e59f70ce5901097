// Paints a scene (course_utils/plotting/scene.py) on a canvas. Knows nothing of kernels and controls.

import { drawAxes, frameOf } from "./axes.js";
import { drawLegend } from "./legend.js";
import { paint } from "./marks.js";

function drawPanel(c, panel, box, font, scale, theme) {
  const at = frameOf(panel, box, font);
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
  drawLegend(c, panel, at, font, scale, theme);
  return at;
}

// Draws the scene in a box of width x height CSS pixels; returns each panel's frame, for the pointer.
export function drawScene(c, scene, width, height, font, theme) {
  const scale = font / 13;
  const frames = [];
  c.clearRect(0, 0, width, height);
  const heights = scene.heights.length ? scene.heights : scene.rows.map(() => 1);
  const tall = heights.reduce((a, b) => a + b, 0);
  let y = 0;
  scene.rows.forEach((row, r) => {
    const rowHeight = (height * heights[r]) / tall;
    const wide = row.reduce((sum, panel) => sum + panel.weight, 0);
    let x = 0;
    for (const panel of row) {
      const panelWidth = (width * panel.weight) / wide;
      frames.push(drawPanel(c, panel, { x, y, width: panelWidth, height: rowHeight }, font, scale, theme));
      x += panelWidth;
    }
    y += rowHeight;
  });
  return frames;
}
