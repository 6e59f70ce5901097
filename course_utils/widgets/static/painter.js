// The canvas of one widget: its size, its theme, and the pictures that come from the kernel.

function decode(frame, floats) {
  for (const row of frame.rows) {
    for (const panel of row) {
      for (const mark of panel.marks) {
        for (const name of mark.arrays) {
          const [offset, length] = mark[name];
          mark[name] = floats.subarray(offset, offset + length);
        }
      }
    }
  }
  return frame;
}

function rgbOf(color) {
  return [1, 3, 5].map((i) => parseInt(color.slice(i, i + 2), 16));
}

// The page's theme is read off its background, which every host of notebooks sets in a way of its own.
function isDark(element) {
  for (let e = element; e; e = e.parentElement) {
    const [r, g, b, alpha = 1] = (getComputedStyle(e).backgroundColor.match(/[\d.]+/g) ?? []).map(Number);
    if (alpha > 0.5 && r !== undefined) return 0.3 * r + 0.59 * g + 0.11 * b < 128;
  }
  return matchMedia("(prefers-color-scheme: dark)").matches;
}

function themeOf(root, roles) {
  const dark = isDark(root);
  const tone = dark ? "dark" : "light";
  root.dataset.theme = tone;
  const resolved = Object.entries(roles).map(([name, role]) => [
    name, { color: role[tone], rgb: rgbOf(role[tone]), dash: role.dash },
  ]);
  return {
    roles: Object.fromEntries(resolved),
    text: dark ? "#e6e6e6" : "#222222",
    axis: dark ? "#9a9a9a" : "#555555",
    grid: dark ? "#333333" : "#e8e8e8",
    page: dark ? "#111111" : "#ffffff",
    paper: dark ? [17, 17, 17] : [255, 255, 255],
    family: getComputedStyle(root).fontFamily,
  };
}

// `frames` tells after each picture where the panels' axes are, for the pointer.
function makePainter(spec, root, canvas) {
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
