// Dragging inside a panel moves sliders.

export function listenToPointer(session, canvas, painter) {
  const { drags, controls } = session.spec;
  if (!drags.length) return;

  function dragTo(event) {
    const box = canvas.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    for (const drag of drags) {
      const at = painter.frames[drag.panel];
      if (at && x >= at.left && x <= at.right && y >= at.top && y <= at.bottom) {
        session.change(dragged(drag, controls, at.value(x, y)));
      }
    }
  }

  canvas.classList.add("draggable");
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    dragTo(event);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (event.buttons) dragTo(event);
  });
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
