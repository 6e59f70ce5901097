// A file of scenes (course_utils/widgets/packing.py) as what a kernel would send: frames, and one buffer of floats.

const NAN = -(2 ** 31);

export async function gunzip(stream) {
  return new Response(stream.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
}

// `frame(i)` of `length` scenes is as protocol.js decodes it, with places in `buffer`.
export function unpack(content) {
  const size = new DataView(content).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(content, 4, size)));
  const bytes = new Uint8Array(content, 4 + size);
  const blocks = placed(header.blocks);
  const floats = new Float32Array(blocks.reduce((sum, block) => sum + block.total, 0));
  let from = 0;
  for (const block of blocks) {
    const numbers = summed(wholeNumbers(bytes.subarray(from), block), block);
    from += block.total * block.planes;
    for (let i = 0; i < block.total; i++) {
      floats[block.first + i] = numbers[i] === NAN ? Number.NaN : numbers[i] * block.quantum;
    }
  }
  const nth = placesIn(header.which);
  const frame = (i) => sceneAt(header.groups[header.which[i]], nth[i], blocks);
  return { length: header.which.length, frame, buffer: floats.buffer };
}

// Each block with the number of its floats, its place among all, and the place of each of its rows.
function placed(headers) {
  let first = 0;
  return headers.map((header) => {
    const sizes = Array.isArray(header.lengths) ? header.lengths : Array(header.rows).fill(header.lengths);
    const starts = [];
    let total = 0;
    for (const size of sizes) {
      starts.push(total);
      total += size;
    }
    const block = { ...header, sizes, starts, total, first };
    first += total;
    return block;
  });
}

function wholeNumbers(bytes, { total, planes }) {
  const numbers = new Int32Array(total);
  for (let i = 0; i < total; i++) {
    let zigzag = 0;
    for (let k = 0; k < planes; k++) zigzag |= bytes[k * total + i] << (8 * k);
    numbers[i] = (zigzag >>> 1) ^ -(zigzag & 1);
  }
  return numbers;
}

// Differences summed up again: along each row, and then over the rows.
function summed(numbers, { sizes, starts, order, over }) {
  for (let pass = 0; pass < order; pass++) {
    for (const [row, start] of starts.entries()) {
      for (let i = start + 1; i < start + sizes[row]; i++) numbers[i] += numbers[i - 1];
    }
  }
  if (over) for (let i = sizes[0]; i < numbers.length; i++) numbers[i] += numbers[i - sizes[0]];
  return numbers;
}

// For each scene, how many of its group come before it.
function placesIn(which) {
  const counts = [];
  return which.map((group) => {
    counts[group] = (counts[group] ?? 0) + 1;
    return counts[group] - 1;
  });
}

function sceneAt({ template, vary, slots }, nth, blocks) {
  const frame = copied(template);
  for (const [path, column] of vary) put(frame, path, column[nth]);
  for (const [path, place, rows] of slots) {
    const block = blocks[place];
    const row = rows === 0 ? 0 : rows[nth];
    put(frame, path, [block.first + block.starts[row], block.sizes[row]]);
  }
  return frame;
}

const isBranch = (node) => node !== null && typeof node === "object";

function copied(node) {
  if (Array.isArray(node)) return node.some(isBranch) ? node.map(copied) : node;
  if (!isBranch(node)) return node;
  return Object.fromEntries(Object.entries(node).map(([name, below]) => [name, copied(below)]));
}

function put(frame, path, value) {
  let node = frame;
  for (const name of path.slice(0, -1)) node = node[name];
  node[path.at(-1)] = value;
}
