import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { TransferWatchdog } from "./parts.ts";

const watchdog = new TransferWatchdog();

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  watchdog.stop();
  vi.useRealTimers();
});

/** How often a stall is told within ten timeouts. */
function stalls(
  direction: "upload" | "download",
  state: { paused?: boolean; queued?: number; each?: (socket: { bytesRead: number }) => void } = {},
  timeout = 1000,
): number {
  const { paused = false, queued = 0, each } = state;
  const socket = { bytesRead: 0, bytesWritten: 0, writableLength: queued, isPaused: () => paused };
  let told = 0;
  watchdog.start(socket, direction, timeout, () => {
    told += 1;
  });
  for (let at = 0; at < 100; at++) {
    each?.(socket);
    vi.advanceTimersByTime(100);
  }
  return told;
}

describe("TransferWatchdog", () => {
  it("tells once that a server sends nothing, or takes nothing", () => {
    expect(stalls("download")).toBe(1);
    expect(stalls("upload", { queued: 1 })).toBe(1);
  });

  it("does not hold our own slowness against the server", () => {
    expect(stalls("download", { paused: true })).toBe(0);
    expect(stalls("upload")).toBe(0);
  });

  it("is content as long as something moves", () => {
    const each = (socket: { bytesRead: number }) => {
      socket.bytesRead += 1;
    };
    expect(stalls("download", { each })).toBe(0);
  });

  it("waits for ever where it is told to", () => {
    expect(stalls("download", {}, 0)).toBe(0);
  });
});
