// Answers in place of a kernel from what is recorded (course_utils/widgets/recorded.py): scenes at the points of grids
// over the controls, or runs there. A value that is set goes to the nearest point.

export const ENDS = "The recording ends here.";

// `pieceAt(grid, index)` fetches the piece of a point and says where in it the point is: { piece, at }.
export function recordedModel({ spec, values, grids, every = 1 }, pieceAt) {
  const listeners = new Map();
  let point = nearest(grids, values, {}, spec.controls);
  let snapped = ""; // what the reader has to know of the last change

  function get(name) {
    return { spec, still: {} }[name] ?? point.values[name];
  }

  function on(name, call) {
    listeners.set(name, [...(listeners.get(name) ?? []), call]);
  }

  function off(name, call) {
    const others = (listeners.get(name) ?? []).filter((other) => other !== call);
    listeners.set(name, others);
  }

  function tell(name, ...given) {
    for (const call of listeners.get(name) ?? []) call(...given);
  }

  function set(news) {
    const before = point.values;
    point = nearest(grids, { ...before, ...news }, news, spec.controls);
    const shown = spec.controls.map((control) => control.name);
    const moved = shown.filter((name) => point.values[name] !== before[name]);
    snapped = inWords(moved.filter((name) => !(name in news)));
    // Also what was to move and has not: its input stands where nothing is recorded.
    for (const name of new Set([...Object.keys(news), ...moved])) tell(`change:${name}`);
  }

  function inWords(names) {
    const said = names.map((name) => {
      const { label } = spec.controls.find((control) => control.name === name);
      return `${label} is now ${point.values[name]}`;
    });
    return said.length ? `Not every combination is recorded: ${said.join(", ")}.` : "";
  }

  async function send(request, callbacks) {
    const status = (state) => callbacks?.iopub.status({ content: { execution_state: state } });
    const answer = (words, ...buffers) => tell("msg:custom", { id: request.id, ...words }, buffers);
    const text = snapped;
    snapped = "";
    status("busy");
    try {
      const { piece, at } = await pieceAt(point.grid, point.index);
      const one = { reply: "draw", first: 0, frames: [piece.frame(at)] };
      answer({ kind: "frames", text, ...(spec.player ? played(piece, request, every) : one) }, piece.buffer);
    } catch (error) {
      answer({ kind: "error", text: `The recording cannot be read: ${error.message}` });
    }
    status("idle");
  }

  // The first piece is there.
  const ready = () => pieceAt(point.grid, point.index);

  return { get, set, on, off, send, save_changes() {}, ready };
}

// What a player asks for, from a run. Pictures of the run are `every` steps apart; a stride is counted in steps.
function played(piece, { kind, at, first, count, stride }, every) {
  const { length } = piece;
  if (kind !== "frames") {
    const index = kind === "reset" ? 0 : Math.min(at ?? 0, length - 1);
    return { reply: "draw", first: index, length, frames: [piece.frame(index)] };
  }
  const by = Math.max(1, stride / every);
  const start = first - 1 + by;
  const found = Array.from({ length: count }, (_, i) => start + i * by).filter((i) => i < length);
  const finished = found.length < count;
  const words = finished ? { text: ENDS } : {};
  return { reply: "frames", first: start, by, length, frames: found.map(piece.frame), finished, ...words };
}

// The recorded point that is nearest to `wanted`; what was just moved (`news`) counts first.
export function nearest(grids, wanted, news, controls) {
  let best = { cost: Infinity };
  for (const [grid, axes] of grids.entries()) {
    const found = { values: {}, cost: 0, grid, index: 0 };
    for (const [name, axis] of Object.entries(axes)) {
      const control = controls.find((other) => other.name === name);
      const far = (value) => distance(value, wanted[name], control);
      const place = axis.reduce((least, value, i) => (far(value) < far(axis[least]) ? i : least), 0);
      found.values[name] = axis[place];
      found.index = found.index * axis.length + place;
      found.cost += far(axis[place]) * (name in news ? 1000 : 1);
    }
    if (found.cost < best.cost) best = found;
  }
  return best;
}

// From 0 to 1: the share of the slider's scale between two values.
function distance(a, b, control) {
  if (typeof a !== "number" || !control) return a === b ? 0 : 1;
  return Math.abs(a - b) / (control.high - control.low);
}
