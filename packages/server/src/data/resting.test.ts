import { describe, expect, it } from "vitest";
import { RestingPorts } from "./resting.ts";

describe("RestingPorts", () => {
  it("rests a port for its client only, for its time, by how the last reservation ended", () => {
    let now = 0;
    const resting = new RestingPorts(5000, 10, () => now);
    resting.begin(50_000, "192.0.2.1", "given-up");
    expect(resting.endings("192.0.2.1")(50_000)).toBe("given-up");
    expect(resting.endings("192.0.2.1")(50_001)).toBeUndefined();
    expect(resting.endings("192.0.2.2")(50_000)).toBeUndefined();
    now = 4000;
    resting.begin(50_000, "192.0.2.1", "met");
    now = 8999;
    expect(resting.endings("192.0.2.1")(50_000)).toBe("met");
    now = 9000;
    expect(resting.endings("192.0.2.1")(50_000)).toBeUndefined();
  });

  it("forgets what has rested, and beyond its bound the oldest", () => {
    let now = 0;
    const resting = new RestingPorts(5000, 3, () => now);
    for (let port = 1; port <= 4; port++) resting.begin(port, "192.0.2.1", "met");
    expect(resting.size).toBe(3);
    expect([1, 2, 3, 4].map((port) => resting.endings("192.0.2.1")(port))).toEqual([
      undefined,
      "met",
      "met",
      "met",
    ]);
    now = 5000;
    resting.begin(5, "192.0.2.1", "met");
    expect(resting.size).toBe(1);
  });
});
