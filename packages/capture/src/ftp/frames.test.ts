import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FrameSet } from "./frames.ts";

describe("FrameSet", () => {
  it("compresses what comes in order, and what does not", () => {
    const set = new FrameSet();
    for (const frame of [25, 27, 28, 29]) set.add(frame);
    expect(set.ranges()).toEqual([
      [25, 25],
      [27, 29],
    ]);
    set.add(26);
    expect([set.ranges(), set.first, set.last]).toEqual([[[25, 29]], 25, 29]);
    expect(new FrameSet().empty).toBe(true);
  });

  it("is the sorted set of what was added", () => {
    const span = fc.tuple(fc.nat(60), fc.nat(5)).map(([first, more]) => [first, first + more] as const);
    fc.assert(
      fc.property(fc.array(span, { maxLength: 40 }), (spans) => {
        const set = new FrameSet();
        const expected = new Set<number>();
        for (const [first, last] of spans) {
          set.addRange(first, last);
          for (let frame = first; frame <= last; frame++) expected.add(frame);
        }
        const ranges = set.ranges();
        const listed = ranges.flatMap(([first, last]) =>
          Array.from({ length: last - first + 1 }, (_, index) => first + index),
        );
        expect(listed).toEqual([...expected].sort((a, b) => a - b));
        // No two ranges touch.
        expect(
          ranges.every(([first], index) => index === 0 || first > (ranges[index - 1]?.[1] ?? 0) + 1),
        ).toBe(true);
        for (let frame = 0; frame < 70; frame++) expect(set.has(frame)).toBe(expected.has(frame));
      }),
    );
  });

  it("keeps its first ranges and its last when there are too many", () => {
    const set = new FrameSet();
    for (let frame = 1; frame <= 20_001; frame += 2) set.add(frame);
    expect([set.ranges().length, set.first, set.last]).toEqual([4096, 1, 20_001]);
  });
});
