import { describe, expect, it } from "vitest";
import { formatProgress, type TransferState } from "./bar.ts";

const state = (over: Partial<TransferState>): TransferState => ({
  bytes: 1_000_000,
  offset: 0,
  total: 3_000_000,
  elapsed: 1000,
  idle: 0,
  ...over,
});

describe("formatProgress", () => {
  it("draws a third on 80 columns", () => {
    const line = formatProgress(state({}), 80);
    expect(line).toBe(" 33% |***********                        |   976 KiB  976.56 KiB/s    00:02 ETA");
    expect(line).toHaveLength(79);
  });

  it("ends full", () => {
    const line = formatProgress(state({ bytes: 3_000_000, elapsed: 3605, idle: 9000 }), 80);
    expect(line).toBe(`100% |${"*".repeat(35)}|  2929 KiB  812.67 KiB/s    00:00 ETA`);
  });

  it("stays within any width, and keeps it at every share", () => {
    for (const width of [1, 10, 20, 49, 50, 80, 200]) {
      for (const bytes of [0, 1, 1_499_999, 3_000_000]) {
        expect(formatProgress(state({ bytes }), width).length).toBeLessThan(width);
      }
    }
  });

  it("says when nothing has moved for 5 seconds", () => {
    expect(formatProgress(state({ idle: 4999 }), 80)).toContain("ETA");
    expect(formatProgress(state({ idle: 5000 }), 80)).toMatch(/ - stalled -$/);
  });

  it("knows no time to go before the first byte", () => {
    expect(formatProgress(state({ bytes: 0 }), 80)).toMatch(/^ {2}0% \| {35}\|.*--:-- ETA$/);
  });

  it("has no bar without a total, but the time that went by", () => {
    expect(formatProgress(state({ total: undefined }), 80)).toBe("  976 KiB  976.56 KiB/s        00:01");
  });

  it("counts a resumed part to the share and not to the rate", () => {
    const line = formatProgress(state({ offset: 1_500_000 }), 80);
    expect(line).toMatch(/^ 83% /);
    expect(line).toContain(" 976.56 KiB/s");
    expect(line).toMatch(/00:00 ETA$/);
  });

  it("does not overrun when the file grew", () => {
    expect(formatProgress(state({ bytes: 4_000_000 }), 80)).toMatch(/^100% \|\*{35}\|/);
  });

  it("takes an empty file as done", () => {
    expect(formatProgress(state({ bytes: 0, total: 0 }), 80)).toMatch(/^100% \|\*{35}\|.* 00:00 ETA$/);
  });
});
