// Changes of a list of segments (segments.mjs) that keep its form: what networks do, and what nobody does.
import { rangesEnd, rangesOf, SEGMENT } from "../segments.mjs";
import { Draft } from "./draft.mjs";

const FLAGS = [0x02, 0x12, 0x10, 0x18, 0x11, 0x04, 0x14, 0x00, 0x29, 0x1b];

const changes = [
  // Lost, doubled, late, early.
  (draft, from, to) => draft.remove(from, to),
  (draft, from, to) => draft.repeat(from, to, to),
  (draft, from, to, random, [starts, count]) => {
    const at = starts[random.whole(0, count - 1)];
    draft.repeat(from, to, at);
    const moved = at <= from ? to - from : 0;
    draft.remove(from + moved, Math.min(draft.length, to + moved));
  },
  // Other flags, another sequence number, another connection or side.
  (draft, from, _to, random) => draft.set(from + 1, random.pick(FLAGS)),
  (draft, from, _to, random) => {
    draft.set(from + 2, random.pick([0, 0, 255, 1, 128]));
    draft.set(from + 3, random.whole(0, 255));
  },
  (draft, from, _to, random) => draft.set(from, draft.at(from) ^ random.pick([1, 2, 4])),
  // Cut in two.
  (draft, from, to, random) => {
    if (to - from < SEGMENT + 2) return;
    const at = random.whole(from + SEGMENT + 1, to - 1);
    draft.repeat(from, from + SEGMENT, at);
    draft.number(from + 5, at - from - SEGMENT, 2, false);
    draft.number(at + 5, to - at, 2, false);
  },
  // Everything before or behind it gone.
  (draft, from, _to, _random, [starts]) => draft.remove(starts[0], from),
  (draft, _from, to) => {
    draft.length = to;
  },
];

/** One change of one segment. */
export function mutateSegments(draft, random) {
  const ranges = rangesOf(draft.bytes);
  if (ranges[1] === 0) return;
  const which = random.whole(0, ranges[1] - 1);
  random.pick(changes)(draft, ranges[0][which], rangesEnd(draft.bytes, ranges[0][which]), random, ranges);
}

const payload = new Draft();

/** Another payload for one segment that has one, made by `change(payload)`, which changes a draft of it. */
export function mutatePayload(draft, random, change) {
  const input = draft.bytes;
  const [starts, count] = rangesOf(input);
  const first = random.whole(0, Math.max(0, count - 1));
  for (let i = 0; i < count; i++) {
    const from = starts[(first + i) % count];
    const to = rangesEnd(input, from);
    if (to <= from + SEGMENT) continue;
    change(payload.load(input.subarray(from + SEGMENT, to)));
    payload.length = Math.min(payload.length, 0xffff);
    draft.splice(from + SEGMENT, to, payload.bytes);
    draft.number(from + 5, payload.length, 2, false);
    return;
  }
}
