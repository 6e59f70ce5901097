import assert from "node:assert/strict";
import { test } from "node:test";
import { decode } from "../../../course_utils/widgets/static/protocol.js";

const line = { kind: "Line", role: "data", arrays: ["x", "y"], x: [0, 2], y: [1, 2] };
const message = () => [
  { description: "A line.", heights: [], rows: [[{ title: "t", marks: [{ ...line }] }]] },
];
const floats = new Float32Array([1, 2, 3]);

test("arrays are cut from the buffer; all else stays", () => {
  const [scene] = decode(message(), floats.buffer);
  const [mark] = scene.rows[0][0].marks;
  assert.deepEqual(
    [[...mark.x], [...mark.y]],
    [
      [1, 2],
      [2, 3],
    ],
  );
  assert.deepEqual([scene.description, scene.rows[0][0].title, mark.role], ["A line.", "t", "data"]);
});

test("a message can be decoded by every view: it is left as it came", () => {
  const frames = message();
  const [first, second] = [decode(frames, floats.buffer), decode(frames, floats.buffer)];
  assert.deepEqual(frames, message());
  assert.deepEqual(first, second);
});

test("the buffer may be a view that starts at an odd byte", () => {
  const bytes = new Uint8Array(13);
  bytes.set(new Uint8Array(floats.buffer), 1);
  const [scene] = decode(message(), new DataView(bytes.buffer, 1));
  assert.deepEqual([...scene.rows[0][0].marks[0].y], [2, 3]);
});
