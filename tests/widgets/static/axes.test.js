// Axes: round ticks in the right places, words that say the places, a y axis that points up.

import assert from "node:assert/strict";
import { test } from "node:test";
import { drawAxes, frameOf, niceTicks } from "../../../course_utils/widgets/static/axes.js";
import { recorder, THEME } from "./canvas.js";

const BOX = { x: 100, y: 50, width: 400, height: 300 };
const near = (found, expected) => {
  found.forEach((value, i) => {
    assert.ok(Math.abs(value - expected[i]) < 1e-9, `${found}, expected ${expected}`);
  });
};
const panel = (options = {}) => ({
  marks: [],
  xlim: [0, 1],
  ylim: [0, 1],
  xticks: null,
  yticks: null,
  right: [],
  ...options,
});

test("ticks stand at round places, with a true minus and no minus zero", () => {
  assert.deepEqual(
    niceTicks(0, 10, 5).map(([, words]) => words),
    ["0", "2", "4", "6", "8", "10"],
  );
  assert.deepEqual(
    niceTicks(0, 1, 4).map(([, words]) => words),
    ["0.0", "0.5", "1.0"],
  );
  assert.deepEqual(
    niceTicks(-0.2, 0.2, 4).map(([, words]) => words),
    ["−0.2", "−0.1", "0.0", "0.1", "0.2"],
  );
  assert.deepEqual(
    niceTicks(-4, 4, 4).map(([, words]) => words),
    ["−4", "−2", "0", "2", "4"],
  );
  assert.deepEqual(
    niceTicks(0, 2000, 4).map(([, words]) => words),
    ["0", "500", "1000", "1500", "2000"],
  );
});

test("ticks lie within the limits, a step of 1, 2 or 5 times a power of ten apart, and few enough", () => {
  for (const [low, high] of [
    [0, 1],
    [-3.7, 12.2],
    [0.001, 0.0042],
    [-1e5, 4e5],
    [6, 6.5],
    [-0.3, 71],
  ]) {
    for (const wanted of [3, 5, 8]) {
      const ticks = niceTicks(low, high, wanted);
      const places = ticks.map(([place]) => place);
      const step = places[1] - places[0];
      const mantissa = step / 10 ** Math.floor(Math.log10(step) + 1e-9);
      assert.ok(
        [1, 2, 5, 10].some((m) => Math.abs(mantissa - m) < 1e-6),
        `${low} .. ${high}: step ${step}`,
      );
      assert.ok(places[0] >= low - 1e-9 * step && places.at(-1) <= high + 1e-6 * step);
      assert.ok(places[0] - step < low && places.at(-1) + step > high, "none is missing");
      assert.ok(places.length <= wanted + 1);
      for (const [place, words] of ticks) {
        assert.ok(
          Math.abs(Number(words.replace("−", "-")) - place) < 1e-6 * step,
          `${words} stands at ${place}`,
        );
      }
    }
  }
});

test("the drawing area maps x to the right and y upwards, and back", () => {
  const at = frameOf(panel({ xlim: [-2, 6], ylim: [10, 30], title: "t", xlabel: "x", ylabel: "y" }), BOX, 13);
  assert.ok(BOX.x < at.left && at.right < BOX.x + BOX.width);
  assert.ok(BOX.y < at.top && at.bottom < BOX.y + BOX.height);
  near([at.x(-2), at.x(6)], [at.left, at.right]);
  near([at.y(10), at.y(30)], [at.bottom, at.top]);
  assert.ok(at.y(30) < at.y(10), "pixels are counted downwards, values upwards");
  near([at.x(2)], [(at.left + at.right) / 2]);
  near(at.value(at.x(3.5), at.y(12)), [3.5, 12]);
});

test("a square panel has one scale, and stays in the middle", () => {
  const at = frameOf(panel({ xlim: [0, 4], ylim: [0, 2], square: true }), BOX, 13);
  near([(at.right - at.left) / 4], [(at.bottom - at.top) / 2]);
  const free = frameOf(panel({ xlim: [0, 4], ylim: [0, 2] }), BOX, 13);
  near([at.left + at.right, at.top + at.bottom], [free.left + free.right, free.top + free.bottom]);
});

test("words stand beside their ticks, also those that the panel gives", () => {
  const given = panel({ xticks: [[0.25, "a quarter"]], yticks: [], xlabel: "share", title: "Title" });
  const at = frameOf(given, BOX, 13);
  const { pen, calls } = recorder();
  drawAxes(pen, given, at, 13, THEME);
  const words = calls.filter(([name]) => name === "fillText");
  assert.deepEqual(
    words.map(([, text]) => text),
    ["a quarter", "share", "Title"],
  );
  const [, , x, y] = words[0];
  assert.ok(Math.abs(x - at.x(0.25)) <= 1 && y > at.bottom);
});

test("lines and words of the y ticks stand at their values", () => {
  const given = panel({
    ylim: [-1, 3],
    xticks: [],
    yticks: [
      [-0.5, "low"],
      [2.5, "high"],
    ],
  });
  const at = frameOf(given, BOX, 13);
  const { pen, calls } = recorder();
  drawAxes(pen, given, at, 13, THEME);
  const words = calls.filter(([name]) => name === "fillText");
  const lines = calls.filter(([name]) => name === "moveTo");
  for (const [k, value] of [-0.5, 2.5].entries()) {
    const [, text, x, y] = words[k];
    assert.equal(text, given.yticks[k][1]);
    assert.ok(x < at.left && Math.abs(y - at.y(value)) <= 1, `${text} stands at ${y}`);
    assert.ok(Math.abs(lines[k][2] - at.y(value)) <= 1, `its line at ${lines[k][2]}`);
  }
  assert.ok(words[1][3] < words[0][3], "the greater one is higher");
});

test("a second axis has its words right of the axes, inside the panel", () => {
  const given = panel({ xticks: [], yticks: [], right: [[0.25, "-3"]] });
  const at = frameOf(given, BOX, 13);
  const { pen, calls } = recorder();
  drawAxes(pen, given, at, 13, THEME);
  const [[, text, x, y]] = calls.filter(([name]) => name === "fillText");
  assert.equal(text, "-3");
  assert.ok(x > at.right && x + 13 < BOX.x + BOX.width);
  near([y], [at.y(0.25)]);
});
