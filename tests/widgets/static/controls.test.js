// What a reader does, by key and by pointer, and what a control shows.

import assert from "node:assert/strict";
import { test } from "node:test";
import { keysOf } from "../../../course_utils/widgets/static/help.js";
import { curveOf, decimals, holds } from "../../../course_utils/widgets/static/inputs.js";
import { actionOf } from "../../../course_utils/widgets/static/keyboard.js";
import { dragged, drawn } from "../../../course_utils/widgets/static/pointer.js";
import { chosenOf } from "../../../course_utils/widgets/static/presets.js";

function session(player = true) {
  const done = [];
  const note = (name) => (value) => done.push(value === undefined ? name : `${name} ${value}`);
  const playback = { toggle: note("toggle"), step: note("step") };
  const spec = { player, presets: [{}, {}] };
  return { done, spec, playback, choose: note("choose"), reset: note("reset") };
}

test("keys choose presets, and play, step and reset a player", () => {
  const player = session();
  for (const key of ["1", "2", " ", "ArrowLeft", "ArrowRight", "r"]) actionOf(key, "DIV", player)();
  assert.deepEqual(player.done, ["choose 0", "choose 1", "toggle", "step -1", "step 1", "reset"]);
  for (const key of ["3", "x", "Enter"]) assert.equal(actionOf(key, "DIV", player), null);
});

test("keys list the keys, show the answer, and fill the screen of the projector", () => {
  const view = { showKeys: () => {}, answer: () => {}, fillScreen: () => {} };
  const [desk, stage] = [session(), session()];
  stage.spec.projector = true;
  assert.equal(actionOf("?", "DIV", desk, view), view.showKeys);
  assert.equal(actionOf("a", "DIV", desk, view), view.answer);
  assert.equal(actionOf("f", "DIV", stage, view), view.fillScreen);
  assert.equal(actionOf("f", "DIV", desk, view), null);
  assert.equal(actionOf("a", "SELECT", stage, view), null, "a letter chooses an option there");
});

test("every key that is listed does something", () => {
  const presets = [{ answer: "" }, { answer: "yes" }];
  const keys = keysOf({ presets, projector: true }).map(([key]) => key);
  assert.deepEqual(keys, ["space", "\u2190 \u2192", "r", "1 \u2026 2", "a", "f", "?"]);
  assert.deepEqual(
    keysOf({ presets: [] }).map(([key]) => key),
    ["space", "\u2190 \u2192", "r", "?"],
  );
});

test("a preset is chosen while all its values hold", () => {
  const presets = [{ values: { rate: 0.1, k: 1 } }, { values: { rate: 0.2 } }];
  assert.equal(chosenOf(presets, { rate: 0.1, k: 1, seed: 7 }), presets[0]);
  assert.equal(chosenOf(presets, { rate: 0.2, k: 1 }), presets[1]);
  assert.equal(chosenOf(presets, { rate: 0.1, k: 2 }), undefined);
});

test("an input keeps the keys that move it", () => {
  const player = session();
  assert.equal(actionOf("ArrowLeft", "INPUT", player), null);
  assert.equal(actionOf("ArrowRight", "SELECT", player), null);
  assert.equal(actionOf(" ", "BUTTON", player), null);
  assert.equal(actionOf(" ", "DIV", session(false)), null);
});

test("a drag moves the sliders of its panel on their scales", () => {
  const controls = [
    { name: "mean", low: -4, high: 4, step: 0.1 },
    { name: "n", low: 1, high: 9, step: 2 },
  ];
  assert.deepEqual(dragged({ x: "mean", y: "n" }, controls, [0.3000001, 5.9]), { mean: 0.3, n: 5 });
  assert.deepEqual(dragged({ x: "mean", y: "" }, controls, [-0.23, 7]), { mean: -0.2 });
  assert.deepEqual(dragged({ x: "mean", y: "n" }, controls, [99, -99]), { mean: 4, n: 1 });
});

test("a slider shows as many digits as its step has", () => {
  assert.deepEqual([1, 0.5, 0.25, 0.1].map(decimals), [0, 1, 2, 1]);
});

test("a stroke sets every bar that it crosses, to and fro, and stays inside", () => {
  const flat = [0.5, 0.5, 0.5, 0.5, 0.5];
  assert.deepEqual(drawn(flat, [0.1, 0], [0.9, 1]), [0, 0.25, 0.5, 0.75, 1]);
  assert.deepEqual(drawn(flat, [0.9, 1], [0.5, 0]), [0.5, 0.5, 0, 0.5, 1]);
  assert.deepEqual(drawn(flat, [0.3, 0.7], [0.3, 0.7]), [0.5, 0.7, 0.5, 0.5, 0.5]);
  assert.deepEqual(drawn(flat, [-1, 2], [0.1, 7]), [1, 0.5, 0.5, 0.5, 0.5]);
  assert.deepEqual(drawn([0, 0.2], [0.6, 0], [0.9, 0]), [0, 0.2], "something must be left");
  assert.deepEqual(flat, [0.5, 0.5, 0.5, 0.5, 0.5], "the old heights are not touched");
});

test("what is drawn is there only with the choice that it belongs to", () => {
  const curve = { kind: "Heights", name: "drawing", when: ["target", "own"] };
  assert.equal(curveOf([{ kind: "Slider" }, curve], { target: "own" }), curve);
  assert.equal(curveOf([curve], { target: "other" }), undefined);
  assert.ok(holds(undefined, {}));
});
