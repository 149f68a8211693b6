import type { Endpoint } from "@twinport/protocol";
import type { DataConnectionRecord, FrameRange, Timestamp, Who } from "./model.ts";

/**
 * Said once of a session: how its packets were captured. "tcp.badchksum": `hosts` leave checksums to their network cards ·
 * "tcp.copies": packets that are in the capture twice · "tcp.gap.cut": only the start of each packet was kept (snaplen) ·
 * "nat.view": the session is there at another point too, between these ends ·
 * "tcp.oneside": of the control connection there are only the packets that `who` sent ·
 * "session.abandoned": more than `sessions` were open at once, and this one had been silent for the longest, `seconds`:
 * what came later is not told.
 */
export type SessionNote =
  | {
      readonly kind: "tcp.badchksum";
      readonly hosts: readonly string[];
      readonly frames: readonly FrameRange[];
    }
  | { readonly kind: "tcp.copies"; readonly frames: readonly FrameRange[] }
  | { readonly kind: "tcp.gap.cut"; readonly bytes: number; readonly frames: readonly FrameRange[] }
  | {
      readonly kind: "nat.view";
      readonly client: Endpoint;
      readonly server: Endpoint;
      readonly frames: readonly FrameRange[];
      /** As in SessionView. */
      readonly clockAhead: number;
    }
  | { readonly kind: "tcp.oneside"; readonly who: Who; readonly frames: readonly FrameRange[] }
  | {
      readonly kind: "session.abandoned";
      readonly sessions: number;
      readonly seconds: number;
      readonly frames: readonly FrameRange[];
    };

/** A session at another point of the capture, where its addresses or ports are others. */
export interface SessionView {
  readonly client: Endpoint;
  readonly server: Endpoint;
  readonly start: Timestamp;
  /** Seconds by which the clock there is ahead, 0 if it is the same clock or as good as that. */
  readonly clockAhead: number;
  /** Of its control connection and its data connections there. */
  readonly frames: readonly FrameRange[];
  /** The data connections, by the ids that they have in the session: what was announced there and where, and the ends there. */
  readonly connections: readonly ViewedConnection[];
}

/** A data connection at another point. */
export type ViewedConnection = Pick<
  DataConnectionRecord,
  "id" | "method" | "announcedIn" | "address" | "port" | "from" | "to" | "synFrame" | "frames"
>;
