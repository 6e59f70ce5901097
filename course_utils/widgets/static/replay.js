// Plays the recording that a saved page carries: stands where a kernel's model stands, and answers from its frames.

import { makeSession } from "./session.js";
import { makeView } from "./view.js";

export async function replay(page) {
  const recording = JSON.parse(new TextDecoder().decode(await unpack(page.getElementById("words"))));
  const floats = await unpack(page.getElementById("floats"));
  makeView(makeSession(recordedModel(recording, floats)), page.getElementById("player"));
}

async function unpack(element) {
  const packed = Uint8Array.from(atob(element.textContent), (c) => c.charCodeAt(0));
  return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
}

export function recordedModel({ spec, frames }, floats) {
  let receive;
  return {
    get: (name) => ({ spec, still: {} })[name],
    on(name, call) {
      if (name === "msg:custom") receive = call;
    },
    off() {},
    send(request) {
      const words = { kind: "frames", id: request.id, length: frames.length, ...answer(frames, request) };
      setTimeout(() => receive(words, [floats]));
    },
  };
}

function answer(frames, { kind, at, first, count }) {
  if (kind === "frames") {
    const found = frames.slice(first, first + count);
    const finished = found.length < count;
    return {
      reply: "frames",
      first,
      frames: found,
      finished,
      text: finished ? "The recording ends here." : "",
    };
  }
  const index = kind === "reset" ? 0 : Math.min(at ?? 0, frames.length - 1);
  return { reply: "draw", first: index, frames: [frames[index]] };
}
