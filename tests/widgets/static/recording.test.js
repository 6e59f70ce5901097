// Recorded grids and runs: the point that is nearest, what moves along, and which picture comes next.

import assert from "node:assert/strict";
import { test } from "node:test";
import { ENDS, nearest, recordedModel } from "../../../course_utils/widgets/static/recording.js";
import { makeSession } from "../../../course_utils/widgets/static/session.js";
import { floats, frame, soon, until, viewOf } from "./page.js";

const controls = [
  { name: "rate", kind: "Slider", label: "rate", low: 0, high: 10, step: 1, values: [0, 4, 5, 10] },
  { name: "law", kind: "Choice", label: "law", options: ["flat", "bent"], values: ["flat", "bent"] },
];
const grids = [
  { seed: [7], law: ["flat"], rate: [0, 5, 10] },
  { seed: [7], law: ["bent"], rate: [4] },
];
const spec = { controls, presets: [], drags: [], actions: [], speeds: [1] };

test("the nearest recorded point, and what was moved counts first", () => {
  const found = (wanted, news = {}) => nearest(grids, wanted, news, controls);
  assert.deepEqual(found({ seed: 7, law: "flat", rate: 6 }).values, { seed: 7, law: "flat", rate: 5 });
  assert.deepEqual([found({ law: "flat", rate: 9 }).grid, found({ law: "flat", rate: 9 }).index], [0, 2]);
  assert.deepEqual(found({ law: "bent", rate: 10 }, { law: "bent" }).values.rate, 4);
  assert.deepEqual(found({ law: "bent", rate: 10 }, { rate: 10 }).values.law, "flat");
});

// A run of 30 pictures, every second step, at each point.
function runs(more = {}) {
  const asked = [];
  const recording = { spec: { ...spec, player: true, speeds: [2, 10], ...more }, grids, every: 2 };
  const values = { seed: 7, law: "flat", rate: 5 };
  const model = recordedModel({ ...recording, values }, async (grid, index) => {
    asked.push([grid, index]);
    if (index === 2) throw new Error("404 Not Found");
    return { piece: { length: 30, frame: (i) => frame(`${grid}-${index}: ${i}`), buffer: floats }, at: 0 };
  });
  const session = makeSession(model);
  return { session, model, asked, view: viewOf(session) };
}

test("an explorer shows the scene of the point, and says what has moved along", async () => {
  const piece = { frame: (i) => frame(`scene ${i}`), buffer: floats };
  const values = { seed: 7, law: "flat", rate: 5 };
  const pieceAt = async (grid, index) => ({ piece, at: 10 * grid + index });
  const session = makeSession(recordedModel({ spec, grids, values }, pieceAt));
  const view = viewOf(session);
  await soon();
  assert.equal(view.painted.at(-1), "scene 1");
  session.change({ rate: 9 });
  await soon();
  assert.deepEqual([view.painted.at(-1), session.values().rate], ["scene 2", 10]);
  session.change({ law: "bent" });
  await soon();
  assert.deepEqual([view.painted.at(-1), session.values()], ["scene 10", { rate: 4, law: "bent" }]);
  assert.equal(session.state.notice.text, "Not every combination is recorded: rate is now 4.");
  session.close();
});

test("a run is stepped, scrubbed, and played at the speed that is chosen", async () => {
  const { session, view } = runs();
  await soon();
  assert.deepEqual([view.painted.at(-1), session.state.length], ["0-1: 0", 30]);
  session.playback.step(1);
  await soon();
  assert.equal(view.painted.at(-1), "0-1: 1");
  session.state.stride = 10; // steps: five pictures
  session.playback.play();
  await until(() => !session.state.playing);
  assert.deepEqual(
    view.painted.slice(2, 7),
    [6, 11, 16, 21, 26].map((i) => `0-1: ${i}`),
  );
  assert.deepEqual([session.state.at, session.state.notice.text], [26, ENDS]);
  session.close();
});

test("another run is seen at the same picture", async () => {
  const { session, view } = runs();
  await soon();
  session.playback.scrub(12);
  await soon();
  session.change({ rate: 0 });
  await soon();
  assert.deepEqual([view.painted.at(-1), session.state.at], ["0-0: 12", 12]);
  session.close();
});

test("a file that does not come is named, and the picture stays", async () => {
  const { session, view } = runs();
  await soon();
  session.change({ rate: 10 });
  await soon();
  assert.deepEqual(session.state.notice, {
    kind: "error",
    text: "The recording cannot be read: 404 Not Found",
  });
  session.change({ rate: 0 });
  await soon();
  assert.equal(view.painted.at(-1), "0-0: 0");
  session.close();
});
