// Messages of the kernel (course_utils/widgets/protocol.py) as scenes: arrays are places in one buffer of floats.

// The scenes of a message. It is left as it came: all views of a widget, and all pages of a kernel, share it.
export function decode(frames, buffer) {
  const floats = floatsOf(buffer);
  return frames.map((frame) => ({
    ...frame,
    rows: frame.rows.map((row) =>
      row.map((panel) => ({ ...panel, marks: panel.marks.map((mark) => decodeMark(mark, floats)) })),
    ),
  }));
}

function decodeMark(mark, floats) {
  const arrays = mark.arrays.map((name) => {
    const [offset, length] = mark[name];
    return [name, floats.subarray(offset, offset + length)];
  });
  return { ...mark, ...Object.fromEntries(arrays) };
}

// Hosts hand over an ArrayBuffer or a view of any kind, which may start at an odd byte.
function floatsOf(buffer) {
  if (buffer instanceof ArrayBuffer) return new Float32Array(buffer);
  return new Float32Array(buffer.buffer.slice(buffer.byteOffset, buffer.byteOffset + buffer.byteLength));
}
