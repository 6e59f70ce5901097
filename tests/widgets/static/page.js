// What a session needs of a page and of a host, for tests without a browser.

// Animation frames come one after the other, 17 ms apart by their own clock.
let now = 0;
globalThis.requestAnimationFrame = (call) => {
  const frame = () => {
    now += 17;
    call(now);
  };
  return setTimeout(frame);
};
globalThis.cancelAnimationFrame = clearTimeout;

// Time for all that follows at once, counted in turns: a busy machine must not change what comes first.
export async function soon() {
  for (let turn = 0; turn < 20; turn++) await new Promise((done) => setTimeout(done));
}

export async function until(holds) {
  while (!holds()) await soon();
}

// A view that notes what it is told.
export function viewOf(session) {
  const view = { told: 0, painted: [] };
  view.leave = session.join({
    tell: () => {
      view.told += 1;
    },
    paint: () => view.painted.push(session.state.scene.description),
  });
  return view;
}

export const frame = (description) => ({ description, heights: [], rows: [] });
export const floats = new ArrayBuffer(0);

// A model as a host hands it over. What is sent lies in `sent` until the test answers it.
export function makeModel(attributes) {
  const listeners = new Map();
  const call = (name, ...given) => {
    for (const listener of listeners.get(name) ?? []) listener(...given);
  };
  const values = { still: {}, ...attributes };
  const model = {
    sent: [],
    saved: [],
    get: (name) => values[name],
    set(news) {
      const changed = Object.keys(news).filter((name) => news[name] !== values[name]);
      Object.assign(values, news);
      for (const name of changed) call(`change:${name}`);
    },
    save_changes: () => model.saved.push({ ...values }),
    on: (name, listener) => listeners.set(name, [...(listeners.get(name) ?? []), listener]),
    off: (name, listener) =>
      listeners.set(
        name,
        (listeners.get(name) ?? []).filter((other) => other !== listener),
      ),
    send: (message, callbacks) => {
      model.sent.push({
        ...message,
        status: (execution_state) => callbacks.iopub.status({ content: { execution_state } }),
      });
    },
    answer: ({ id }, words) => call("msg:custom", { kind: "frames", id, ...words }, [floats]),
    draw: (request, description, first = 0, length = 1) =>
      model.answer(request, { reply: "draw", first, length, frames: [frame(description)] }),
    cutOff: () => call("comm_live_update"),
  };
  return model;
}
