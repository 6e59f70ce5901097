// The canvas of one view: its size, its theme, and the scene on it.

import { layOut } from "./layout.js";
import { drawScene } from "./scene.js";
import { themeOf } from "./theme.js";

const LEAST = 0.55; // of a picture's height, where the page is low
const MARGIN = 24; // around a widget, pixels

// `frames` tells after each picture where the panels' axes are, for the pointer.
export function makePainter(spec, root, canvas) {
  const pen = canvas.getContext("2d");
  const painter = { frames: [], fit, paint };
  let size = null;
  let theme = null;

  function fit() {
    const width = Math.max(280, canvas.clientWidth || 900);
    const scale = Math.min(spec.projector ? 2.4 : 1.25, Math.max(0.62, width / 900));
    // A video is watched and played at once: the canvas takes what its page leaves beside the rest of the widget.
    const room = roomAround(root, spec) - (root.offsetHeight - canvas.offsetHeight);
    const most = spec.player ? Math.max(room, LEAST * spec.height) : Infinity;
    const font = 13 * Math.max(0.85, scale);
    size = { width, height: Math.round(Math.min(spec.height * scale, most)), font };
    theme = themeOf(root, spec.roles);
    if (!painter.frames.length) canvas.style.height = `${size.height}px`; // until its first scene comes
  }

  function paint(scene) {
    const { places, height } = layOut(scene, size.width, size.height, size.font);
    const dots = window.devicePixelRatio || 1;
    const [columns, rows] = [Math.round(size.width * dots), Math.round(height * dots)];
    if (canvas.width !== columns || canvas.height !== rows) {
      Object.assign(canvas, { width: columns, height: rows });
      canvas.style.height = `${height}px`;
    }
    pen.setTransform(dots, 0, 0, dots, 0, 0);
    pen.clearRect(0, 0, size.width, height);
    painter.frames = drawScene(pen, places, size.font, theme);
    canvas.setAttribute("aria-label", `${spec.alt} ${scene.description}`);
  }

  return painter;
}

// The height that a widget can have in the part of the page that scrolls, JupyterLab's notebook for one, or in the
// window. On the projector nobody scrolls: what stands above the widget takes its share.
export function roomAround(root, { projector }) {
  const scroller = scrollerOf(root);
  const top = (element) => element.getBoundingClientRect().top;
  const above = projector
    ? top(root) - top(scroller ?? document.documentElement) + (scroller?.scrollTop ?? 0)
    : 0;
  return (scroller?.clientHeight ?? window.innerHeight) - above - MARGIN;
}

// Not whatever may scroll: hosts let an output scroll that is as high as what it holds.
function scrollerOf(root) {
  for (let e = root.parentElement; e; e = e.parentElement) {
    const scrolls = e.scrollHeight > e.clientHeight && /auto|scroll/.test(getComputedStyle(e).overflowY);
    if (scrolls && e.clientHeight > 200) return e;
  }
  return null;
}
