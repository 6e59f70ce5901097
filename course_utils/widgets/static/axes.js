// The axes of a panel: where its drawing area lies, its ticks, grid and words.

export function niceTicks(low, high, wanted) {
  const raw = (high - low) / Math.max(1, wanted);
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= raw * 0.999);
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const ticks = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k++) {
    ticks.push([
      k * step,
      (k * step)
        .toFixed(digits)
        .replace(/^-(0(\.0*)?)$/, "$1")
        .replace("-", "\u2212"),
    ]);
  }
  return ticks;
}

// The left and the right edge of a panel's drawing area, as far as its words leave room.
export function edgesOf(panel, box, font) {
  const longest = Math.max(4, ...(panel.yticks ?? []).map(([, words]) => words.length));
  const words = panel.ylabel ? 4.6 : hasTicks(panel.yticks) ? 0.8 + 0.6 * longest : 1.0;
  return [box.x + font * words, box.x + box.width - font * (panel.right.length ? 2.4 : 1.3)];
}

// The drawing area of a panel inside its box, and the two maps from data to pixels; above it a `legend` of that height.
export function frameOf(panel, box, font, legend = 0) {
  const [x0, x1] = panel.xlim;
  const [y0, y1] = panel.ylim;
  const edges = edgesOf(panel, box, font);
  let [left, right] = edges;
  let top = box.y + font * (panel.title ? 2.1 : 0.8) + legend;
  let bottom = box.y + box.height - font * ((panel.xlabel ? 3.0 : 1.7) - (hasTicks(panel.xticks) ? 0 : 1.0));
  if (panel.square) {
    const scale = Math.min((right - left) / (x1 - x0), (bottom - top) / (y1 - y0));
    const [spareX, spareY] = [right - left - scale * (x1 - x0), bottom - top - scale * (y1 - y0)];
    [left, right, top, bottom] = [
      left + spareX / 2,
      right - spareX / 2,
      top + spareY / 2,
      bottom - spareY / 2,
    ];
  }
  return {
    left,
    right,
    top,
    bottom,
    legend,
    end: box.x + box.width,
    // Where words that wide begin: over the axes, or further left where they would leave the panel.
    start: (width) => Math.max(edges[0], Math.min(left, box.x + box.width - width)),
    x: (v) => left + ((v - x0) / (x1 - x0)) * (right - left),
    y: (v) => bottom - ((v - y0) / (y1 - y0)) * (bottom - top),
    value: (px, py) => [
      x0 + ((px - left) / (right - left)) * (x1 - x0),
      y0 + ((bottom - py) / (bottom - top)) * (y1 - y0),
    ],
  };
}

// How wide a title is in its font, in which the pen writes from then on.
export function titleWidth(c, title, font, theme) {
  c.font = `600 ${font * 1.08}px ${theme.family}`;
  return c.measureText(title).width;
}

const hasTicks = (ticks) => ticks === null || ticks.length > 0;

export function drawAxes(c, panel, at, font, theme) {
  const xticks = panel.xticks ?? niceTicks(...panel.xlim, Math.min(8, (at.right - at.left) / (font * 5)));
  const yticks = panel.yticks ?? niceTicks(...panel.ylim, Math.min(6, (at.bottom - at.top) / (font * 2.4)));
  c.lineWidth = 1;
  c.strokeStyle = theme.grid;
  c.fillStyle = theme.text;
  c.font = `${font * 0.9}px ${theme.family}`;
  c.beginPath();
  c.textBaseline = "top";
  c.textAlign = "center";
  for (const [value, words] of xticks) {
    const x = Math.round(at.x(value)) + 0.5;
    c.moveTo(x, at.top);
    c.lineTo(x, at.bottom);
    c.fillText(words, x, at.bottom + font * 0.35);
  }
  c.textBaseline = "middle";
  c.textAlign = "right";
  for (const [value, words] of yticks) {
    const y = Math.round(at.y(value)) + 0.5;
    c.moveTo(at.left, y);
    c.lineTo(at.right, y);
    c.fillText(words, at.left - font * 0.4, y);
  }
  c.stroke();
  c.textAlign = "left";
  for (const [value, words] of panel.right) c.fillText(words, at.right + font * 0.4, at.y(value));
  c.strokeStyle = theme.axis;
  c.beginPath();
  if (panel.right.some(([, words]) => words)) {
    c.moveTo(at.right - 0.5, at.top);
    c.lineTo(at.right - 0.5, at.bottom);
  }
  c.moveTo(at.left + 0.5, at.top);
  c.lineTo(at.left + 0.5, at.bottom + 0.5);
  c.lineTo(at.right, at.bottom + 0.5);
  c.stroke();
  c.font = `${font}px ${theme.family}`;
  c.textAlign = "center";
  c.textBaseline = "alphabetic";
  if (panel.xlabel) {
    c.fillText(
      panel.xlabel,
      (at.left + at.right) / 2,
      at.bottom + font * (hasTicks(panel.xticks) ? 2.5 : 1.5),
    );
  }
  if (panel.ylabel) {
    c.save();
    c.translate(at.left - font * 3.6, (at.top + at.bottom) / 2);
    c.rotate(-Math.PI / 2);
    c.fillText(panel.ylabel, 0, 0);
    c.restore();
  }
  if (panel.title) {
    const start = at.start(titleWidth(c, panel.title, font, theme));
    c.textAlign = "left";
    // What is wider than the panel is condensed, so that it does not run into the next one's title.
    c.fillText(panel.title, start, at.top - at.legend - font * 0.7, at.end - start);
  }
}
