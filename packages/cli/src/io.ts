import type { Readable, Writable } from "node:stream";

/** What a command reads and writes: the process's own streams, or a test's. */
export interface Io {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: Writable & { readonly isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Takes over ^C and SIGTERM: the signal aborts at the first, the process ends at the second. */
  stopSignal(): AbortSignal;
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
