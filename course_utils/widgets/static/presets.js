// The named settings of a widget, the one that is chosen, and what to predict before it is played.

import { make } from "./make.js";

// The first preset whose values all hold; undefined where none does.
export function chosenOf(presets, values) {
  return presets.find((preset) =>
    Object.entries(preset.values).every(([name, value]) => values[name] === value),
  );
}

export function makePresets(presets, choose) {
  const buttons = presets.map((preset, i) => {
    const attributes = { type: "button", "data-testid": `preset-${i + 1}`, title: `key ${i + 1}` };
    const number = make("kbd", {}, String(i + 1));
    return make("button", { ...attributes, onclick: () => choose(i) }, number, ` ${preset.name}`);
  });
  const row = make("div", { class: "presets", role: "group", "aria-label": "presets" }, ...buttons);

  function tell(chosen) {
    for (const [i, button] of buttons.entries()) button.setAttribute("aria-pressed", presets[i] === chosen);
  }

  return { row, tell };
}

// The question of the chosen preset, or else that of the widget; an answer lies folded below its question.
export function makeQuestion(spec) {
  const place = make("div", { class: "question", "data-testid": "question" });
  let told;

  function tell(chosen) {
    const { question, answer } = chosen?.question ? chosen : { question: spec.question };
    if (told === question) return;
    told = question;
    place.hidden = !question;
    const words = make("p", { "data-testid": "answer" }, answer ?? "");
    place.replaceChildren(answer ? make("details", {}, make("summary", {}, question), words) : question);
  }

  function toggle() {
    const folded = place.querySelector("details");
    if (folded) folded.open = !folded.open;
  }

  return { place, tell, toggle };
}
