// Light or dark, and the colours of roles, text and axes that follow from it.

function rgbOf(color) {
  return [1, 3, 5].map((i) => parseInt(color.slice(i, i + 2), 16));
}

// The page's theme is read off its background, which every host of notebooks sets in a way of its own.
function isDark(element) {
  for (let e = element; e; e = e.parentElement) {
    const [r, g, b, alpha = 1] = (getComputedStyle(e).backgroundColor.match(/[\d.]+/g) ?? []).map(Number);
    if (alpha > 0.5 && r !== undefined) return 0.3 * r + 0.59 * g + 0.11 * b < 128;
  }
  return matchMedia("(prefers-color-scheme: dark)").matches;
}

export function themeOf(root, roles) {
  const dark = isDark(root);
  const tone = dark ? "dark" : "light";
  root.dataset.theme = tone;
  const resolved = Object.entries(roles).map(([name, role]) => [
    name,
    { color: role[tone], rgb: rgbOf(role[tone]), dash: role.dash },
  ]);
  return {
    roles: Object.fromEntries(resolved),
    text: dark ? "#e6e6e6" : "#222222",
    axis: dark ? "#9a9a9a" : "#555555",
    grid: dark ? "#333333" : "#e8e8e8",
    page: dark ? "#111111" : "#ffffff",
    paper: dark ? [17, 17, 17] : [255, 255, 255],
    family: getComputedStyle(root).fontFamily,
  };
}
