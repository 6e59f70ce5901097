// Plays: which of a player's frames is shown when, and when more of them are asked for.

const BATCH = 4; // frames in one message: a stock Jupyter server delivers small messages in bursts of about 50 ms
const LOW = 5; // ask for more when fewer frames than this are waiting
const FRAME_MS = 1000 / 60;

// `state` holds at, length, scene, playing and stride. `ask` sends a request and returns its id; `draw(at)` asks for
// one frame, by default the present one; `changed` tells the views.
export function makePlayback(state, { ask, draw, changed }) {
  let queue = []; // frames that have come and are not yet shown
  let requested = null; // id of the request for more of them
  let finished = false; // there are no more
  let last = 0; // when the player moved on

  function play() {
    state.playing = true;
    finished = false;
    changed();
  }

  function stop() {
    state.playing = false;
    drop();
    changed();
  }

  // The last draw tells the kernel where we stand: frames that have come and are not shown do not count.
  function pause() {
    stop();
    draw();
  }

  const toggle = () => (state.playing ? pause() : play());

  function step(n) {
    if (state.playing) stop();
    if (n > 0 && state.at + n >= state.length) request(state.length, 1);
    else scrub(Math.max(0, state.at + n));
  }

  function scrub(at) {
    if (state.playing) stop();
    draw(at);
  }

  // What has come, and what is under way, is out of date.
  function drop() {
    queue = [];
    requested = null;
  }

  function request(first, count) {
    requested = ask({ kind: "frames", first, count, stride: state.stride });
  }

  function receive({ id, first, by = 1, finished: over }, scenes) {
    if (id !== requested) return;
    requested = null;
    finished = over;
    scenes.forEach((scene, i) => {
      queue.push({ at: first + i * by, scene });
    });
    if (finished && !queue.length) pause();
  }

  // Called at every animation frame; whether it is to be called again.
  function advance(now) {
    if (queue.length && (now - last >= 0.9 * FRAME_MS || !state.playing)) {
      last = now;
      Object.assign(state, queue.shift());
      if (finished && !queue.length) pause();
      else changed();
    }
    if (state.playing && queue.length < LOW && requested === null && !finished) {
      request((queue.at(-1)?.at ?? state.at) + 1, BATCH);
    }
    return state.playing || queue.length > 0;
  }

  return { play, pause, stop, toggle, step, scrub, drop, receive, advance };
}
