import { beforeEach, describe, expect, it } from "vitest";
import { type ProgressInfo, ProgressTracker } from "./parts.ts";

const counter = { bytesRead: 0, bytesWritten: 0 };
let tracker: ProgressTracker;
let told: ProgressInfo[];

beforeEach(() => {
  Object.assign(counter, { bytesRead: 0, bytesWritten: 0 });
  tracker = new ProgressTracker();
  told = [];
  tracker.reportTo((info) => told.push(info));
});

describe("ProgressTracker", () => {
  it("tells the beginning and the end, and both directions in one figure", () => {
    tracker.start(counter, "a", "upload");
    Object.assign(counter, { bytesRead: 3, bytesWritten: 2 });
    tracker.updateAndStop();
    expect(told).toEqual([
      { name: "a", type: "upload", bytes: 0, bytesOverall: 0 },
      { name: "a", type: "upload", bytes: 5, bytesOverall: 5 },
    ]);
  });

  it("counts over transfers, told or not", () => {
    counter.bytesRead = 1;
    tracker.start(counter, "a", "download");
    tracker.stop();
    tracker.start(counter, "b", "download");
    tracker.updateAndStop();
    expect(told.at(-1)).toEqual({ name: "b", type: "download", bytes: 1, bytesOverall: 2 });
  });

  it("tells nothing after the end, nor once nobody wants to be told", () => {
    tracker.start(counter, "a", "list");
    tracker.reportTo();
    tracker.updateAndStop();
    tracker.updateAndStop();
    expect(told).toHaveLength(1);
  });
});
