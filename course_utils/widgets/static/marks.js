// How each mark of a panel (course_utils/plotting/scene.py) is painted on a canvas.

export const TINT = 0.18; // opacity of areas, as in Matplotlib's picture of a scene

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

// Each gets the canvas, the panel's frame (axes.js), the mark, the scale of sizes, the theme, and the role's colour.
export const paint = {
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
  Band(c, at, m) {
    polyline(c, at, m.x, m.high);
    for (let i = m.x.length - 1; i >= 0; i--) c.lineTo(at.x(m.x[i]), at.y(m.low[i]));
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
  Image(c, at, m, _scale, theme, ink) {
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
