import { limits } from "@twinport/protocol";
import { describe, expect, it } from "vitest";
import type { Packet } from "../../read/index.ts";
import { PacketQueue } from "./packet-queue.ts";

function packet(seconds: number, length = 4): Packet {
  const data = new Uint8Array(length + 2).fill(seconds);
  return {
    frame: 1,
    seconds,
    nanos: 0,
    linkType: 1,
    data,
    start: 1,
    end: length + 1,
    originalLength: length,
    interfaceId: 0,
  };
}

describe("packets of several programs", () => {
  it("come by time, those that are too young not at all", () => {
    const queue = new PacketQueue();
    for (const seconds of [3, 1, 5, 2]) queue.add(packet(seconds), seconds % 2);
    expect([...queue.take(4)].map(({ seconds, source }) => [seconds, source])).toEqual([
      [1, 1],
      [2, 0],
      [3, 1],
    ]);
    expect([...queue.take(4)]).toEqual([]);
    expect([...queue.take(Number.POSITIVE_INFINITY)].map(({ seconds }) => seconds)).toEqual([5]);
  });

  it("keep bytes of their own", () => {
    const queue = new PacketQueue();
    const given = packet(7);
    queue.add(given, 1);
    given.data.fill(0);
    expect([...queue.take(8)].map(({ data }) => [...data])).toEqual([[7, 7, 7, 7]]);
  });

  it("do not wait when they are too many", () => {
    const queue = new PacketQueue();
    const size = limits.liveBytes / 4;
    for (const seconds of [1, 2, 3, 4, 5, 6]) queue.add(packet(seconds, size), 1);
    expect([...queue.take(0)].map(({ seconds }) => seconds)).toEqual([1, 2]);
  });
});
