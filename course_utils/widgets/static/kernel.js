// Asks the kernel and hears its answers. A kernel that has stopped does not say so: whoever asks in vain is told.

// Silence is counted in ticks, not in time: a page too busy to read its messages must not blame the kernel.
export const TICK = 400; // ms
export const PATIENCE = 4; // ticks without a sign of life
const GRACE = 200; // ms from the end of the kernel's work to its answer, at most

export const STOPPED = "The kernel has stopped: run the cell again.";
export const SILENT = "The kernel does not answer. If it has stopped, run the cell again.";

// `answered` gets each answer to our requests, `lost` a sentence when nobody answers.
export function makeKernel(model, answered, lost) {
  const page = Math.random().toString(36).slice(2); // pages that share a kernel hear each other's answers
  const open = new Set(); // ids of the requests that wait for an answer
  let working = null; // the one that the kernel has taken up
  let silence = 0; // ticks since the last sign of life
  let watch = null;
  let count = 0;

  function ask(message) {
    const id = `${page}-${++count}`;
    open.add(id);
    watch ??= setInterval(look, TICK);
    try {
      model.send(
        { ...message, id },
        { iopub: { status: (told) => heard(id, told.content.execution_state) } },
      );
    } catch {
      queueMicrotask(stopped); // the host knows that nobody is there
    }
    return id;
  }

  // The kernel says "busy" and "idle" for every message, also for those that it does not understand any more.
  function heard(id, status) {
    silence = 0;
    working = status === "busy" ? id : null;
    if (status === "idle") setTimeout(() => open.has(id) && stopped(), GRACE);
  }

  function look() {
    const busy = working || model.widget_manager?.kernel?.status === "busy"; // with this, or with another cell
    silence = busy ? 0 : silence + 1;
    if (open.size && silence < PATIENCE) return;
    if (open.size) lost(SILENT);
    rest();
  }

  function rest() {
    clearInterval(watch);
    watch = null;
    silence = 0;
  }

  function stopped() {
    open.clear();
    lost(STOPPED);
  }

  function receive(message, buffers) {
    silence = 0;
    if (open.delete(message.id)) answered(message, buffers);
  }

  // A host that sees the kernel go cuts all widgets off.
  function cutOff() {
    if (open.size) stopped();
  }

  function close() {
    rest();
    model.off("msg:custom", receive);
    model.off("comm_live_update", cutOff);
  }

  model.on("msg:custom", receive);
  model.on("comm_live_update", cutOff);
  return { ask, close };
}
