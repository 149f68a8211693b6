import type { Timestamp, Which, Who } from "../model.ts";
import type { Side } from "../stream/index.ts";
import type { Meaning } from "./draft.ts";

/** What is known of a handshake that was answered. */
export interface Opening {
  /** From the last SYN to the handshake's third packet, null if either is missing. */
  readonly rttMs: number | null;
}

/** What the rows of a TCP connection need to know of its place in FTP. Asked when the rows are written down. */
export interface ConnectionView {
  readonly which: Which;
  /** "C1" or "C1.D2". */
  name(): string;
  /** Who sits on a side of the connection. */
  who(side: Side): Who;
  /** What its handshake says; null of a connection that nothing explains. */
  opened(opening: Opening): Meaning | null;
  /** What a first FIN from `side` ends. */
  ends(side: Side): "file" | "listing" | null;
  /** Bytes that the connection carried before it was reset; null where that says nothing. */
  carried(): number | null;
  /** A reset after what has happened does no harm. */
  finished(): boolean;
  /** When the session was last heard of. */
  until(): Timestamp;
}
