import type { Readable, Writable } from "node:stream";

/** What a command reads and writes: the process's own streams, or a test's. */
export interface Io {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: Writable & { readonly isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
  /**
   * Takes over the signals named: at the first one the result aborts, with the name as its reason; the process ends at the second.
   */
  stopOn(...names: readonly StopName[]): AbortSignal;
  /** From now on SIGHUP calls this and stops nothing, unless it says that the terminal is gone. */
  onReload(reload: () => void): void;
}

/** Signals that ask a command to end. */
export type StopName = "SIGINT" | "SIGTERM" | "SIGHUP";

/** The exit status that belongs to an aborted {@link Io.stopOn}: 130 after ^C, 0 after the others. */
export function statusOf(stop: AbortSignal): number {
  return stop.reason === "SIGINT" ? 130 : 0;
}

/** Columns of the terminal that `io` writes to; 100 where there is none. */
export function columnsOf(io: Io): number {
  return io.stdout.columns ?? 100;
}

/** Colours only on a terminal, and not where https://no-color.org asks for none. */
export function wantsColour(io: Io): boolean {
  return io.stdout.isTTY === true && !io.env["NO_COLOR"] && io.env["TERM"] !== "dumb";
}

/** Resolves when `signal` aborts. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
