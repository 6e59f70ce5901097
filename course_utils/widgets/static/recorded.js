// Brings the recorded widgets of a page to life: each <figure class="course-widget" data-recording="folder/">, once it
// comes near the view. Until its first scene is there, the still picture inside it stays.

import { make } from "./make.js";
import { recordedModel } from "./recording.js";
import { makeSession } from "./session.js";
import { gunzip, unpack } from "./unpack.js";
import { makeView } from "./view.js";

const KEPT = 6; // pieces in memory for each widget
const NEAR = "200%"; // of the view, around it: who scrolls there finds the widget awake, over a slow net too

// Fetches the pieces of a recording; the newest ones stay.
function makePieces(folder, { size, pieces = "" }) {
  const kept = new Map();

  async function fetchPiece(name) {
    const answer = await fetch(new URL(`${pieces}${name}.bin`, folder));
    if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`);
    return unpack(await gunzip(answer.body));
  }

  return async function pieceAt(grid, index) {
    const name = `${grid}-${Math.floor(index / size)}`;
    const piece = kept.get(name) ?? fetchPiece(name);
    kept.delete(name);
    kept.set(name, piece);
    if (kept.size > KEPT) kept.delete(kept.keys().next().value);
    try {
      return { piece: await piece, at: index % size };
    } catch (error) {
      kept.delete(name); // it may come another time
      throw error;
    }
  };
}

// Puts the live widget in place of the still picture, and returns its session.
export async function bringToLife(figure) {
  const folder = new URL(figure.dataset.recording, document.baseURI);
  const answer = await fetch(new URL("spec.json", folder));
  if (!answer.ok) throw new Error(`${answer.url}: ${answer.status} ${answer.statusText}`);
  const recording = await answer.json();
  const pieceAt = makePieces(folder, recording);
  const model = recordedModel(recording, pieceAt);
  await model.ready(); // until then the still picture stays
  const session = makeSession(model);
  figure.replaceChildren();
  makeView(session, figure);
  figure.append(captionOf(recording));
  return session;
}

// What a reader without a kernel misses.
function captionOf({ note, missing }) {
  const folded = make("details", {}, make("summary", {}, "Recorded: no kernel is needed"), missing);
  return make("figcaption", { "data-testid": "recorded" }, note, ...(missing ? [folded] : []));
}

function wakeAll() {
  const figures = document.querySelectorAll("figure.course-widget[data-recording]");
  const near = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (!isIntersecting) continue;
        near.unobserve(target);
        bringToLife(target);
      }
    },
    { rootMargin: NEAR },
  );
  for (const figure of figures) near.observe(figure);
}

wakeAll();
