import type { Socket } from "node:net";
import type { Clock, Timer } from "../clock.ts";
import { overheadInterval } from "../tls/overhead.ts";

/** What must move, and in which time. See `limits` of protocol for reasons. */
export interface ProgressBounds {
  /** Milliseconds. */
  readonly dataStallTime: number;
  /** Bytes. */
  readonly dataStallBytes: number;
}

/** What is looked at of a transfer. */
export interface Watched {
  /** Bytes that have moved so far. */
  moved(): number;
  /** Whether it is we who let nothing move just now. */
  heldBack?(): boolean;
  /** Whether TLS brings too much for which nothing comes out of it. */
  overburdened?(): boolean;
}

/** Looks a stall time, at least: the bound is kept to within a 24th of it, five seconds of two minutes. */
const looks = 24;

/**
 * Watches a transfer and calls `cut`, once, when fewer than so many bytes have moved in so long a time, or TLS costs us more than it
 * brings. One timer for both.
 */
export function watchProgress(
  clock: Clock,
  { dataStallTime, dataStallBytes }: ProgressBounds,
  { moved, heldBack = () => false, overburdened = () => false }: Watched,
  cut: (reason: "stalled" | "tls-overhead") => void,
): Timer {
  const interval = Math.min(dataStallTime / looks, overheadInterval);
  let mark = { bytes: moved(), time: clock.now() };
  let timer = wait();
  function wait(): Timer {
    return clock.after(interval, look);
  }
  function look(): void {
    const now = { bytes: moved(), time: clock.now() };
    if (now.bytes - mark.bytes >= dataStallBytes || heldBack()) mark = now;
    if (overburdened()) cut("tls-overhead");
    else if (now.time - mark.time < dataStallTime) timer = wait();
    else cut("stalled");
  }
  return { cancel: () => timer.cancel() };
}

/**
 * Bytes of a socket that the system has taken, also of a large write of which it has taken a part. That part is only
 * known to the socket's handle, which net itself asks when a socket's timer runs out; it is not documented, and
 * without it a write counts when it is done.
 */
export function bytesTaken(socket: Socket): number {
  const { _handle: handle } = socket as { readonly _handle?: Partial<WriteCounts> | null };
  return handle?.bytesWritten === undefined || handle.writeQueueSize === undefined
    ? socket.bytesWritten - socket.writableLength
    : handle.bytesWritten - handle.writeQueueSize;
}

interface WriteCounts {
  /** Handed to the system, whether it has taken it yet or not. */
  readonly bytesWritten: number;
  readonly writeQueueSize: number;
}
