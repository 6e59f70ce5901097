// Native inputs, which anybody can reach by keyboard and by ear: controls, presets, and a film's transport bar.

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

const decimals = (step) => Math.min(6, (String(step).split(".")[1] ?? "").length);

// One row for each control; returns the row and a way to set the input from outside.
function makeControl(control, changed) {
  const id = `control-${Math.random().toString(36).slice(2)}`;
  const common = { id, "data-testid": control.name };
  const label = make("label", { for: id }, control.label);
  if (control.kind === "Slider") {
    const { low: min, high: max, step } = control;
    const output = make("output", { for: id });
    const input = make("input", { ...common, type: "range", min, max, step });
    const set = (value) => {
      input.value = value;
      output.textContent = Number(value).toFixed(decimals(step)).replace("-", "\u2212");
    };
    input.addEventListener("input", () => {
      set(input.value);
      changed(control.name, Number(input.value));
    });
    return { row: make("div", { class: "control" }, label, input, output), set };
  }
  if (control.kind === "Choice") {
    const options = control.options.map((name) => make("option", { value: name }, name));
    const input = make("select", { ...common, onchange: () => changed(control.name, input.value) }, ...options);
    return { row: make("div", { class: "control" }, label, input), set: (value) => (input.value = value) };
  }
  const input = make("input", { ...common, type: "checkbox", onchange: () => changed(control.name, input.checked) });
  return { row: make("div", { class: "control" }, input, label), set: (value) => (input.checked = value) };
}

function makePresets(presets, choose) {
  const buttons = presets.map((preset, i) => {
    const attributes = { type: "button", "data-testid": `preset-${i + 1}`, title: `key ${i + 1}` };
    return make("button", { ...attributes, onclick: () => choose(i) }, make("kbd", {}, String(i + 1)), ` ${preset.name}`);
  });
  return make("div", { class: "presets", role: "group", "aria-label": "presets" }, ...buttons);
}

// The bar under a film. `on` holds what its parts do: reset, back, toggle, step, scrub(index), act(action).
function makeTransport(spec, on) {
  const button = (testid, words, title, onclick) =>
    make("button", { type: "button", "data-testid": testid, title, onclick }, words);
  const range = { type: "range", min: 0, max: 0, value: 0, "aria-label": "timeline", "data-testid": "timeline" };
  const timeline = make("input", { ...range, oninput: () => on.scrub(Number(timeline.value)) });
  const play = button("play", "\u25b6 Play", "space", on.toggle);
  const counter = make("output", { "data-testid": "counter" });
  const speeds = spec.speeds.map((n) => make("option", { value: n }, `${n} ${spec.unit}${n > 1 ? "s" : ""} a picture`));
  const speed = make("select", { "aria-label": "steps per picture", "data-testid": "speed" }, ...speeds);
  const bar = make("div", { class: "transport", role: "group", "aria-label": "film" },
    button("reset", "\u21ba Reset", "r", on.reset), button("back", "\u2190", "left arrow", on.back),
    play, button("step", "\u2192", "right arrow", on.step), timeline, counter,
    ...(spec.speeds.length > 1 ? [speed] : []),
    ...spec.actions.map((action) => button(action.name, action.label, action.label, () => on.act(action))));

  function show(playing, shown, length) {
    timeline.max = Math.max(0, length - 1);
    timeline.value = shown;
    counter.textContent = `${shown + 1} / ${length}`;
    play.textContent = playing ? "\u275a\u275a Pause" : "\u25b6 Play";
    play.setAttribute("aria-pressed", playing);
  }

  return { bar, show, stride: () => Number(speed.value) };
}
