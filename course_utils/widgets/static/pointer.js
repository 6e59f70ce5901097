// Dragging inside a panel moves sliders, or draws a curve's heights.

import { curveOf } from "./inputs.js";

export function listenToPointer(session, canvas, painter) {
  const { drags, controls } = session.spec;
  if (!drags.length && !controls.some(({ kind }) => kind === "Heights")) return;
  let last = null; // where the stroke has come to: a share of the panel's width, and a height

  function drawTo(curve, x, y) {
    const at = painter.frames[curve.panel];
    if (!at || (last === null && (x < at.left || x > at.right || y < at.top || y > at.bottom))) return;
    const point = [(x - at.left) / (at.right - at.left), at.value(x, y)[1]];
    session.change({ [curve.name]: drawn(session.values()[curve.name], last ?? point, point) });
    last = point;
  }

  function dragTo(event) {
    const box = canvas.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    const curve = curveOf(controls, session.values());
    if (curve) drawTo(curve, x, y);
    for (const drag of drags) {
      const at = painter.frames[drag.panel];
      if (at && x >= at.left && x <= at.right && y >= at.top && y <= at.bottom) {
        session.change(dragged(drag, controls, at.value(x, y)));
      }
    }
  }

  if (drags.length) canvas.classList.add("draggable");
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    last = null;
    dragTo(event);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (event.buttons) dragTo(event);
  });
}

// The heights after a stroke from one point (share of the width, height) to the next: bars in between follow its line.
export function drawn(heights, [x0, y0], [x1, y1]) {
  const bar = (x) => Math.min(heights.length - 1, Math.max(0, Math.floor(x * heights.length)));
  const [from, to] = [bar(x0), bar(x1)];
  const news = [...heights];
  for (let i = Math.min(from, to); i <= Math.max(from, to); i++) {
    const share = from === to ? 1 : (i - from) / (to - from);
    const height = y0 + share * (y1 - y0);
    news[i] = Number(Math.min(1, Math.max(0, height)).toFixed(2));
  }
  return news.some(Boolean) ? news : heights; // of nothing there is no density
}

// The new values of a drag's sliders when the pointer is at (x, y) of its panel.
export function dragged(drag, controls, [x, y]) {
  const found = [
    [drag.x, x],
    [drag.y, y],
  ].map(([name, value]) => [controls.find((control) => control.name === name), value]);
  return Object.fromEntries(
    found.filter(([slider]) => slider).map(([slider, value]) => [slider.name, onScale(slider, value)]),
  );
}

// Rounded as in the kernel (controls.py), which would send any other number back.
function onScale({ low, high, step }, value) {
  const steps = Math.round((Math.min(high, Math.max(low, value)) - low) / step);
  return Number(Math.min(high, low + steps * step).toFixed(10));
}
