import type { Clock } from "../clock.ts";

/** Milliseconds between two looks: so long may who sends nothing but TLS keep us busy before it shows. */
const interval = 1000;
/** Bytes of TLS for each byte within, over the bound: who sends a letter at a time, each in a record, makes sixty. */
const perByte = 256;

/** Bytes of a connection with TLS on it, as sockets count them. */
interface Counted {
  readonly bytesRead: number;
  once(event: "close", listener: () => void): unknown;
}

/**
 * Calls `exceeded`, once, when TLS has brought more than `most` bytes for which nothing has come out of it: KeyUpdates of TLS 1.3, 27
 * bytes each, cost us a new key each, and OpenSSL takes any number of them. Ends when either of the two closes.
 * @param raw under TLS; what it has read so far does not count
 * @param secured TLS on it
 */
export function watchOverhead(
  clock: Clock,
  raw: Counted,
  secured: Counted,
  most: number,
  exceeded: () => void,
): void {
  const before = raw.bytesRead;
  let timer = clock.after(interval, look);
  function look(): void {
    if (raw.bytesRead - before > most + perByte * secured.bytesRead) exceeded();
    else timer = clock.after(interval, look);
  }
  for (const end of [raw, secured]) end.once("close", () => timer.cancel());
}
