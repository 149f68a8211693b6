import { describe, expect, it } from "vitest";
import { PortPool } from "./ports.ts";

describe("PortPool", () => {
  const pool = (range: [number, number], start = 0) => {
    const clock = { now: 0 };
    return {
      clock,
      ports: new PortPool(
        range,
        () => start,
        5000,
        () => clock.now,
      ),
    };
  };

  it("offers every port once, from a random one on and in strides", () => {
    expect([...pool([10, 14], 3).ports.candidates()]).toEqual([13, 11, 14, 12, 10]);
    expect([...pool([10, 15], 2).ports.candidates()]).toEqual([12, 11, 10, 15, 14, 13]);
    for (const random of [0, 1, 2, 3, 4, 5]) {
      expect([...pool([10, 15], random).ports.candidates()].sort()).toEqual([10, 11, 12, 13, 14, 15]);
    }
  });

  it("leaves out ports in use, also those taken meanwhile", () => {
    const { ports } = pool([10, 14]);
    ports.use(11);
    const offered: number[] = [];
    for (const port of ports.candidates()) {
      offered.push(port);
      if (port === 10) ports.use(12);
    }
    expect(offered).toEqual([10, 13, 14]);
    expect(ports.uses(12)).toBe(true);
    expect(ports.uses(13)).toBe(false);
  });

  it("lets a port rest after use, unless there is no other", () => {
    const { ports, clock } = pool([10, 12]);
    ports.use(10);
    ports.release(10);
    expect([...ports.candidates()]).toEqual([11, 12, 10]);
    clock.now = 5000;
    expect([...ports.candidates()]).toEqual([10, 11, 12]);
    ports.use(11);
    ports.release(11, true);
    expect([...ports.candidates()]).toEqual([10, 11, 12]);
  });
});
