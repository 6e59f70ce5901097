// The keys of a player, listed above everything else, and the full screen.

import { make } from "./make.js";

// Pairs of a key and what it does.
export function keysOf({ presets, projector }) {
  return [
    ["space", "play, pause"],
    ["\u2190 \u2192", "a picture back, a picture on"],
    ["r", "reset"],
    ...(presets.length ? [[`1 \u2026 ${presets.length}`, "choose a preset"]] : []),
    ...(presets.some((preset) => preset.answer) ? [["a", "the answer to the question"]] : []),
    ...(projector ? [["f", "full screen"]] : []),
    ["?", "these keys"],
  ];
}

export function makeHelp(spec) {
  const rows = keysOf(spec).flatMap(([key, words]) => [
    make("dt", {}, make("kbd", {}, key)),
    make("dd", {}, words),
  ]);
  const list = make("dl", { class: "keys", popover: "auto", "data-testid": "keys" }, ...rows);
  const showKeys = () => list.togglePopover();
  const button = (testid, title, words, onclick) =>
    make("button", { type: "button", "data-testid": testid, title, "aria-label": title, onclick }, words);
  const tools = make("div", { class: "tools" }, button("help", "keys", "?", showKeys), list);
  if (spec.projector) tools.append(button("fullscreen", "full screen", "Full screen", fillScreen));
  return { tools, showKeys, fillScreen };
}

function fillScreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen();
}
