// A player's frames: in their order, one for each animation frame, asked for in time, dropped when out of date.

import assert from "node:assert/strict";
import { test } from "node:test";
import { makePlayback } from "../../../course_utils/widgets/static/playback.js";

// A player of frames 0 .. length - 1 whose requests are noted; `frames` answers the last of them.
function player(length = 1) {
  const state = { at: 0, length, playing: false, scene: "frame 0", stride: 5 };
  const asked = [];
  const drawn = [];
  const playback = makePlayback(state, {
    ask: (message) => asked.push(message),
    draw: (at = state.at) => drawn.push(at),
    changed() {},
  });
  const receive = (count, options = {}) => {
    const { first } = asked.at(-1);
    state.length = Math.max(state.length, first + count);
    const scenes = Array.from({ length: count }, (_, i) => `frame ${first + i}`);
    playback.receive({ id: asked.length, first, finished: false, ...options }, scenes);
  };
  let now = 0;
  const advance = (ms = 17) => {
    now += ms;
    return playback.advance(now);
  };
  return { state, asked, drawn, playback, receive, advance };
}

test("frames are shown one after the other, and more are asked for in time", () => {
  const { state, asked, playback, receive, advance } = player();
  playback.play();
  assert.ok(advance());
  assert.deepEqual(asked, [{ kind: "frames", first: 1, count: 4, stride: 5 }]);
  receive(4);
  const shown = [];
  for (let i = 0; i < 12; i++) {
    advance();
    shown.push(state.at);
    if (asked.at(-1).first > state.length - 1) receive(4);
  }
  assert.deepEqual(shown, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  assert.deepEqual(
    asked.slice(0, 3).map(({ first }) => first),
    [1, 5, 9],
  );
});

test("a screen of 120 pictures a second shows no more than 60 frames", () => {
  const { state, playback, receive, advance } = player();
  playback.play();
  advance(1000);
  receive(4);
  const before = state.at;
  advance(8);
  advance(8);
  assert.equal(state.at - before, 1);
});

test("a pause is immediate, and what comes late is not shown", () => {
  const { state, drawn, playback, receive, advance } = player();
  playback.play();
  advance();
  receive(4);
  advance();
  playback.pause();
  assert.deepEqual([state.playing, state.at, drawn], [false, 1, [1]]);
  receive(4);
  assert.equal(advance(), false);
  assert.equal(state.at, 1);
});

test("a step asks for one frame at the end, and for a drawing before it", () => {
  const { state, asked, drawn, playback, receive, advance } = player(3);
  playback.step(1);
  assert.deepEqual([asked, drawn], [[], [1]]);
  state.at = 2;
  playback.step(1);
  assert.deepEqual(asked, [{ kind: "frames", first: 3, count: 1, stride: 5 }]);
  receive(1);
  advance();
  assert.deepEqual([state.at, state.scene], [3, "frame 3"]);
  state.at = 0;
  playback.step(-1);
  assert.deepEqual(drawn, [1, 0]);
});

test("a player that is over stops at its last frame", () => {
  const { state, asked, playback, receive, advance } = player();
  playback.play();
  advance();
  receive(2, { finished: true });
  advance();
  assert.deepEqual([state.at, state.playing], [1, true]);
  advance();
  assert.deepEqual([state.at, state.playing], [2, false]);
  assert.equal(asked.length, 1);
  playback.play(); // whoever presses Play again asks again
  advance();
  receive(0, { finished: true });
  assert.equal(state.playing, false);
});
