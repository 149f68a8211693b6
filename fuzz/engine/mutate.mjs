// Changes of bytes that know nothing of what they mean.

/** Numbers that lengths and counters break on. */
const ODD = [0, 1, 2, 3, 4, 7, 8, 15, 16, 19, 20, 27, 28, 39, 40, 63, 64, 127, 128, 255];
const ODD16 = [0, 1, 0x7f, 0x80, 0xff, 0x100, 0x5dc, 0x600, 0x7fff, 0x8000, 0xfffe, 0xffff];
const ODD32 = [0, 1, 0xff, 0xffff, 0x10000, 0x3ffff, 0x40000, 0x7fffffff, 0x80000000, 0xfffffff0, 0xffffffff];

/** `bytes[0 .. from)`, `middle`, `bytes[to ..)`. */
export function spliced(bytes, from, to, middle) {
  const result = new Uint8Array(from + middle.length + bytes.length - to);
  result.set(bytes.subarray(0, from));
  result.set(middle, from);
  result.set(bytes.subarray(to), from + middle.length);
  return result;
}

/** Where a piece may begin and end: somewhere, mostly short. */
export function piece(random, length) {
  const from = random.whole(0, Math.max(0, length - 1));
  const most = random.chance(0.8) ? 16 : length;
  return [from, Math.min(length, from + random.whole(1, Math.max(1, most)))];
}

const changes = [
  // A bit.
  (bytes, random) => {
    const at = random.whole(0, bytes.length - 1);
    return changed(bytes, at, [bytes[at] ^ (1 << random.whole(0, 7))]);
  },
  // A byte, or two, or four: at random, or an odd number in either order.
  (bytes, random) => changed(bytes, random.whole(0, bytes.length - 1), [random.whole(0, 255)]),
  (bytes, random) => changed(bytes, random.whole(0, bytes.length - 1), [random.pick(ODD)]),
  (bytes, random) => changed(bytes, random.whole(0, bytes.length - 1), number(random, random.pick(ODD16), 2)),
  (bytes, random) => changed(bytes, random.whole(0, bytes.length - 1), number(random, random.pick(ODD32), 4)),
  // A byte, a little more or less: what is off by one.
  (bytes, random) => {
    const at = random.whole(0, bytes.length - 1);
    return changed(bytes, at, [bytes[at] + random.whole(-4, 4)]);
  },
  // A piece taken out, doubled, put elsewhere.
  (bytes, random) => spliced(bytes, ...piece(random, bytes.length), []),
  (bytes, random) => {
    const [from, to] = piece(random, bytes.length);
    return spliced(bytes, to, to, bytes.slice(from, to));
  },
  (bytes, random) => {
    const [from, to] = piece(random, bytes.length);
    const at = random.whole(0, bytes.length);
    return spliced(bytes, at, at, bytes.slice(from, to));
  },
  // The end cut off.
  (bytes, random) => bytes.slice(0, random.whole(0, bytes.length)),
];

function changed(bytes, at, values) {
  const result = bytes.slice();
  for (let i = 0; i < values.length && at + i < result.length; i++) result[at + i] = values[i];
  return result;
}

function number(random, value, size) {
  const bytes = Array.from({ length: size }, (_, i) => (value >>> (8 * i)) & 255);
  return random.chance(0.5) ? bytes : bytes.reverse();
}

/** `bytes` changed in one place. */
export function mutateBytes(bytes, random) {
  return bytes.length === 0 ? Uint8Array.of(random.whole(0, 255)) : random.pick(changes)(bytes, random);
}
