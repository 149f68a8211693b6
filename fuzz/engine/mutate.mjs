// Changes of bytes that know nothing of what they mean.

/** Numbers that lengths and counters break on. */
const ODD = [0, 1, 2, 3, 4, 7, 8, 15, 16, 19, 20, 27, 28, 39, 40, 63, 64, 127, 128, 255];
const ODD16 = [0, 1, 0x7f, 0x80, 0xff, 0x100, 0x5dc, 0x600, 0x7fff, 0x8000, 0xfffe, 0xffff];
const ODD32 = [0, 1, 0xff, 0xffff, 0x10000, 0x3ffff, 0x40000, 0x7fffffff, 0x80000000, 0xfffffff0, 0xffffffff];

/** Where a piece may end that begins at `from`: mostly near. */
export function pieceEnd(random, from, length) {
  const most = random.chance(0.8) ? 16 : length;
  return Math.min(length, from + random.whole(1, Math.max(1, most)));
}

const somewhere = (draft, random) => random.whole(0, draft.length - 1);

const changes = [
  // A bit.
  (draft, random) => {
    const at = somewhere(draft, random);
    draft.set(at, draft.at(at) ^ (1 << random.whole(0, 7)));
  },
  // A byte, or two, or four: at random, or an odd number in either order.
  (draft, random) => draft.set(somewhere(draft, random), random.whole(0, 255)),
  (draft, random) => draft.set(somewhere(draft, random), random.pick(ODD)),
  (draft, random) => draft.number(somewhere(draft, random), random.pick(ODD16), 2, random.chance(0.5)),
  (draft, random) => draft.number(somewhere(draft, random), random.pick(ODD32), 4, random.chance(0.5)),
  // A byte, a little more or less: what is off by one.
  (draft, random) => {
    const at = somewhere(draft, random);
    draft.set(at, draft.at(at) + random.whole(-4, 4));
  },
  // A piece taken out, doubled, put elsewhere.
  (draft, random) => {
    const from = somewhere(draft, random);
    draft.remove(from, pieceEnd(random, from, draft.length));
  },
  (draft, random) => {
    const from = somewhere(draft, random);
    const to = pieceEnd(random, from, draft.length);
    draft.repeat(from, to, to);
  },
  (draft, random) => {
    const from = somewhere(draft, random);
    draft.repeat(from, pieceEnd(random, from, draft.length), random.whole(0, draft.length));
  },
  // The end cut off.
  (draft, random) => {
    draft.length = random.whole(0, draft.length);
  },
];

/** Changes a draft in one place. */
export function mutateBytes(draft, random) {
  if (draft.length === 0) draft.splice(0, 0, Uint8Array.of(random.whole(0, 255)));
  else random.pick(changes)(draft, random);
}

/** Changes of text: words of its language put in, and bytes changed. */
export function mutateWords(words) {
  return (draft, random) => {
    if (random.chance(0.3)) return mutateBytes(draft, random);
    const at = random.whole(0, draft.length);
    const over = random.chance(0.5) ? 0 : random.whole(0, 12);
    draft.splice(at, Math.min(draft.length, at + over), random.pick(words));
  };
}

/** Words as bytes. */
export const wordsOf = (texts) => texts.map((text) => Uint8Array.from(Buffer.from(text, "latin1")));
