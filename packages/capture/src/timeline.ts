import type { Timestamp, Which, Who } from "./model.ts";

/**
 * How the bytes of a connection came over time, in stretches of the same length. Bytes are TCP's payload as it stood on the
 * wire, each counted once, where it was first sent: of a connection with TLS those of its records, headers and handshake with
 * them.
 */
export interface Timeline {
  readonly which: Which;
  /** "C1" or "C1.D2". */
  readonly connection: string;
  /** Of its first packet, with which the first stretch begins, and of its last. */
  readonly start: Timestamp;
  readonly end: Timestamp;
  /** Seconds of a stretch. */
  readonly step: number;
  /** Bytes in each stretch. */
  readonly toServer: readonly number[];
  readonly toClient: readonly number[];
  /** Bytes of either way whose packets are not in the capture, in the stretch in which that showed. */
  readonly missing: readonly number[];
  /** Segments that were sent again in each stretch. */
  readonly retransmissions: readonly number[];
  readonly stalls: readonly Stall[];
}

/**
 * Why nothing new came. "zero-window": the receive buffer of `who` was full · "retransmission": `who` sent again what had been
 * sent, and nothing new · "silence": `who`, whose turn it was, sent nothing, and nothing in the capture says why.
 */
export type StallCause = "zero-window" | "retransmission" | "silence";

/** A time in which nothing new came over a connection although it should have. */
export interface Stall {
  readonly cause: StallCause;
  readonly who: Who;
  /** Seconds since the timeline's start. */
  readonly from: number;
  readonly to: number;
}
