import type { Endpoint, WireObserver } from "@twinport/protocol";
import type { LogEvent } from "./log.ts";

/** What is known of a session when it begins. */
export interface SessionInfo {
  /** Unique in the server's life. */
  readonly id: number;
  readonly client: Endpoint;
  readonly server: Endpoint;
}

/** Watches a server. Both are called synchronously and must not throw. */
export interface ServerObserver {
  /** Asked once a session: takes its wire events, or undefined for not this one. */
  wire?(session: SessionInfo): WireObserver | undefined;
  /** Takes what a log would hold; never a password. */
  log?(event: LogEvent): void;
}
