import { limits } from "@twinport/protocol";
import { describe, expect, it } from "vitest";
import { Holes } from "./holes.ts";

describe("Holes", () => {
  it("joins what touches", () => {
    const holes = new Holes();
    expect([holes.add(10, 5), holes.add(15, 5), holes.add(30, 1)]).toEqual([true, true, true]);
    expect(holes.list).toEqual([
      [10, 20],
      [30, 31],
    ]);
  });

  it("lists a bounded number", () => {
    const holes = new Holes();
    for (let at = 0; at < limits.listedHoles + 10; at++) holes.add(at * 10, 1);
    expect(holes.list).toHaveLength(limits.listedHoles);
    expect(holes.list.at(-1)).toEqual([(limits.listedHoles - 1) * 10, (limits.listedHoles + 9) * 10 + 1]);
  });

  it("does not believe any size", () => {
    const holes = new Holes();
    expect(holes.add(0, limits.extractedHoles)).toBe(true);
    expect(holes.add(limits.extractedHoles, 1)).toBe(false);
  });
});
