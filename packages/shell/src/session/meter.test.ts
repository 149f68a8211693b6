import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ProgressMeter } from "./meter.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("ProgressMeter", () => {
  it("draws each second over the same line and ends it", () => {
    const writes: string[] = [];
    const meter = new ProgressMeter({
      screen: { write: (more) => writes.push(more), columns: () => 80 },
    });
    vi.advanceTimersByTime(500);
    expect(writes).toEqual([]);
    meter.update(1_000_000, 3_000_000);
    vi.advanceTimersByTime(500);
    expect(writes.join("")).toMatch(/^\r 33% \|\*{11} {24}\| {3}976 KiB {2}976\.56 KiB\/s {4}00:02 ETA$/);
    vi.advanceTimersByTime(6000);
    expect(writes.at(-1)).toMatch(/- stalled -$/);
    meter.update(3_000_000, 3_000_000);
    meter.stop();
    expect(writes.join("")).toMatch(/\r100% \|\*{35}\|.* 00:00 ETA\n$/);
    const { length } = writes;
    vi.advanceTimersByTime(5000);
    expect(writes).toHaveLength(length);
    expect(writes.join("").match(/\n/g)).toHaveLength(1);
  });

  it("wipes what a longer line left behind", () => {
    const writes: string[] = [];
    let columns = 80;
    const meter = new ProgressMeter({
      screen: { write: (more) => writes.push(more), columns: () => columns },
    });
    meter.update(1, 2);
    meter.draw();
    columns = 60;
    meter.draw();
    meter.stop();
    expect(writes[0]).toHaveLength(80);
    expect(writes[1]).toHaveLength(80);
    expect(writes[2]).toHaveLength(60);
  });
});
