// Changes of a list of segments (segments.mjs) that keep its form: what networks do, and what nobody does.
import { segmentRanges } from "../segments.mjs";
import { spliced } from "./mutate.mjs";

const FLAGS = [0x02, 0x12, 0x10, 0x18, 0x11, 0x04, 0x14, 0x00, 0x29, 0x1b];

const changes = [
  // Lost, doubled, late, early.
  (list, [from, to]) => spliced(list, from, to, []),
  (list, [from, to]) => spliced(list, to, to, list.slice(from, to)),
  (list, [from, to], random, ranges) => {
    const [at] = random.pick(ranges);
    const moved = list.slice(from, to);
    return at <= from
      ? spliced(spliced(list, from, to, []), at, at, moved)
      : spliced(spliced(list, at, at, moved), from, to, []);
  },
  // Other flags, another sequence number, another connection or side.
  (list, [from], random) => set(list, from + 1, random.pick(FLAGS)),
  (list, [from], random) =>
    set(set(list, from + 2, random.pick([0, 0, 255, 1, 128])), from + 3, random.whole(0, 255)),
  (list, [from], random) => set(list, from, list[from] ^ random.pick([1, 2, 4])),
  // Cut in two.
  (list, [from, to], random) => {
    if (to - from < 9) return list;
    const at = random.whole(from + 8, to - 1);
    const head = list.slice(from, from + 7);
    const rest = to - at;
    head[5] = rest >> 8;
    head[6] = rest & 255;
    const both = spliced(list, at, at, head);
    both[from + 5] = (at - from - 7) >> 8;
    both[from + 6] = (at - from - 7) & 255;
    return both;
  },
  // Everything before or behind it gone.
  (list, [from], _random, ranges) => spliced(list, ranges[0][0], from, []),
  (list, [, to]) => list.slice(0, to),
];

function set(list, at, value) {
  const result = list.slice();
  result[at] = value;
  return result;
}

/** One change of one segment. */
export function mutateSegments(list, random) {
  const ranges = segmentRanges(list);
  return ranges.length === 0 ? list : random.pick(changes)(list, random.pick(ranges), random, ranges);
}

/** Another payload for one segment that has one, made by `change(payload)`. */
export function mutatePayload(list, random, change) {
  const ranges = segmentRanges(list).filter(([from, to]) => to > from + 7);
  if (ranges.length === 0) return list;
  const [from, to] = random.pick(ranges);
  const payload = change(list.slice(from + 7, to)).subarray(0, 0xffff);
  const result = spliced(list, from + 7, to, payload);
  result[from + 5] = payload.length >> 8;
  result[from + 6] = payload.length & 255;
  return result;
}
