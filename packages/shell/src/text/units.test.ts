import { describe, expect, it } from "vitest";
import { formatBytes, formatDuration, formatRate, formatSummary } from "./units.ts";

describe("units", () => {
  it.each([
    [0, "0   B"],
    [18, "18   B"],
    [9999, "9999   B"],
    [10_000, "9 KiB"],
    [1_000_000, "976 KiB"],
    [3_000_000, "2929 KiB"],
    [50_000_000, "47 MiB"],
    [5e15, "4547 TiB"],
    [1e22, "8881784 PiB"],
  ])("%d bytes are %s", (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  it.each([
    [3_000_000, 3605, "812.67 KiB/s"],
    [18, 0, "17.58 KiB/s"],
    [0, 100, "0.00 KiB/s"],
    [1_000_000_000, 1000, "953.67 MiB/s"],
    [5_000_000_000, 1000, "4.66 GiB/s"],
  ])("%d bytes in %d ms are %s", (bytes, ms, text) => {
    expect(formatRate(bytes, ms)).toBe(text);
  });

  it.each([
    [0, "00:00"],
    [999, "00:00"],
    [3605, "00:03"],
    [65_000, "01:05"],
    [3_723_000, "1:02:03"],
    [-5, "00:00"],
  ])("%d ms are %s", (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  it("sums a transfer up", () => {
    expect(formatSummary(3_000_000, 3605, "received")).toBe("3000000 bytes received in 00:03 (812.67 KiB/s)");
    expect(formatSummary(1, 1000, "sent")).toBe("1 byte sent in 00:01 (0.00 KiB/s)");
  });
});
