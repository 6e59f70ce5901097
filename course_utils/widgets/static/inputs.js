// Native inputs, which anybody can reach by keyboard and by ear.

import { make } from "./make.js";

// Whether a control is there: some are only `when` a choice has one value.
export const holds = (when, values) => !when || values[when[0]] === when[1];

// The control whose curve is drawn in the picture, where there is one now.
export const curveOf = (controls, values) =>
  controls.find(({ kind, when }) => kind === "Heights" && holds(when, values));

export const decimals = (step) => Math.min(6, (String(step).split(".")[1] ?? "").length);

// One row for each control; returns the row and a way to set the input from outside. A recording has only some
// `values` of a control: the input of a slider then goes from one of them to the next.
export function makeControl(control, change) {
  const id = `control-${Math.random().toString(36).slice(2)}`;
  const common = { id, "data-testid": control.name };
  const label = make("label", { for: id }, control.label);
  const { values } = control;
  if (control.kind === "Slider") {
    const { low, high, step } = control;
    const output = make("output", { for: id });
    const scale = values ? { min: 0, max: values.length - 1, step: 1 } : { min: low, max: high, step };
    const input = make("input", { ...common, type: "range", ...scale });
    const set = (value) => {
      input.value = values ? values.indexOf(value) : value;
      output.textContent = Number(value).toFixed(decimals(step)).replace("-", "−");
      if (values) input.setAttribute("aria-valuetext", output.textContent);
    };
    const read = () => (values ? values[input.value] : Number(input.value));
    input.addEventListener("input", () => change({ [control.name]: read() }));
    return { row: make("div", { class: "control" }, label, input, output), set };
  }
  if (control.kind === "Choice") {
    const options = control.options
      .filter((name) => !values || values.includes(name))
      .map((name) => make("option", { value: name }, name));
    const input = make(
      "select",
      { ...common, onchange: () => change({ [control.name]: input.value }) },
      ...options,
    );
    return { row: make("div", { class: "control" }, label, input), set: (value) => (input.value = value) };
  }
  if (control.kind === "Heights") return makeHeights(control, label, change);
  const input = make("input", {
    ...common,
    type: "checkbox",
    onchange: () => change({ [control.name]: input.checked }),
  });
  return { row: make("div", { class: "control" }, input, label), set: (value) => (input.checked = value) };
}

// A bar for each height, which is moved like any other slider: what the pointer draws in the picture, by keyboard.
function makeHeights(control, label, change) {
  const bars = control.value.map((_, i) => {
    const words = `height ${i + 1} of ${control.value.length}, from left to right`;
    return make("input", { type: "range", min: 0, max: 1, step: 0.01, "aria-label": words });
  });
  const oninput = () => {
    const heights = bars.map((bar) => Number(bar.value));
    if (heights.some(Boolean)) change({ [control.name]: heights }); // of nothing there is no density
  };
  const group = {
    class: "heights",
    role: "group",
    "aria-label": control.label,
    "data-testid": control.name,
    oninput,
  };
  const set = (heights) =>
    heights.forEach((height, i) => {
      bars[i].value = height;
    });
  label.removeAttribute("for"); // each bar has words of its own
  return { row: make("div", { class: "control" }, label, make("div", group, ...bars)), set };
}
