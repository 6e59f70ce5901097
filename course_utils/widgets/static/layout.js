// Where the panels of a scene stand. On a narrow page they stand below each other.

const NARROW = 46; // widths of a letter
const FLATTEST = 0.6; // height of a line of panels, in widths of one of them

// `{ panel, box }` of each panel in the scene's order, and the height of all: `height`, or more on a narrow page.
export function layOut(scene, width, height, font) {
  const heights = scene.heights.length ? scene.heights : scene.rows.map(() => 1);
  const shares = heights.map((h) => (height * h) / sum(heights));
  const lines = width < NARROW * font ? narrow(scene.rows) : scene.rows.map((row, r) => ({ row, r }));
  const boxes = new Map();
  let y = 0;
  for (const { row, r } of lines) {
    const least = row.length < scene.rows[r].length ? (FLATTEST * width) / row.length : 0;
    const high = Math.max(shares[r], least);
    let x = 0;
    for (const panel of row) {
      const box = { x, y, width: (width * panel.weight) / weightOf(row), height: high };
      boxes.set(panel, box);
      x += box.width;
    }
    y += high;
  }
  return { places: scene.rows.flat().map((panel) => ({ panel, box: boxes.get(panel) })), height: y };
}

// Lines of panels `row`, parts of the scene's row `r`. What shares an axis stands below each other: a grid is broken
// into its columns, other rows one by one.
function narrow(rows) {
  const same = rows.every(
    (row) => `${row.map((panel) => panel.weight)}` === `${rows[0].map((p) => p.weight)}`,
  );
  if (rows.length > 1 && same)
    return rows[0].flatMap((_, column) => rows.map((row, r) => ({ row: [row[column]], r })));
  return rows.flatMap((row, r) => broken(row).map((line) => ({ row: line, r })));
}

// Lines that hold at most half of the row's weight: every panel becomes at least twice as wide.
function broken(row) {
  const most = weightOf(row) / 2;
  const lines = [[]];
  for (const panel of row) {
    if (lines.at(-1).length && weightOf([...lines.at(-1), panel]) > most) lines.push([]);
    lines.at(-1).push(panel);
  }
  return lines;
}

const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);
const weightOf = (panels) => sum(panels.map((panel) => panel.weight));
