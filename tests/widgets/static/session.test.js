// A session between a host's model and its views: who asks for what, and who is told.

import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { PATIENCE, SILENT, STOPPED, TICK } from "../../../course_utils/widgets/static/kernel.js";
import { makeSession } from "../../../course_utils/widgets/static/session.js";
import { floats, frame, makeModel, soon, until, viewOf } from "./page.js";

const PRESETS = [{ name: "both", values: { a: 5, b: 6 } }];
const SPEC = { controls: [{ name: "a" }, { name: "b" }], presets: PRESETS, drags: [], folded: [] };
const PLAYER = { ...SPEC, player: true, speeds: [2], actions: [] };

// Closed also where a test fails: a session that watches its kernel would keep node alive.
const sessions = [];
afterEach(() => {
  for (const session of sessions.splice(0)) session.close();
});

function start(model) {
  sessions.push(makeSession(model));
  return sessions.at(-1);
}

// A session of which the first picture has come.
async function begin(spec = SPEC, length = 1) {
  const model = makeModel({ spec, a: 1, b: 2 });
  const session = start(model);
  const view = viewOf(session);
  await soon();
  model.draw(model.sent.shift(), "first", 0, length);
  await soon();
  return { model, session, view };
}

test("the first view asks for a picture, and gets it", async () => {
  const model = makeModel({ spec: SPEC, a: 1, b: 2 });
  const session = start(model);
  const view = viewOf(session);
  await soon();
  assert.equal(model.sent.length, 1);
  const [{ kind, at, values }] = model.sent;
  assert.deepEqual({ kind, at, values }, { kind: "draw", at: null, values: { a: 1, b: 2 } });
  model.draw(model.sent[0], "a picture");
  await soon();
  assert.deepEqual(view.painted, ["a picture"]);
});

test("while a picture is drawn, the newest values wait, and the ones between are left out", async () => {
  const { model, session, view } = await begin();
  for (const a of [10, 11, 12]) {
    session.change({ a });
    await soon();
  }
  assert.deepEqual(
    model.sent.map(({ values }) => values.a),
    [10],
  );
  model.draw(model.sent.shift(), "ten");
  await soon();
  assert.deepEqual(
    model.sent.map(({ values }) => values.a),
    [12],
  );
  model.draw(model.sent.shift(), "twelve");
  await soon();
  assert.deepEqual(view.painted, ["first", "ten", "twelve"]);
  assert.equal(session.state.asked, session.state.drawn);
});

test("a control that is moved is saved, and a preset's values are one picture", async () => {
  const { model, session } = await begin();
  session.choose(0);
  await soon();
  assert.deepEqual([model.saved.at(-1).a, model.saved.at(-1).b], [5, 6]);
  assert.deepEqual(
    model.sent.map(({ values }) => values),
    [{ a: 5, b: 6 }],
  );
});

test("all views show what one of them, a link or Python changes", async () => {
  const { model, session, view } = await begin();
  const second = viewOf(session);
  const told = second.told;
  model.set({ a: 7 });
  await soon();
  assert.equal(model.sent.length, 1);
  assert.equal(session.values().a, 7);
  assert.ok(second.told > told);
  model.draw(model.sent[0], "seven");
  await soon();
  assert.deepEqual([view.painted.at(-1), second.painted.at(-1)], ["seven", "seven"]);
  second.leave();
});

test("what another page has asked for, or what is out of date, is not shown", async () => {
  const { model, session, view } = await begin(PLAYER, 9);
  model.draw({ id: "another-1" }, "of another page");
  session.playback.scrub(3);
  await soon();
  const [old] = model.sent;
  session.reset();
  model.draw(old, "the old player", 3, 9);
  await soon();
  assert.deepEqual(view.painted, ["first"]);
  const { kind } = model.sent.at(-1);
  assert.equal(kind, "reset");
  model.draw(model.sent.at(-1), "the new player");
  await soon();
  assert.deepEqual(view.painted, ["first", "the new player"]);
});

test("after a reset a player goes on from its first frame, even before the answer", async () => {
  const { model, session } = await begin(PLAYER, 9);
  session.playback.scrub(8);
  await soon();
  model.draw(model.sent.shift(), "eight", 8, 9);
  session.reset();
  session.playback.play();
  await soon();
  const { kind, first, stride } = model.sent.at(-1);
  assert.deepEqual({ kind, first, stride }, { kind: "frames", first: 1, stride: 2 });
});

test("after a reset the length of the old player counts no more, and a step is one of the new", async () => {
  const { model, session } = await begin(PLAYER, 9);
  session.choose(0); // its values ask for a picture of the old player, and then it begins anew
  await soon();
  model.draw(model.sent[0], "the old player", 0, 9);
  session.playback.step(1);
  await soon();
  const { kind, first, count } = model.sent.at(-1);
  assert.deepEqual({ kind, first, count }, { kind: "frames", first: 1, count: 1 });
});

test("an error stops the player and is said; the next move clears it", async () => {
  const { model, session } = await begin(PLAYER);
  session.playback.play();
  await soon();
  model.answer(model.sent.at(-1), { kind: "error", text: "ValueError: a is 1" });
  assert.deepEqual(
    [session.state.playing, session.state.notice],
    [false, { kind: "error", text: "ValueError: a is 1" }],
  );
  session.change({ a: 3 });
  assert.equal(session.state.notice.text, "");
});

test("an action's sentence is shown", async () => {
  const { model, session } = await begin(PLAYER);
  session.act({ name: "action-1", label: "Save" });
  assert.equal(session.state.notice.text, "Save …");
  assert.equal(model.sent.at(-1).name, "action-1");
  model.answer(model.sent.at(-1), { kind: "notice", text: "Saved." });
  assert.deepEqual(session.state.notice, { kind: "notice", text: "Saved." });
});

test("without a kernel it says so within two seconds, and keeps its picture", async () => {
  const { model, session, view } = await begin(PLAYER);
  session.playback.play();
  assert.ok(TICK * PATIENCE < 2000);
  await until(() => session.state.notice.text);
  assert.deepEqual(session.state.notice, { kind: "lost", text: SILENT });
  assert.equal(session.state.playing, false);
  assert.deepEqual(view.painted, ["first"]);
  session.change({ a: 4 });
  await soon();
  model.draw(model.sent.at(-1), "after all");
  await soon();
  assert.equal(session.state.notice.text, "");
  assert.deepEqual(view.painted, ["first", "after all"]);
});

test("a kernel that works, however long, is not given up", async () => {
  const { model, session } = await begin();
  session.change({ a: 4 });
  await soon();
  model.sent[0].status("busy");
  const start = performance.now();
  await until(() => performance.now() - start > TICK * (PATIENCE + 2));
  assert.equal(session.state.notice.text, "");
  model.draw(model.sent[0], "at last");
  model.sent[0].status("idle");
  await until(() => performance.now() - start > TICK * (PATIENCE + 2) + 300);
  assert.deepEqual([session.state.scene.description, session.state.notice.text], ["at last", ""]);
});

test("a kernel that has been started anew does not know the widget", async () => {
  const { model, session } = await begin();
  session.change({ a: 4 });
  await soon();
  model.sent[0].status("busy");
  model.sent[0].status("idle");
  await until(() => session.state.notice.text);
  assert.equal(session.state.notice.text, STOPPED);
});

test("a host that cannot send, or cuts the widget off, is believed at once", async () => {
  const { model, session } = await begin(PLAYER);
  session.playback.play();
  await soon();
  model.cutOff();
  assert.deepEqual([session.state.playing, session.state.notice.text], [false, STOPPED]);
  model.send = () => {
    throw new Error("Cannot send");
  };
  session.change({ a: 4 });
  await soon();
  assert.equal(session.state.notice.text, STOPPED);
});

test("a saved notebook shows the last picture that a page has drawn", async () => {
  const { model, session } = await begin();
  session.close();
  const saved = structuredClone(model.get("still"));
  assert.deepEqual(saved, { frames: [frame("first")], floats });
  const later = start(makeModel({ spec: SPEC, a: 1, b: 2, still: saved }));
  const view = viewOf(later);
  await until(() => view.painted.length);
  assert.deepEqual(view.painted, ["first"]);
});
