// The front end of every widget: controls, one canvas, and for films a transport bar. It is the last part of one
// module (widget.py joins them). It speaks to `model` alone: a kernel's or, in a saved page, a recording.
//
//   page -> kernel  {kind: "draw", at}              one picture under the present values (at: frame of a film)
//                   {kind: "frames", first, count, stride}   the next pictures of a film, which may train for them
//                   {kind: "reset"} | {kind: "action", name}
//   kernel -> page  {kind: "frames", id, frames, first, length, finished} + one float32 buffer
//                   {kind: "notice", text} | {kind: "error", text}
// Every request carries a rising `id` and the values of all controls. One draw is under way at a time and the newest
// values wait for it, so a dragged slider never piles up work in the kernel.

const BATCH = 4; // frames in one message: a stock Jupyter server delivers small messages in bursts of about 50 ms
const LOW = 5; // ask for more when fewer frames than this are waiting
const FRAME_MS = 1000 / 60;

function render({ model, el }) {
  const spec = model.get("spec");
  const values = Object.fromEntries(spec.controls.map((c) => [c.name, c.value]));

  // ---- the page's elements
  const root = make("div", { class: "course-widget", role: "group", "aria-label": spec.alt, tabindex: 0, "data-testid": "widget" });
  const canvas = make("canvas", { role: "img", "aria-label": spec.alt, "data-testid": "canvas" });
  const description = make("p", { class: "description", "aria-live": "polite", "data-testid": "description" });
  const notice = make("p", { class: "notice", role: "status", "data-testid": "notice" });
  const controls = new Map(spec.controls.map((c) => [c.name, makeControl(c, (name, v) => change({ [name]: v }))]));
  const painter = makePainter(spec, root, canvas);
  const scrub = (index) => {
    if (playing) pause();
    draw(index);
  };
  const toggle = () => (playing ? pause() : play());
  const buttons = { reset, toggle, scrub, act, back: () => stepBy(-1), step: () => stepBy(1) };
  const transport = spec.player ? makeTransport(spec, buttons) : null;
  for (const [name, control] of controls) control.set(values[name]);
  if (spec.question) root.append(make("p", { class: "question", "data-testid": "question" }, spec.question));
  if (spec.presets.length) root.append(makePresets(spec.presets, choose));
  const settings = make("div", { class: "controls" }, ...[...controls.values()].map((c) => c.row));
  // On the projector the picture needs the room; presets do most of what a lecture needs.
  root.append(spec.projector ? make("details", {}, make("summary", {}, "Settings"), settings) : settings, canvas);
  if (transport) root.append(transport.bar);
  root.append(description, notice);
  if (spec.projector) root.classList.add("projector");

  // ---- asking the kernel
  let asked = 0; // id of the newest request
  let oldest = 0; // frames that were requested before this one are out of date
  let drawing = false; // a draw is under way
  let wanted = null; // the draw that waits for it

  const ask = (message) => model.send({ ...message, id: ++asked, values });

  function draw(at = null) {
    wanted = { kind: "draw", at };
    if (drawing) return;
    drawing = true;
    ask(wanted);
    wanted = null;
    root.dataset.asked = asked;
  }

  function change(news) {
    Object.assign(values, news);
    dropQueue();
    notice.textContent = "";
    draw(spec.player ? shown : null);
  }

  function choose(i) {
    const preset = spec.presets[i];
    for (const [name, value] of Object.entries(preset.values)) controls.get(name)?.set(value);
    change(preset.values);
    if (spec.player) reset();
  }

  function act(action) {
    tell("notice", `${action.label} \u2026`);
    ask({ kind: "action", name: action.name });
  }

  function tell(kind, text) {
    notice.className = kind;
    notice.textContent = text;
  }

  function receive(message, buffers) {
    if (message.kind !== "frames") {
      tell(message.kind, message.text);
      drawing = fetching = false;
      if (message.kind === "error") pause();
      return;
    }
    const view = buffers[0];
    const floats = new Float32Array(view.buffer ?? view, view.byteOffset ?? 0, view.byteLength / 4);
    const pictures = message.frames.map((frame) => decode(frame, floats));
    length = message.length ?? 0;
    if (message.reply === "draw") {
      drawing = false;
      showFrame(message.first, pictures[0]);
      root.dataset.drawn = message.id;
      if (wanted) draw(wanted.at);
    } else if (message.id >= oldest) {
      fetching = false;
      finished = message.finished;
      pictures.forEach((picture, i) => queue.push({ at: message.first + i, picture }));
      if (message.text) tell("notice", message.text);
      if (finished && !queue.length) pause();
    }
    showState();
    wake();
  }

  // ---- painting
  let scene = null;
  let dirty = false;
  let painted = 0;
  let waiting = 0; // the animation frame that we wait for: an idle widget waits for none

  function wake() {
    waiting ||= requestAnimationFrame((now) => {
      waiting = 0;
      if (spec.player) advanceFilm(now);
      if (dirty && scene) {
        painter.paint(scene);
        description.textContent = scene.description;
        root.dataset.painted = ++painted;
        dirty = false;
      }
      if (playing || queue.length) wake();
    });
  }

  function fit() {
    painter.fit();
    dirty = true;
    wake();
  }

  // ---- films
  let queue = []; // frames that have come and are not yet shown
  let fetching = false; // more of them are under way
  let playing = false;
  let finished = false; // there are no more
  let shown = 0; // index of the frame on the canvas
  let length = 0; // frames recorded so far
  let last = 0; // when the film moved on

  function dropQueue() {
    queue = [];
    oldest = asked + 1;
    fetching = false;
  }

  function showFrame(at, picture) {
    shown = at;
    scene = picture;
    dirty = true;
  }

  function showState() {
    transport?.show(playing, shown, length);
    Object.assign(root.dataset, { playing, shown, length });
  }

  function play() {
    playing = true;
    finished = false;
    description.setAttribute("aria-live", "off"); // sixty sentences a second help nobody
    showState();
    wake();
  }

  function pause() {
    playing = false;
    dropQueue();
    description.setAttribute("aria-live", "polite");
    showState();
  }

  function stepBy(n) {
    if (playing) pause();
    if (n > 0 && shown + n >= length) {
      ask({ kind: "frames", first: length, count: 1, stride: transport.stride() });
    } else {
      draw(Math.max(0, shown + n));
    }
  }

  function reset() {
    pause();
    ask({ kind: "reset" });
    root.dataset.asked = asked;
  }

  function advanceFilm(now) {
    if (queue.length && (now - last >= 0.9 * FRAME_MS || !playing)) {
      last = now;
      const next = queue.shift();
      showFrame(next.at, next.picture);
      if (finished && !queue.length && playing) pause();
      else showState();
    }
    if (playing && queue.length < LOW && !fetching && !finished) {
      fetching = true;
      const first = (queue.length ? queue[queue.length - 1].at : shown) + 1;
      ask({ kind: "frames", first, count: BATCH, stride: transport.stride() });
    }
  }

  // ---- pointer and keyboard
  function dragTo(event) {
    const box = canvas.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    for (const drag of spec.drags) {
      const at = painter.frames[drag.panel];
      if (!at || x < at.left || x > at.right || y < at.top || y > at.bottom) continue;
      const [vx, vy] = at.value(x, y);
      const news = {};
      for (const [name, value] of [[drag.x, vx], [drag.y, vy]]) {
        const slider = spec.controls.find((c) => c.name === name);
        if (!slider) continue;
        const steps = Math.round((Math.min(slider.high, Math.max(slider.low, value)) - slider.low) / slider.step);
        news[name] = slider.low + steps * slider.step;
        controls.get(name).set(news[name]);
      }
      change(news);
    }
  }

  // JupyterLab takes arrow keys away from inputs inside a notebook; caught first, at the window, they reach ours.
  function onKey(event) {
    const ours = root.contains(event.target) || (spec.projector && event.target === document.body);
    if (!ours || event.ctrlKey || event.metaKey || event.altKey) return;
    event.stopPropagation();
    const act = actionOf(event.key, event.target.tagName);
    if (!act) return;
    event.preventDefault();
    act();
  }

  function actionOf(key, tag) {
    if (/^[1-9]$/.test(key) && spec.presets[key - 1]) return () => choose(key - 1);
    if (!spec.player) return null;
    if (key === "r") return reset;
    if (key === " " && !/^(SELECT|BUTTON)$/.test(tag)) return playing ? pause : play;
    if (key === "ArrowLeft" && !/^(INPUT|SELECT)$/.test(tag)) return () => stepBy(-1);
    if (key === "ArrowRight" && !/^(INPUT|SELECT)$/.test(tag)) return () => stepBy(1);
    return null;
  }

  if (spec.drags.length) {
    canvas.classList.add("draggable");
    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      dragTo(event);
    });
    canvas.addEventListener("pointermove", (event) => event.buttons && dragTo(event));
  }
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const resized = new ResizeObserver(fit);
  const themed = new MutationObserver(fit);
  window.addEventListener("keydown", onKey, true);
  dark.addEventListener("change", fit);
  themed.observe(document.body, { attributes: true });
  model.on("msg:custom", receive);

  el.append(root);
  resized.observe(el);
  fit();
  draw(spec.player ? 0 : null);
  showState();
  return () => {
    window.removeEventListener("keydown", onKey, true);
    dark.removeEventListener("change", fit);
    themed.disconnect();
    resized.disconnect();
    cancelAnimationFrame(waiting);
    model.off("msg:custom", receive);
  };
}

export default { render };
