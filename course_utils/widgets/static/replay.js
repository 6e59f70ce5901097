// Plays the run that a saved page carries.

import { recordedModel } from "./recording.js";
import { makeSession } from "./session.js";
import { gunzip } from "./unpack.js";
import { makeView } from "./view.js";

export async function replay(page) {
  const { spec, frames } = JSON.parse(new TextDecoder().decode(await carried(page.getElementById("words"))));
  const buffer = await carried(page.getElementById("floats"));
  makeView(makeSession(runModel(spec, frames, buffer)), page.getElementById("player"));
}

// The frames of one run, as protocol.js decodes them, in place of a kernel.
export function runModel(spec, frames, buffer) {
  const piece = { length: frames.length, frame: (i) => frames[i], buffer };
  return recordedModel({ spec, values: {}, grids: [{}] }, async () => ({ piece, at: 0 }));
}

function carried(element) {
  const packed = Uint8Array.from(atob(element.textContent), (c) => c.charCodeAt(0));
  return gunzip(new Blob([packed]).stream());
}
