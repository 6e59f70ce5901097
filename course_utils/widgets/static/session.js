// What a widget shows and asks for, apart from any element of the page. It speaks to `model` alone: a kernel's or, in
// a saved page, a recording.
//
//   page -> kernel  {kind: "draw", at}              one picture under the present values (at: frame of a film)
//                   {kind: "frames", first, count, stride}   the next pictures of a film, which may train for them
//                   {kind: "reset"} | {kind: "action", name}
//   kernel -> page  {kind: "frames", id, frames, first, length, finished} + one float32 buffer
//                   {kind: "notice", id, text} | {kind: "error", id, text}
// Every request carries an id and the values of all controls. One draw is under way at a time and the newest values
// wait for it, so a dragged slider never piles up work in the kernel.

import { makeKernel } from "./kernel.js";
import { makePlayback } from "./playback.js";
import { decode } from "./protocol.js";

export function makeSession(model) {
  const spec = model.get("spec");
  const values = Object.fromEntries(spec.controls.map((c) => [c.name, c.value]));
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
  const kernel = makeKernel(model, answered);
  const ask = (message) => kernel.ask({ ...message, values });
  const playback = makePlayback(state, { ask, draw, changed });
  let wanted = null; // the draw that is asked for next
  let drawing = null; // the draw that is under way
  let waiting = 0; // the animation frame that we wait for: an idle widget waits for none
  let painted = null; // the scene on the canvases

  function draw(at = state.at) {
    want({ kind: "draw", at });
  }

  function want(message) {
    wanted = { message, number: ++state.asked };
    queueMicrotask(askNext); // several values that change together are one draw
  }

  function askNext() {
    if (drawing || !wanted) return;
    drawing = { id: ask(wanted.message), number: wanted.number };
    wanted = null;
  }

  function reset() {
    Object.assign(state, { at: 0, length: 1 }); // what is asked for from now on belongs to the new film
    playback.pause();
    drawing = null;
    want({ kind: "reset" });
    askNext();
  }

  function change(news) {
    Object.assign(values, news);
    playback.drop();
    say("notice", "");
    draw();
  }

  function choose(i) {
    change(spec.presets[i].values);
    if (spec.player) reset();
  }

  function act(action) {
    say("notice", `${action.label} \u2026`);
    ask({ kind: "action", name: action.name });
  }

  function say(kind, text) {
    state.notice = { kind, text };
    changed();
  }

  function answered(message, buffers) {
    const newest = message.id === drawing?.id;
    if (message.kind !== "frames") {
      if (message.kind === "error") playback.pause();
      say(message.kind, message.text);
    } else {
      const scenes = decode(message.frames, buffers[0]);
      state.length = message.length ?? 0;
      if (message.reply !== "draw") playback.receive(message, scenes);
      else if (newest) Object.assign(state, { at: message.first, scene: scenes[0], drawn: drawing.number });
      if (message.text) say("notice", message.text);
    }
    if (newest) drawing = null;
    askNext();
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
    if (!state.asked) draw();
    changed();
    return () => {
      views.delete(view);
      if (!views.size) playback.pause();
    };
  }

  function close() {
    cancelAnimationFrame(waiting);
    kernel.close();
  }

  return { spec, state, values, playback, change, choose, act, reset, join, close };
}
