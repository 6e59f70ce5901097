// Paints a scene (course_utils/scene.py) on a canvas: every mark, and the legend. Knows nothing of kernels or controls.

const TINT = 0.18; // opacity of areas, as in plots.py

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

// Pixels (rows, columns) = shape, sharp-edged in the rectangle `extent`; channel(i, k) is 0 .. 255 of pixel i.
function paintPixels(c, at, [left, right, bottom, top], [rows, columns], channel) {
  const sheet = new OffscreenCanvas(columns, rows);
  const pen = sheet.getContext("2d");
  const pixels = pen.createImageData(columns, rows);
  for (let i = 0; i < rows * columns; i++) {
    for (let k = 0; k < 3; k++) pixels.data[4 * i + k] = channel(i, k);
    pixels.data[4 * i + 3] = 255;
  }
  pen.putImageData(pixels, 0, 0);
  c.imageSmoothingEnabled = false;
  c.drawImage(sheet, at.x(left), at.y(top), at.x(right) - at.x(left), at.y(bottom) - at.y(top));
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
    const mix = (i, k) => theme.paper[k] + (ink[k] - theme.paper[k]) * m.values[i];
    paintPixels(c, at, m.extent, m.values_shape, mix);
  },
  Picture(c, at, m) {
    paintPixels(c, at, m.extent, m.packed_shape, (i, k) => (m.packed[i] >> (16 - 8 * k)) & 255);
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
function drawScene(c, scene, width, height, font, theme) {
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
