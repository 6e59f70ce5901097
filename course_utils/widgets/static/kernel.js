// Asks the kernel. An answer carries the id of its request; several pages may hear each other's.

export function makeKernel(model, answered) {
  const page = Math.random().toString(36).slice(2);
  const open = new Set(); // ids of the requests that wait for an answer
  let count = 0;

  function ask(message) {
    const id = `${page}-${++count}`;
    open.add(id);
    model.send({ ...message, id });
    return id;
  }

  function receive(message, buffers) {
    if (open.delete(message.id)) answered(message, buffers);
  }

  model.on("msg:custom", receive);
  return { ask, close: () => model.off("msg:custom", receive) };
}
