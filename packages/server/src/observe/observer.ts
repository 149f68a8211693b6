import type { Endpoint, WireObserver } from "@twinport/protocol";
import type { LogEvent } from "./log.ts";

/** What is known of a session when it begins. */
export interface SessionInfo {
  /** Unique in the server's life. */
  readonly id: number;
  readonly client: Endpoint;
  readonly server: Endpoint;
}

/** Watches a server from its first moment on. Both are called synchronously; what they throw is told as "handler-failed". */
export interface ServerObserver {
  /** Asked once a session: takes its wire events, or undefined for not this one. */
  wire?(session: SessionInfo): WireObserver | undefined;
  /** Takes what a log would hold; never a password. The same as `server.on("log", …)`. */
  log?(event: LogEvent): void;
}
