// Paints a scene (course_utils/scene.py) on a canvas. Knows marks and axes; knows nothing of kernels or controls.

const TINT = 0.18; // opacity of areas, as in plots.py

function niceTicks(low, high, wanted) {
  const raw = (high - low) / Math.max(1, wanted);
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= raw * 0.999);
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const ticks = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k++) {
    ticks.push([k * step, (k * step).toFixed(digits).replace(/^-(0(\.0*)?)$/, "$1").replace("-", "\u2212")]);
  }
  return ticks;
}

// The drawing area of a panel inside its box, and the two maps from data to pixels.
function frameOf(panel, box, font) {
  const [x0, x1] = panel.xlim;
  const [y0, y1] = panel.ylim;
  let left = box.x + font * (panel.ylabel ? 4.6 : hasTicks(panel.yticks) ? 3.2 : 1.0);
  let right = box.x + box.width - font * 0.8;
  let top = box.y + font * (panel.title ? 2.1 : 0.8);
  let bottom = box.y + box.height - font * ((panel.xlabel ? 3.0 : 1.7) - (hasTicks(panel.xticks) ? 0 : 1.0));
  if (panel.square) {
    const scale = Math.min((right - left) / (x1 - x0), (bottom - top) / (y1 - y0));
    const [spareX, spareY] = [right - left - scale * (x1 - x0), bottom - top - scale * (y1 - y0)];
    [left, right, top, bottom] = [left + spareX / 2, right - spareX / 2, top + spareY / 2, bottom - spareY / 2];
  }
  return {
    left, right, top, bottom,
    x: (v) => left + ((v - x0) / (x1 - x0)) * (right - left),
    y: (v) => bottom - ((v - y0) / (y1 - y0)) * (bottom - top),
    value: (px, py) => [
      x0 + ((px - left) / (right - left)) * (x1 - x0),
      y0 + ((bottom - py) / (bottom - top)) * (y1 - y0),
    ],
  };
}

const hasTicks = (ticks) => ticks === null || ticks.length > 0;

function drawAxes(c, panel, at, font, theme) {
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
  c.strokeStyle = theme.axis;
  c.beginPath();
  c.moveTo(at.left + 0.5, at.top);
  c.lineTo(at.left + 0.5, at.bottom + 0.5);
  c.lineTo(at.right, at.bottom + 0.5);
  c.stroke();
  c.font = `${font}px ${theme.family}`;
  c.textAlign = "center";
  c.textBaseline = "alphabetic";
  if (panel.xlabel) {
    c.fillText(panel.xlabel, (at.left + at.right) / 2, at.bottom + font * (hasTicks(panel.xticks) ? 2.5 : 1.5));
  }
  if (panel.ylabel) {
    c.save();
    c.translate(at.left - font * 3.6, (at.top + at.bottom) / 2);
    c.rotate(-Math.PI / 2);
    c.fillText(panel.ylabel, 0, 0);
    c.restore();
  }
  if (panel.title) {
    c.font = `600 ${font * 1.08}px ${theme.family}`;
    c.textAlign = "left";
    c.fillText(panel.title, at.left, at.top - font * 0.7);
  }
}

function polyline(c, at, x, y) {
  let open = false;
  c.beginPath();
  for (let i = 0; i < x.length; i++) {
    if (Number.isNaN(y[i])) {
      open = false;
    } else if (open) {
      c.lineTo(at.x(x[i]), at.y(y[i]));
    } else {
      c.moveTo(at.x(x[i]), at.y(y[i]));
      open = true;
    }
  }
}

const paint = {
  Line(c, at, m) {
    polyline(c, at, m.x, m.y);
    c.stroke();
  },
  Area(c, at, m) {
    polyline(c, at, m.x, m.y);
    c.lineTo(at.x(m.x[m.x.length - 1]), at.y(0));
    c.lineTo(at.x(m.x[0]), at.y(0));
    c.closePath();
    c.globalAlpha = TINT;
    c.fill();
  },
  Points(c, at, m, scale) {
    const radius = (m.size / 2) * scale;
    c.globalAlpha = 0.8;
    c.beginPath();
    for (let i = 0; i < m.x.length; i++) {
      const x = at.x(m.x[i]);
      const y = at.y(m.y[i]);
      c.moveTo(x + radius, y);
      c.arc(x, y, radius, 0, 2 * Math.PI);
    }
    c.fill();
  },
  Segments(c, at, m) {
    c.beginPath();
    for (let i = 0; i < m.x0.length; i++) {
      c.moveTo(at.x(m.x0[i]), at.y(m.y0[i]));
      c.lineTo(at.x(m.x1[i]), at.y(m.y1[i]));
    }
    c.stroke();
  },
  Bars(c, at, m) {
    c.globalAlpha = 0.85;
    for (let i = 0; i < m.x.length; i++) {
      const x = at.x(m.x[i] - m.width / 2);
      const y = at.y(m.base[i] + m.height[i]);
      c.fillRect(x, y, at.x(m.x[i] + m.width / 2) - x, at.y(m.base[i]) - y);
    }
  },
  Rug(c, at, m, scale) {
    c.beginPath();
    for (let i = 0; i < m.x.length; i++) {
      c.moveTo(at.x(m.x[i]), at.bottom - 6 * scale);
      c.lineTo(at.x(m.x[i]), at.bottom + 3 * scale);
    }
    c.lineWidth = scale;
    c.stroke();
  },
  Rule(c, at, m) {
    c.beginPath();
    if (m.axis === "x") {
      c.moveTo(at.x(m.value), at.top);
      c.lineTo(at.x(m.value), at.bottom);
    } else {
      c.moveTo(at.left, at.y(m.value));
      c.lineTo(at.right, at.y(m.value));
    }
    c.stroke();
  },
  Image(c, at, m, scale, theme, ink) {
    const [left, right, bottom, top] = m.extent;
    const [rows, columns] = m.values_shape;
    const sheet = new OffscreenCanvas(columns, rows);
    const pen = sheet.getContext("2d");
    const pixels = pen.createImageData(columns, rows);
    for (let i = 0; i < rows * columns; i++) {
      for (let k = 0; k < 3; k++) {
        pixels.data[4 * i + k] = theme.paper[k] + (ink[k] - theme.paper[k]) * m.values[i];
      }
      pixels.data[4 * i + 3] = 255;
    }
    pen.putImageData(pixels, 0, 0);
    c.imageSmoothingEnabled = false;
    c.drawImage(sheet, at.x(left), at.y(top), at.x(right) - at.x(left), at.y(bottom) - at.y(top));
  },
  Text(c, at, m) {
    c.textAlign = m.align;
    c.textBaseline = "middle";
    c.fillText(m.text, at.x(m.x), at.y(m.y));
  },
};

function drawLegend(c, panel, at, font, scale, theme) {
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
