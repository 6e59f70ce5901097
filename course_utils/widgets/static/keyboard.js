// The keys of a widget: 1 to 9 for presets; for a player those that help.js lists.

// JupyterLab takes arrow keys away from inputs inside a notebook; caught first, at the window, they reach ours.
export function listenToKeys(session, view, root) {
  function onKey(event) {
    const ours = root.contains(event.target) || (session.spec.projector && event.target === document.body);
    if (!ours || event.ctrlKey || event.metaKey || event.altKey) return;
    event.stopPropagation();
    const act = actionOf(event.key, event.target.tagName, session, view);
    if (!act) return;
    event.preventDefault();
    act();
  }
  window.addEventListener("keydown", onKey, true);
  return () => window.removeEventListener("keydown", onKey, true);
}

// What a key does while an element of that tag has the focus; null where the element itself needs the key.
export function actionOf(key, tag, { spec, playback, choose, reset }, view) {
  if (/^[1-9]$/.test(key) && spec.presets[key - 1]) return () => choose(key - 1);
  if (!spec.player) return null;
  if (key === "r") return reset;
  if (key === "?") return view.showKeys;
  if (key === "a" && tag !== "SELECT") return view.answer;
  if (key === "f" && tag !== "SELECT" && spec.projector) return view.fillScreen;
  if (key === " " && !/^(SELECT|BUTTON)$/.test(tag)) return playback.toggle;
  if (key === "ArrowLeft" && !/^(INPUT|SELECT)$/.test(tag)) return () => playback.step(-1);
  if (key === "ArrowRight" && !/^(INPUT|SELECT)$/.test(tag)) return () => playback.step(1);
  return null;
}
