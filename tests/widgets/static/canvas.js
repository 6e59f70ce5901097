// A canvas that notes what is drawn on it, for tests without a browser.

// `calls` lists every method that is called, with its arguments; what is set is kept in `pen`.
export function recorder() {
  const calls = [];
  const set = { measureText: (text) => ({ width: 6 * text.length }) };
  const pen = new Proxy(set, {
    get: (_, name) => (name in set ? set[name] : (...given) => calls.push([name, ...given])),
  });
  return { pen, calls };
}

const ink = { color: "#102030", rgb: [16, 32, 48], dash: [] };
export const THEME = {
  roles: { data: ink, model: { ...ink, dash: [4, 2] }, text: ink },
  paper: [255, 255, 255],
  page: "#ffffff",
  text: "#222222",
  grid: "#eeeeee",
  axis: "#555555",
  family: "sans-serif",
};

// What paintPixels paints on: a sheet whose last pixels are kept.
globalThis.OffscreenCanvas = class {
  constructor(width, height) {
    Object.assign(this, { width, height });
  }
  getContext() {
    return {
      createImageData: (width, height) => ({ data: new Uint8ClampedArray(4 * width * height) }),
      putImageData: (pixels) => {
        this.pixels = [...pixels.data];
      },
    };
  }
};
