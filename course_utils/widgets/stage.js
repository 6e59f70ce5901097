// The front end of every widget: controls, one canvas, and for films a transport bar. It follows canvas.js and
// page.js in one module (stage.py joins them). It speaks to `model` alone: a kernel's or, in a saved page, a recording.
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

function decode(frame, floats) {
  for (const row of frame.rows) {
    for (const panel of row) {
      for (const mark of panel.marks) {
        for (const name of mark.arrays) {
          const [offset, length] = mark[name];
          mark[name] = floats.subarray(offset, offset + length);
        }
      }
    }
  }
  return frame;
}

function render({ model, el }) {
  const spec = model.get("spec");
  const values = Object.fromEntries(spec.controls.map((c) => [c.name, c.value]));
  const undo = []; // what to take back when the view goes

  // ---- the page's elements
  const canvas = make("canvas", { role: "img", "aria-label": spec.alt, "data-testid": "canvas" });
  const pen = canvas.getContext("2d");
  const says = make("p", { class: "says", "aria-live": "polite", "data-testid": "says" });
  const notice = make("p", { class: "notice", role: "status", "data-testid": "notice" });
  const controls = new Map(spec.controls.map((c) => [c.name, makeControl(c, (name, v) => change({ [name]: v }))]));
  const root = make("div", { class: "stage", role: "group", "aria-label": spec.alt, tabindex: 0, "data-testid": "stage" });
  if (spec.question) root.append(make("p", { class: "question", "data-testid": "question" }, spec.question));
  if (spec.presets.length) {
    const buttons = spec.presets.map((preset, i) =>
      make("button", { type: "button", "data-testid": `preset-${i + 1}`, title: `key ${i + 1}`, onclick: () => choose(i) },
        make("kbd", {}, String(i + 1)), ` ${preset.name}`));
    root.append(make("div", { class: "presets", role: "group", "aria-label": "presets" }, ...buttons));
  }
  root.append(make("div", { class: "controls" }, ...[...controls.values()].map((c) => c.row)), canvas);
  for (const [name, control] of controls) control.set(values[name]);

  // ---- the state of a film
  let queue = []; // frames that have come and are not yet shown
  let fetching = false; // more of them are under way
  let playing = false;
  let finished = false;
  let shown = 0; // index of the frame on the canvas
  let length = 0; // frames recorded so far
  let last = 0; // when the canvas was painted last
  let transport = null;

  // ---- painting
  let theme = null;
  let scene = null;
  let frames = []; // where each panel's axes are, for the pointer
  let painted = 0;
  let dirty = false;
  let waiting = 0; // the animation frame that we wait for: an idle widget waits for none

  function wake() {
    waiting ||= requestAnimationFrame((now) => {
      waiting = 0;
      if (spec.film) advanceFilm(now);
      if (dirty && scene && canvas.size) paintNow();
      if (playing || queue.length) wake();
    });
  }

  function fit() {
    const width = Math.max(280, canvas.clientWidth || el.clientWidth || 900);
    const size = Math.min(spec.projector ? 2.4 : 1.25, Math.max(0.62, width / 900));
    const height = Math.round(spec.height * size);
    const dots = window.devicePixelRatio || 1;
    canvas.style.height = `${height}px`;
    canvas.width = Math.round(width * dots);
    canvas.height = Math.round(height * dots);
    canvas.font = (spec.projector ? 15 : 13) * Math.max(0.85, size);
    canvas.size = { width, height, dots };
    theme = themeOf(root, spec.roles);
    dirty = true;
    wake();
  }

  function paintNow() {
    const { width, height, dots } = canvas.size;
    pen.setTransform(dots, 0, 0, dots, 0, 0);
    frames = drawScene(pen, scene, width, height, canvas.font, theme);
    says.textContent = scene.says;
    canvas.setAttribute("aria-label", `${spec.alt} ${scene.says}`);
    root.dataset.painted = ++painted;
    dirty = false;
  }

  // ---- asking the kernel
  let asked = 0; // id of the newest request
  let oldest = 0; // replies to requests before this one are out of date
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
    queue = [];
    oldest = asked + 1;
    fetching = false;
    notice.textContent = "";
    draw(spec.film ? shown : null);
  }

  function choose(i) {
    const preset = spec.presets[i];
    for (const [name, value] of Object.entries(preset.values)) controls.get(name)?.set(value);
    change({ ...preset.values });
    if (spec.film) reset();
  }

  function receive(message, buffers) {
    if (message.kind === "notice" || message.kind === "error") {
      notice.textContent = message.text;
      notice.className = message.kind;
      drawing = fetching = false;
      if (message.kind === "error") pause();
      return;
    }
    const view = buffers[0];
    const floats = new Float32Array(view.buffer ?? view, view.byteOffset ?? 0, view.byteLength / 4);
    const pictures = message.frames.map((frame) => decode(frame, floats));
    length = message.length ?? 0;
    finished = message.finished ?? false;
    if (message.reply === "draw") {
      drawing = false;
      shown = message.first;
      scene = pictures[0];
      dirty = true;
      root.dataset.drawn = message.id;
      if (wanted) draw(wanted.at);
    } else if (message.id >= oldest) {
      fetching = false;
      pictures.forEach((picture, i) => queue.push({ at: message.first + i, picture }));
      if (message.text) notice.textContent = message.text;
      if (finished && !queue.length) pause();
    }
    showTransport();
    wake();
  }

  // ---- films
  function play() {
    playing = true;
    finished = false;
    says.setAttribute("aria-live", "off"); // sixty sentences a second help nobody
    showTransport();
    wake();
  }

  function pause() {
    playing = false;
    queue = [];
    oldest = asked + 1;
    fetching = false;
    says.setAttribute("aria-live", "polite");
    showTransport();
  }

  function stepBy(n) {
    if (playing) pause();
    if (shown + n >= length && n > 0) {
      ask({ kind: "frames", first: length, count: 1, stride: stride() });
    } else {
      draw(Math.max(0, shown + n));
    }
  }

  function reset() {
    pause();
    ask({ kind: "reset" });
    root.dataset.asked = asked;
  }

  const stride = () => Number(transport?.speed.value ?? 1);

  function showTransport() {
    if (!transport) return;
    transport.timeline.max = Math.max(0, length - 1);
    transport.timeline.value = shown;
    transport.counter.textContent = `${shown + 1} / ${length}`;
    transport.play.textContent = playing ? "\u275a\u275a Pause" : "\u25b6 Play";
    transport.play.setAttribute("aria-pressed", playing);
    root.dataset.playing = playing;
    root.dataset.shown = shown;
    root.dataset.length = length;
  }

  function advanceFilm(now) {
    if (queue.length && (now - last >= FRAME_MS * 0.9 || !playing)) {
      last = now;
      const next = queue.shift();
      shown = next.at;
      scene = next.picture;
      dirty = true;
      if (finished && !queue.length && playing) pause();
      else showTransport();
    }
    if (playing && queue.length < LOW && !fetching && !finished) {
      fetching = true;
      const first = (queue.length ? queue[queue.length - 1].at : shown) + 1;
      ask({ kind: "frames", first, count: BATCH, stride: stride() });
    }
  }

  if (spec.film) {
    const button = (testid, words, title, onclick) =>
      make("button", { type: "button", "data-testid": testid, title, onclick }, words);
    transport = {
      play: button("play", "\u25b6 Play", "space", () => (playing ? pause() : play())),
      timeline: make("input", { type: "range", min: 0, max: 0, value: 0, "aria-label": "timeline", "data-testid": "timeline" }),
      counter: make("output", { "data-testid": "counter" }),
      speed: make("select", { "aria-label": "steps per picture", "data-testid": "speed" },
        ...spec.speeds.map((n) => make("option", { value: n }, `${n} ${spec.unit}${n > 1 ? "s" : ""} a picture`))),
    };
    transport.timeline.addEventListener("input", () => {
      if (playing) pause();
      draw(Number(transport.timeline.value));
    });
    root.append(make("div", { class: "transport", role: "group", "aria-label": "film" },
      button("reset", "\u21ba Reset", "r", reset), button("back", "\u2190", "left arrow", () => stepBy(-1)),
      transport.play, button("step", "\u2192", "right arrow", () => stepBy(1)),
      transport.timeline, transport.counter, ...(spec.speeds.length > 1 ? [transport.speed] : []),
      ...spec.actions.map((action) => button(action.name, action.label, action.label, () => {
        notice.className = "notice";
        notice.textContent = `${action.label} \u2026`;
        ask({ kind: "action", name: action.name });
      }))));
  }
  root.append(says, notice);

  // ---- pointer and keyboard
  function dragTo(event) {
    const box = canvas.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    for (const drag of spec.drags) {
      const at = frames[drag.panel];
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
  if (spec.drags.length) {
    canvas.classList.add("draggable");
    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      dragTo(event);
    });
    canvas.addEventListener("pointermove", (event) => event.buttons && dragTo(event));
  }

  // JupyterLab takes arrow keys away from inputs inside a notebook; caught first, at the window, they reach ours.
  function onKey(event) {
    const ours = root.contains(event.target) || (spec.projector && event.target === document.body);
    if (!ours || event.ctrlKey || event.metaKey || event.altKey) return;
    event.stopPropagation();
    const onInput = /^(INPUT|SELECT|BUTTON)$/.test(event.target.tagName);
    const act = () => {
      if (/^[1-9]$/.test(event.key) && spec.presets[event.key - 1]) return () => choose(event.key - 1);
      if (!spec.film) return null;
      if (event.key === " " && !/^(SELECT|BUTTON)$/.test(event.target.tagName)) return playing ? pause : play;
      if (event.key === "r") return reset;
      if (event.key === "ArrowLeft" && !onInput) return () => stepBy(-1);
      if (event.key === "ArrowRight" && !onInput) return () => stepBy(1);
      return null;
    };
    const found = act();
    if (found) {
      event.preventDefault();
      found();
    }
  }

  const listen = (target, name, call, options) => {
    target.addEventListener(name, call, options);
    undo.push(() => target.removeEventListener(name, call, options));
  };
  listen(window, "keydown", onKey, true);
  listen(matchMedia("(prefers-color-scheme: dark)"), "change", fit);
  const resized = new ResizeObserver(fit);
  const themed = new MutationObserver(fit);
  resized.observe(el);
  themed.observe(document.body, { attributes: true });
  undo.push(() => resized.disconnect(), () => themed.disconnect());
  model.on("msg:custom", receive);
  undo.push(() => model.off("msg:custom", receive));

  undo.push(() => cancelAnimationFrame(waiting));

  if (spec.projector) root.classList.add("projector");
  el.append(root);
  fit();
  draw(spec.film ? 0 : null);
  showTransport();
  return () => undo.forEach((step) => step());
}

export default { render };
