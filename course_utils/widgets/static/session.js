// What a widget shows and asks for, apart from any element of the page. It speaks to `model` alone: a kernel's or, in
// a saved page, a recording.
//
//   page -> kernel  {kind: "draw", at}              one picture under the present values (at: frame of a player)
//                   {kind: "frames", first, count, stride}   the next pictures of a player, which may train for them
//                   {kind: "reset"} | {kind: "action", name}
//   kernel -> page  {kind: "frames", id, frames, first, by, length, finished} + one float32 buffer
//                   {kind: "notice", id, text, file} + the content of a saved file, where it is small enough
//                   {kind: "error", id, text}
// Every request carries an id and the values of all controls. One draw is under way at a time and the newest values
// wait for it, so a dragged slider never piles up work in the kernel.

import { makeKernel } from "./kernel.js";
import { makePlayback } from "./playback.js";
import { decode } from "./protocol.js";

export function makeSession(model) {
  const spec = model.get("spec");
  const names = spec.controls.map((control) => control.name);
  const state = {
    scene: null,
    at: 0,
    length: 0,
    playing: false,
    stride: spec.speeds?.[0],
    asked: 0,
    drawn: 0,
    notice: {},
  };
  const views = new Set();
  const kernel = makeKernel(model, answered, lost);
  const values = () => Object.fromEntries(names.map((name) => [name, model.get(name)]));
  const ask = (message) => kernel.ask({ ...message, values: values() });
  const playback = makePlayback(state, { ask, draw, changed });
  let wanted = null; // the draw that is asked for next
  let newest = {}; // the draw that was asked for last
  let drawing = false; // it is under way
  let waiting = 0; // the animation frame that we wait for: an idle widget waits for none
  let painted = null; // the scene on the canvases

  function draw(at = state.at) {
    want({ kind: "draw", at });
  }

  function want(message) {
    wanted = { message, number: ++state.asked };
    queueMicrotask(askNext); // several values that change together are one draw
    changed();
  }

  function askNext() {
    if (drawing || !wanted) return;
    drawing = true;
    newest = { id: ask(wanted.message), number: wanted.number, kind: wanted.message.kind };
    wanted = null;
  }

  function reset() {
    Object.assign(state, { at: 0, length: 1 }); // what is asked for from now on belongs to the new player
    playback.stop();
    drawing = false;
    want({ kind: "reset" });
    askNext();
  }

  // A control is moved in one of our views; what follows is the same as when Python or a link moves it.
  function change(news) {
    model.set(news);
    askNext(); // first the picture, which carries the values too
    model.save_changes();
  }

  function valueChanged() {
    playback.drop();
    state.notice = { kind: "notice", text: "" };
    if (views.size) draw();
  }

  function choose(i) {
    change(spec.presets[i].values);
    if (spec.player) reset();
  }

  function act(action) {
    say("notice", `${action.label} \u2026`);
    ask({ kind: "action", name: action.name });
  }

  function say(kind, text, saved = {}) {
    state.notice = { kind, text, ...saved };
    changed();
  }

  function answered(message, buffers) {
    if (state.notice.kind === "lost") say("notice", ""); // it is there after all
    if (message.kind === "frames") take(message, buffers[0]);
    else if (message.kind === "error") playback.stop();
    const saved = message.file ? { file: message.file, content: buffers[0] } : {};
    if (message.text) say(message.kind === "error" ? "error" : "notice", message.text, saved);
    if (message.id === newest.id) drawing = false;
    askNext();
    changed();
  }

  function take(message, buffer) {
    if (drawing && newest.kind === "reset" && message.id !== newest.id) return; // of the player before
    const scenes = decode(message.frames, buffer);
    state.length = message.length ?? 0;
    if (message.reply !== "draw") return playback.receive(message, scenes);
    if (message.id !== newest.id) return;
    Object.assign(state, { at: message.first, scene: scenes[0], drawn: newest.number });
    // In place, for who saves the notebook with its widgets: what is set would travel to the kernel.
    Object.assign(model.get("still"), { frames: message.frames, floats: buffer });
  }

  function lost(text) {
    playback.stop();
    drawing = false;
    say("lost", text);
  }

  // The picture of a saved notebook, where no kernel has sent another one.
  function showStill() {
    const { frames, floats } = model.get("still");
    if (state.scene || !frames) return;
    state.scene = decode(frames, floats)[0];
    changed();
  }

  // Words follow at once, pictures with the next animation frame.
  function changed() {
    for (const view of views) view.tell();
    waiting ||= requestAnimationFrame(paint);
  }

  function paint(now) {
    waiting = 0;
    const more = playback.advance(now);
    if (state.scene !== painted) for (const view of views) view.paint();
    painted = state.scene;
    if (more) waiting ||= requestAnimationFrame(paint);
  }

  function join(view) {
    views.add(view);
    if (views.size === 1) draw(state.asked ? state.at : null); // null: where it stood in a page before this one
    changed();
    return () => {
      views.delete(view);
      if (!views.size) playback.stop();
    };
  }

  for (const name of names) model.on(`change:${name}`, valueChanged);
  const still = setTimeout(showStill, 300);

  function close() {
    clearTimeout(still);
    for (const name of names) model.off(`change:${name}`, valueChanged);
    cancelAnimationFrame(waiting);
    kernel.close();
  }

  return { spec, state, values, playback, change, choose, act, reset, join, close };
}
