// The canvas of one view: its size, its theme, and the scene on it.

import { drawScene } from "./scene.js";
import { themeOf } from "./theme.js";

// `frames` tells after each picture where the panels' axes are, for the pointer.
export function makePainter(spec, root, canvas) {
  const pen = canvas.getContext("2d");
  const painter = { frames: [], fit, paint };
  let size = null;
  let theme = null;

  function fit() {
    const width = Math.max(280, canvas.clientWidth || 900);
    const scale = Math.min(spec.projector ? 2.4 : 1.25, Math.max(0.62, width / 900));
    // On the projector everything has to be seen at once: the canvas takes what the rest of the page leaves.
    const room = window.innerHeight - (root.offsetHeight - canvas.offsetHeight) - 40;
    const height = Math.round(Math.min(spec.height * scale, spec.projector ? Math.max(room, 360) : Infinity));
    const dots = window.devicePixelRatio || 1;
    canvas.style.height = `${height}px`;
    canvas.width = Math.round(width * dots);
    canvas.height = Math.round(height * dots);
    size = { width, height, dots, font: 13 * Math.max(0.85, scale) };
    theme = themeOf(root, spec.roles);
  }

  function paint(scene) {
    pen.setTransform(size.dots, 0, 0, size.dots, 0, 0);
    painter.frames = drawScene(pen, scene, size.width, size.height, size.font, theme);
    canvas.setAttribute("aria-label", `${spec.alt} ${scene.description}`);
  }

  return painter;
}
