import { PassThrough } from "node:stream";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Io } from "./io.ts";
import { formatProgress, ProgressLine } from "./progress.ts";

const half = { bytes: 250_000_000, packets: 1_234_567, start: null };

describe("formatProgress", () => {
  it("says how much, of what, how many and how fast", () => {
    expect(formatProgress(half, 500_000_000, 2_000, "en")).toBe(
      "50 %  250 MB  1,234,567 packets  617,284 packets/s",
    );
    expect(formatProgress(half, 0, 1_000, "zh-CN")).toBe("250 MB  1,234,567 个报文  1,234,567 个报文/秒");
  });
});

describe("ProgressLine", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  function shown(isTTY: boolean): string {
    const stderr = Object.assign(new PassThrough(), { isTTY });
    const io: Io = {
      stdin: new PassThrough(),
      stdout: new PassThrough(),
      stderr,
      env: {},
      stopOn: () => new AbortController().signal,
      onReload: () => undefined,
    };
    const line = new ProgressLine("en", io);
    line.start(half, 500_000_000);
    vi.advanceTimersByTime(1_000);
    line.stop();
    vi.advanceTimersByTime(1_000);
    return String(stderr.read() ?? "");
  }

  it("shows a line on a terminal and takes it away", () => {
    expect(shown(true)).toMatch(/^(?:\r50 % {2}250 MB [^\r]*\u001b\[K)+\r\u001b\[K$/);
  });

  it("shows nothing elsewhere", () => {
    expect(shown(false)).toBe("");
  });
});
