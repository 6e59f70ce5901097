// Stands where a kernel's model stands, in a saved page: answers the front end from the film that the page carries.

async function unpack(id) {
  const packed = Uint8Array.from(atob(document.getElementById(id).textContent), (c) => c.charCodeAt(0));
  return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
}

const film = JSON.parse(new TextDecoder().decode(await unpack("words")));
const floats = new DataView(await unpack("floats"));

function answer({ kind, at, first, count }) {
  if (kind === "frames") {
    const frames = film.frames.slice(first, first + count);
    const finished = frames.length < count;
    return { reply: "frames", first, frames, finished, text: finished ? "The recording ends here." : "" };
  }
  const index = kind === "reset" ? 0 : Math.min(at ?? film.frames.length - 1, film.frames.length - 1);
  return { reply: "draw", first: index, frames: [film.frames[index]] };
}

let receive;
const model = {
  get: () => film.spec,
  on: (_, call) => (receive = call),
  off() {},
  send(request) {
    const words = structuredClone(answer(request)); // the front end puts arrays into the frames that it gets
    setTimeout(() => receive({ kind: "frames", id: request.id, length: film.frames.length, ...words }, [floats]));
  },
};
render({ model, el: document.getElementById("player") });
