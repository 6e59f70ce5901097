// One view of a widget: its elements, which show what the session holds.

import { makeHelp } from "./help.js";
import { curveOf, holds, makeControl } from "./inputs.js";
import { listenToKeys } from "./keyboard.js";
import { make } from "./make.js";
import { makeNotice } from "./notice.js";
import { makePainter, roomAround } from "./painter.js";
import { listenToPointer } from "./pointer.js";
import { chosenOf, makePresets, makeQuestion } from "./presets.js";
import { makeTransport } from "./transport.js";

// Puts a view into the element `el`; returns the function that ends it.
export function makeView(session, el) {
  const { spec, state } = session;
  const root = make("div", {
    class: "course-widget",
    role: "group",
    "aria-label": spec.alt,
    tabindex: 0,
    "data-testid": "widget",
  });
  const canvas = make("canvas", { role: "img", "aria-label": spec.alt, "data-testid": "canvas" });
  const description = make("p", { class: "description", "data-testid": "description" });
  const notice = makeNotice();
  const question = makeQuestion(spec);
  const presets = makePresets(spec.presets, session.choose);
  const help = makeHelp(spec);
  const controls = spec.controls.map((control) => [control, makeControl(control, session.change)]);
  const transport = spec.player ? makeTransport(session) : null;
  const settings = make("details", { class: "settings" });
  const painter = makePainter(spec, root, canvas);
  let painted = 0;
  let fitted = false;

  function fill() {
    if (spec.player) presets.row.append(help.tools);
    root.append(question.place, ...(presets.row.children.length ? [presets.row] : []));
    const rows = (wanted) => controls.filter(([{ name }]) => wanted(name)).map(([, input]) => input.row);
    const folded = rows((name) => spec.folded.includes(name));
    const inputs = make("div", { class: "controls" }, ...rows((name) => !spec.folded.includes(name)));
    if (folded.length) {
      const more = make("div", { class: "controls" }, ...folded);
      inputs.append(make("details", { class: "more" }, make("summary", {}, "More"), more));
    }
    if (spec.player) settings.append(make("summary", {}, "Settings"), inputs);
    root.append(spec.player && controls.length ? settings : inputs, canvas);
    if (transport) root.append(transport.bar);
    root.append(description, notice.place);
    if (spec.projector) root.classList.add("projector");
  }

  // A player's picture and its Play are seen together: where the page is too low for that, the settings are folded. On
  // the projector they always are: presets do most of what a lecture needs.
  function unfold() {
    settings.open = true;
    const rest = root.offsetHeight - canvas.offsetHeight;
    settings.open = !spec.projector && rest + spec.height * 0.9 <= roomAround(root, spec);
  }

  function tell() {
    const values = session.values();
    for (const [{ name, when }, input] of controls) {
      input.set(values[name]);
      input.row.hidden = !holds(when, values);
    }
    canvas.classList.toggle("drawable", curveOf(spec.controls, values) !== undefined);
    transport?.tell();
    const chosen = chosenOf(spec.presets, values);
    presets.tell(chosen);
    question.tell(chosen);
    notice.tell(state.notice);
    description.setAttribute("aria-live", state.playing ? "off" : "polite"); // sixty sentences a second help nobody
    const { playing, at, length, asked } = state;
    Object.assign(root.dataset, { playing, shown: at, length, asked });
  }

  function paint() {
    if (!state.scene) return;
    painter.paint(state.scene);
    description.textContent = state.scene.description;
    Object.assign(root.dataset, { drawn: state.drawn, painted: ++painted }); // now it is there to be seen
  }

  function fit() {
    if (!fitted && canvas.clientWidth) {
      unfold();
      fitted = true;
    }
    painter.fit();
    paint();
  }

  fill();
  el.append(root);
  listenToPointer(session, canvas, painter);
  const forgetKeys = listenToKeys(session, { ...help, answer: question.toggle }, root);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const resized = new ResizeObserver(fit);
  const themed = new MutationObserver(fit);
  dark.addEventListener("change", fit);
  for (const element of [document.documentElement, document.body])
    themed.observe(element, { attributes: true });
  resized.observe(el);
  fit();
  const leave = session.join({ tell, paint });
  return () => {
    leave();
    forgetKeys();
    dark.removeEventListener("change", fit);
    themed.disconnect();
    resized.disconnect();
  };
}
