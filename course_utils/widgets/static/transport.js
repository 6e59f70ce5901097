// The bar under a player: play, step, reset, its timeline, speed and actions.

import { make } from "./make.js";

export function makeTransport({ spec, state, playback, reset, act }) {
  const button = (testid, words, title, onclick) =>
    make("button", { type: "button", "data-testid": testid, title, onclick }, words);
  const range = {
    type: "range",
    min: 0,
    max: 0,
    value: 0,
    "aria-label": "timeline",
    "data-testid": "timeline",
  };
  const timeline = make("input", { ...range, oninput: () => playback.scrub(Number(timeline.value)) });
  const play = button("play", "", "space", playback.toggle);
  const counter = make("output", { "data-testid": "counter" });
  const speeds = spec.speeds.map((n) =>
    make("option", { value: n }, `${n} ${spec.unit}${n > 1 ? "s" : ""} a picture`),
  );
  const onchange = () => {
    state.stride = Number(speed.value);
  };
  const speed = make(
    "select",
    { "aria-label": "steps per picture", "data-testid": "speed", onchange },
    ...speeds,
  );
  const bar = make(
    "div",
    { class: "transport", role: "group", "aria-label": "player" },
    button("reset", "↺ Reset", "r", reset),
    button("back", "←", "left arrow", () => playback.step(-1)),
    play,
    button("step", "→", "right arrow", () => playback.step(1)),
    timeline,
    counter,
    ...(spec.speeds.length > 1 ? [speed] : []),
    ...spec.actions.map((action) => button(action.name, action.label, action.label, () => act(action))),
  );

  function tell() {
    timeline.max = Math.max(0, state.length - 1);
    timeline.value = state.at;
    counter.textContent = `${state.at + 1} / ${state.length}`;
    play.textContent = state.playing ? "❚❚ Pause" : "▶ Play";
    play.setAttribute("aria-pressed", state.playing);
    speed.value = state.stride;
  }

  return { bar, tell };
}
