// A recording plays without a kernel: to its end, back and forth, and from the start.

import assert from "node:assert/strict";
import { test } from "node:test";
import { runModel } from "../../../course_utils/widgets/static/replay.js";
import { makeSession } from "../../../course_utils/widgets/static/session.js";
import { floats, frame, soon, until, viewOf } from "./page.js";

test("a recording is played, scrubbed and started again", async () => {
  const frames = Array.from({ length: 10 }, (_, i) => frame(`frame ${i}`));
  const spec = { controls: [], presets: [], drags: [], actions: [], speeds: [1], player: true };
  const session = makeSession(runModel(spec, frames, floats));
  const view = viewOf(session);
  await soon();
  assert.deepEqual(view.painted, ["frame 0"]);
  session.playback.play();
  await until(() => !session.state.playing);
  assert.deepEqual(
    view.painted.slice(0, 10),
    frames.map(({ description }) => description),
  );
  assert.equal(session.state.notice.text, "The recording ends here.");
  session.playback.scrub(4);
  await soon();
  assert.deepEqual([session.state.at, view.painted.at(-1)], [4, "frame 4"]);
  session.playback.step(-1);
  await soon();
  assert.equal(view.painted.at(-1), "frame 3");
  session.reset();
  await soon();
  assert.deepEqual([session.state.at, session.state.length, view.painted.at(-1)], [0, 10, "frame 0"]);
  session.close();
});
