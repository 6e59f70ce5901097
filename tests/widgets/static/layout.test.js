// Where panels stand: in rows on a wide page, below each other on a narrow one, and never on each other.

import assert from "node:assert/strict";
import { test } from "node:test";
import { frameOf } from "../../../course_utils/widgets/static/axes.js";
import { layOut } from "../../../course_utils/widgets/static/layout.js";

const panel = (weight, options = {}) => ({
  marks: [],
  xlim: [0, 1],
  ylim: [0, 1],
  xticks: null,
  yticks: null,
  right: [],
  weight,
  ...options,
});
const boxesOf = (rows, width, heights = []) =>
  layOut({ rows, heights }, width, 400, 13).places.map(({ box }) => box);

function assertApart(boxes) {
  boxes.forEach((a, i) => {
    for (const b of boxes.slice(i + 1)) {
      const across = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
      const down = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
      assert.ok(across < 1e-9 || down < 1e-9, "two panels lie on each other");
    }
  });
}

test("on a wide page panels fill their rows by weight, and rows the canvas by height", () => {
  const rows = [[panel(1), panel(3)], [panel(1)]];
  const { places, height } = layOut({ rows, heights: [1, 2] }, 800, 600, 13);
  assert.deepEqual(
    places.map(({ box }) => box),
    [
      { x: 0, y: 0, width: 200, height: 200 },
      { x: 200, y: 0, width: 600, height: 200 },
      { x: 0, y: 200, width: 800, height: 400 },
    ],
  );
  assert.equal(height, 600);
  assert.deepEqual(
    places.map((place) => place.panel),
    rows.flat(),
  );
});

test("on a narrow page the panels of a row stand below each other", () => {
  const boxes = boxesOf([[panel(1.5), panel(1)]], 374);
  assert.deepEqual(
    boxes.map(({ x, width }) => [x, width]),
    [
      [0, 374],
      [0, 374],
    ],
  );
  assertApart(boxes);
  assert.ok(boxes.every(({ height }) => height > 200));
});

test("small panels share a line on a narrow page", () => {
  const boxes = boxesOf([[panel(1), panel(1), panel(1), panel(3)]], 374);
  assert.ok(boxes.slice(0, 3).every(({ y }) => y === 0) && boxes[3].y > 0);
  assertApart(boxes);
});

test("the columns of a grid stay together on a narrow page", () => {
  const rows = [
    [panel(1.7), panel(1)],
    [panel(1.7), panel(1)],
  ];
  const [density, value, lines, divergence] = boxesOf(rows, 374, [5, 4]);
  assert.equal(lines.y, density.y + density.height);
  assert.ok(value.y === lines.y + lines.height && divergence.y > value.y);
  assertApart([density, value, lines, divergence]);
});

test("panels of a column share their axes to the pixel, with a legend above or without", () => {
  const rows = [
    [panel(1.7, { ylabel: "density", title: "Densities" }), panel(1)],
    [panel(1.7, { ylabel: "x", xlabel: "z" }), panel(1)],
  ];
  for (const width of [374, 900, 1880]) {
    const [above, , below] = layOut({ rows, heights: [] }, width, 400, 13).places.map(({ panel, box }, i) =>
      frameOf(panel, box, 13, i ? 0 : 18),
    );
    assert.deepEqual([above.left, above.right], [below.left, below.right]);
    assert.equal(above.x(0.3), below.x(0.3));
  }
});

test("the picture is as high as its lowest panel ends", () => {
  for (const width of [374, 900]) {
    const rows = [[panel(1), panel(1), panel(1)], [panel(1)]];
    const { places, height } = layOut({ rows, heights: [] }, width, 400, 13);
    assert.ok(Math.abs(Math.max(...places.map(({ box }) => box.y + box.height)) - height) < 1e-9);
    assertApart(places.map(({ box }) => box));
  }
});
