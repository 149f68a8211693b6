import { describe, expect, it } from "vitest";
import type { HeldPacket } from "./packet-queue.ts";
import { Seam } from "./seam.ts";

const packet = (source: number, micros: number, text: string): HeldPacket => ({
  source,
  seconds: 1000,
  nanos: micros * 1000,
  linkType: 1,
  data: new TextEncoder().encode(text),
  start: 0,
  end: text.length,
  originalLength: text.length,
});

describe("where one program takes over from another", () => {
  it("takes a packet that both saw once, whichever saw it first", () => {
    const seam = new Seam();
    seam.place(1000.0001);
    const told = [
      packet(1, 90, "a"),
      packet(2, 95, "a"),
      packet(2, 100, "b"),
      packet(1, 104, "b"),
      packet(2, 120, "c"),
    ].filter((one) => !seam.repeats(one));
    expect(told.map(({ source, nanos }) => [source, nanos / 1000])).toEqual([
      [1, 90],
      [2, 100],
      [2, 120],
    ]);
  });

  it("tells what was sent twice twice", () => {
    const seam = new Seam();
    seam.place(1000);
    const both = [packet(1, 1, "a"), packet(1, 2, "a"), packet(2, 3, "a"), packet(2, 4, "a")];
    expect(both.map((one) => seam.repeats(one))).toEqual([false, false, true, true]);
  });

  it("compares nothing far from the seam", () => {
    const seam = new Seam();
    seam.place(999);
    expect([packet(1, 1, "a"), packet(2, 2, "a")].map((one) => seam.repeats(one))).toEqual([false, false]);
  });
});
