// The page's side of a widget: its theme, and native inputs that anybody can reach by keyboard and by ear.

function rgbOf(color) {
  return [1, 3, 5].map((i) => parseInt(color.slice(i, i + 2), 16));
}

// The page's theme is read off its background, which every host of notebooks sets in a way of its own.
function isDark(element) {
  for (let e = element; e; e = e.parentElement) {
    const [r, g, b, alpha = 1] = (getComputedStyle(e).backgroundColor.match(/[\d.]+/g) ?? []).map(Number);
    if (alpha > 0.5 && r !== undefined) return 0.3 * r + 0.59 * g + 0.11 * b < 128;
  }
  return matchMedia("(prefers-color-scheme: dark)").matches;
}

function themeOf(root, roles) {
  const dark = isDark(root);
  const tone = dark ? "dark" : "light";
  root.dataset.theme = tone;
  const resolved = Object.entries(roles).map(([name, role]) => [
    name, { color: role[tone], rgb: rgbOf(role[tone]), dash: role.dash },
  ]);
  return {
    roles: Object.fromEntries(resolved),
    text: dark ? "#e6e6e6" : "#222222",
    axis: dark ? "#9a9a9a" : "#555555",
    grid: dark ? "#333333" : "#e8e8e8",
    page: dark ? "#111111" : "#ffffff",
    paper: dark ? [17, 17, 17] : [255, 255, 255],
    family: getComputedStyle(root).fontFamily,
  };
}

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
  const id = `stage-${Math.random().toString(36).slice(2)}`;
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
