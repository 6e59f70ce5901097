// Every mark is painted where its numbers say, in a frame of 100 x 100 pixels that shows 0 .. 10 by 0 .. 10.

import assert from "node:assert/strict";
import { test } from "node:test";
import { drawAxes, frameOf } from "../../../course_utils/widgets/static/axes.js";
import { drawLegend, legendOf } from "../../../course_utils/widgets/static/legend.js";
import { paint } from "../../../course_utils/widgets/static/marks.js";
import { recorder, THEME } from "./canvas.js";

const AT = { left: 0, right: 100, top: 0, bottom: 100, x: (v) => 10 * v, y: (v) => 100 - 10 * v };

function painted(kind, mark) {
  const { pen, calls } = recorder();
  paint[kind](pen, AT, mark, 1, THEME, [16, 32, 48]);
  return calls;
}
const only = (calls, ...names) => calls.filter(([name]) => names.includes(name));

test("a line goes through its points, and a NaN interrupts it", () => {
  const calls = painted("Line", { x: [0, 1, 2, 3, 4], y: [0, 5, Number.NaN, 5, 10] });
  assert.deepEqual(only(calls, "moveTo", "lineTo"), [
    ["moveTo", 0, 100],
    ["lineTo", 10, 50],
    ["moveTo", 30, 50],
    ["lineTo", 40, 0],
  ]);
});

test("an area reaches down to 0", () => {
  const calls = painted("Area", { x: [1, 2], y: [3, 4] });
  assert.deepEqual(only(calls, "lineTo").slice(-2), [
    ["lineTo", 20, 100],
    ["lineTo", 10, 100],
  ]);
  assert.equal(only(calls, "fill").length, 1);
});

test("points are circles around their places", () => {
  const calls = painted("Points", { x: [2, 4], y: [1, 3], size: 6 });
  assert.deepEqual(
    only(calls, "arc").map((call) => call.slice(1, 4)),
    [
      [20, 90, 3],
      [40, 70, 3],
    ],
  );
});

test("segments join their ends", () => {
  const calls = painted("Segments", { x0: [1], y0: [2], x1: [3], y1: [4] });
  assert.deepEqual(only(calls, "moveTo", "lineTo"), [
    ["moveTo", 10, 80],
    ["lineTo", 30, 60],
  ]);
});

test("bars stand on their base, as wide as they say", () => {
  const [[, x, y, width, height]] = only(
    painted("Bars", { x: [5], base: [1], height: [3], width: 2 }),
    "fillRect",
  );
  assert.deepEqual([x, y, width, height], [40, 60, 20, 30]);
});

test("a rug's ticks stand on the lower edge", () => {
  assert.deepEqual(only(painted("Rug", { x: [7] }), "moveTo", "lineTo"), [
    ["moveTo", 70, 94],
    ["lineTo", 70, 103],
  ]);
});

test("a rule crosses the whole panel", () => {
  const upright = only(painted("Rule", { axis: "x", value: 3 }), "moveTo", "lineTo");
  assert.deepEqual(upright, [
    ["moveTo", 30, 0],
    ["lineTo", 30, 100],
  ]);
  const level = only(painted("Rule", { axis: "y", value: 3 }), "moveTo", "lineTo");
  assert.deepEqual(level, [
    ["moveTo", 0, 70],
    ["lineTo", 100, 70],
  ]);
});

test("an image mixes paper and ink, and its first row is at the top", () => {
  const mark = { values: [0, 1, 0.5, 0], values_shape: [2, 2], extent: [0, 4, 2, 6] };
  const [[, sheet, x, y, width, height]] = only(painted("Image", mark), "drawImage");
  assert.deepEqual([x, y, width, height], [0, 40, 40, 40]);
  assert.deepEqual(sheet.pixels.slice(0, 8), [255, 255, 255, 255, 16, 32, 48, 255]); // paper, ink
  assert.deepEqual(sheet.pixels.slice(8, 11), [136, 144, 152]); // half way
});

test("a picture has its own colours", () => {
  const mark = { packed: [0xff8000, 0x0033ff], packed_shape: [1, 2], extent: [0, 2, 0, 1] };
  const [[, sheet]] = only(painted("Picture", mark), "drawImage");
  assert.deepEqual(sheet.pixels, [255, 128, 0, 255, 0, 51, 255, 255]);
});

test("words stand at their place", () => {
  assert.deepEqual(painted("Text", { x: 2, y: 5, text: "here", align: "left" }), [
    ["fillText", "here", 20, 50],
  ]);
});

test("the legend names the marks with a label, in lines above the axes", () => {
  const marks = [
    { kind: "Line", role: "model", label: "the generator's density", width: 2 },
    { kind: "Area", role: "data", label: "" },
    { kind: "Points", role: "data", label: "samples of the data", size: 5 },
  ];
  for (const [width, lines] of [
    [600, 1],
    [260, 2],
  ]) {
    const panel = {
      marks,
      xlim: [0, 1],
      ylim: [0, 1],
      xticks: null,
      yticks: null,
      right: [],
      title: "Title",
    };
    const box = { x: 100, y: 50, width, height: 300 };
    const { pen, calls } = recorder();
    const legend = legendOf(pen, panel, box, 13, THEME);
    const at = frameOf(panel, box, 13, legend.height);
    drawLegend(pen, legend, at, 13, 1, THEME);
    const words = only(calls, "fillText");
    assert.deepEqual(
      words.map(([, text]) => text),
      ["the generator's density", "samples of the data"],
    );
    assert.equal(new Set(words.map(([, , , y]) => y)).size, lines);
    for (const [, text, x, y] of words) {
      assert.ok(x > at.left && x + pen.measureText(text).width <= box.x + width, "inside the panel");
      assert.ok(y > box.y + 2 * 13 && y < at.top, "between title and axes");
    }
  }
});

test("in a flat panel the legend stands beside the title, where both have room, and the axes are higher", () => {
  const place = (width, height, title) => {
    const marks = [{ kind: "Line", role: "model", label: "the generator", width: 2 }];
    const panel = { marks, xlim: [0, 1], ylim: [0, 1], xticks: null, yticks: null, right: [], title };
    const box = { x: 100, y: 50, width, height };
    const { pen, calls } = recorder();
    const legend = legendOf(pen, panel, box, 13, THEME);
    const at = frameOf(panel, box, 13, legend.height);
    drawAxes(pen, panel, at, 13, THEME);
    drawLegend(pen, legend, at, 13, 1, THEME);
    const find = (words) => only(calls, "fillText").find(([, text]) => text === words);
    const [, , x, y] = find("the generator");
    const [, , start, line] = title ? find(title) : [];
    const end = start + pen.measureText(title).width;
    return { beside: Math.abs(y - line) < 13 && x > end + 13, top: at.top, lies: x < at.right };
  };
  const [flat, high] = [place(600, 170, "Title"), place(600, 190, "Title")];
  assert.ok(flat.beside && flat.lies && !high.beside);
  assert.ok(flat.top < high.top - 13);
  assert.ok(!place(170, 170, "Title").beside, "there is no room");
  assert.equal(place(600, 170, "").top, place(600, 190, "").top, "without a title it has its own line");
});
