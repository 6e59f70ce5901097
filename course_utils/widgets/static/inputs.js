// Native inputs, which anybody can reach by keyboard and by ear.

import { make } from "./make.js";

export const decimals = (step) => Math.min(6, (String(step).split(".")[1] ?? "").length);

// One row for each control; returns the row and a way to set the input from outside.
export function makeControl(control, change) {
  const id = `control-${Math.random().toString(36).slice(2)}`;
  const common = { id, "data-testid": control.name };
  const label = make("label", { for: id }, control.label);
  if (control.kind === "Slider") {
    const { low: min, high: max, step } = control;
    const output = make("output", { for: id });
    const input = make("input", { ...common, type: "range", min, max, step });
    const set = (value) => {
      input.value = value;
      output.textContent = Number(value).toFixed(decimals(step)).replace("-", "−");
    };
    input.addEventListener("input", () => change({ [control.name]: Number(input.value) }));
    return { row: make("div", { class: "control" }, label, input, output), set };
  }
  if (control.kind === "Choice") {
    const options = control.options.map((name) => make("option", { value: name }, name));
    const input = make(
      "select",
      { ...common, onchange: () => change({ [control.name]: input.value }) },
      ...options,
    );
    return { row: make("div", { class: "control" }, label, input), set: (value) => (input.value = value) };
  }
  const input = make("input", {
    ...common,
    type: "checkbox",
    onchange: () => change({ [control.name]: input.checked }),
  });
  return { row: make("div", { class: "control" }, input, label), set: (value) => (input.checked = value) };
}
