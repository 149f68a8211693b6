import type { Finding } from "@twinport/diagnosis";
import type { Endpoint } from "@twinport/protocol";
import type { ClientCertificate } from "../accounts/types.ts";
import type { AbortReason } from "../data/errors.ts";
import type { NoPort } from "../data/reservations.ts";
import type { Refusal } from "../limits/admission.ts";
import type { BanEvent } from "../limits/bans.ts";
import type { LimitMet } from "../limits/limits.ts";

/** Why a session ended. */
export type EndReason =
  | "quit"
  | "peer-closed"
  | "login-timeout"
  /** Too many were not logged in, most of them from its site: it made room for another. */
  | "ousted"
  | "idle-timeout"
  | "unread-replies"
  | "failed-logins"
  | "bad-commands"
  | "line-too-long"
  | "not-ftp"
  | "tls-failed"
  /** TLS brought new keys, or other records of its own, and no commands. */
  | "tls-overhead"
  | "clear-text-behind-auth"
  | "clear-text-logins"
  | "data-tls-failed"
  | "login-unavailable"
  | "too-many-sessions"
  | "banned"
  | "shutdown"
  | "internal-error";

interface OfSession {
  /** Milliseconds since the Unix epoch, with fractions. */
  readonly time: number;
  readonly session: number;
  readonly client: Endpoint;
}

/** What was wrong with a connection that had to begin with a PROXY header; "too-many": of those still without one. */
export type ProxyProblem = "malformed" | "timeout" | "too-many";

/** What happened in the server, as plain data. Names and paths are as the peer gave them: escape them when shown. */
export type LogEvent =
  | (OfSession & { readonly type: "session-opened"; readonly server: Endpoint })
  | (OfSession & {
      readonly type: "session-closed";
      readonly reason: EndReason;
      /** The bound that has ended it. */
      readonly limit?: LimitMet;
      readonly ms: number;
    })
  | ({
      readonly type: "refused";
      readonly time: number;
      readonly client: Endpoint;
      /** Refused since the last that was told, and not told: there were too many. */
      readonly untold?: number;
    } & Refusal)
  | (BanEvent & { readonly time: number })
  | (OfSession & { readonly type: "login"; readonly user: string; readonly ok: boolean })
  | (OfSession & {
      /** Name and password were right, and yet nobody was logged in. */
      readonly type: "login-refused";
      readonly user: string;
      readonly limit: "sessions";
      readonly value: number;
    })
  /** HOST (RFC 7151). */
  | (OfSession & { readonly type: "host"; readonly host: string; readonly ok: boolean })
  /** CLNT or CSID: what the client says it is. */
  | (OfSession & { readonly type: "client-software"; readonly software: string })
  | (OfSession & { readonly type: "login-unavailable"; readonly user: string; readonly error: unknown })
  /** TLS has begun on the control connection. */
  | (OfSession & {
      readonly type: "tls";
      /** By AUTH, or from the start. */
      readonly kind: "explicit" | "implicit";
      /** "TLSv1.3". */
      readonly protocol: string;
      readonly cipher: string;
      /** What the client has shown, verified; null: nothing. */
      readonly certificate: ClientCertificate | null;
    })
  | (OfSession & {
      readonly type: "tls-failed";
      readonly channel: "control" | "data";
      /** OpenSSL's words, or ours. */
      readonly reason: string;
      /** What is behind it, of the control connection's; of a data connection's, its transfer has it. */
      readonly finding?: Finding;
    })
  /** A data connection's TLS is a session of its own: who opened it, its address alone tells. Said once a session. */
  | (OfSession & { readonly type: "tls-not-resumed" })
  /** Where TLS is required: a login, or a right password, in clear text ("control"), or a transfer without PROT P ("data"). */
  | (OfSession & {
      readonly type: "tls-required";
      readonly channel: "control" | "data";
      readonly user: string | null;
      readonly finding?: Finding;
    })
  | (OfSession & TransferLog)
  /** A command, other than a transfer, that a bound has refused; told once a session for each bound. */
  | (OfSession & {
      readonly type: "command-refused";
      readonly verb: string;
      readonly code: number;
    } & LimitMet)
  /** 425 to PASV or EPSV. */
  | (OfSession & { readonly type: "no-passive-port" } & NoPort)
  /** A PROXY header from an address that is in none of the networks trusted to send one; the connection is closed. */
  | (OfSession & { readonly type: "untrusted-proxy"; readonly from: Endpoint })
  /** FXP: PORT or EPRT has named another host than the client, in one of the account's networks. */
  | (OfSession & {
      readonly type: "foreign-target";
      readonly verb: "PORT" | "EPRT";
      readonly target: Endpoint;
    })
  /** FXP: a passive data connection has come from another host than the client, in one of the account's networks. */
  | (OfSession & { readonly type: "foreign-connection"; readonly from: Endpoint })
  | (OfSession & {
      readonly type: "port-refused";
      readonly verb: "PORT" | "EPRT";
      readonly target: Endpoint;
      readonly reason: "other-host" | "privileged" | "own-port";
      /** What is behind it, where that could be told. */
      readonly finding?: Finding;
    })
  | (OfSession & {
      /** Active mode could not start from the control port minus one; said once in a server's life. */
      readonly type: "active-port-fallback";
      readonly wanted: number;
      readonly code: string;
    })
  | (OfSession & {
      readonly type: "internal-error";
      /** The number that the reply names. */
      readonly incident: number;
      readonly verb: string;
      readonly error: unknown;
    })
  | {
      /** The host name that 227 is to name cannot be looked up; clients are told `kept`, or the server's own address. */
      readonly type: "address-lookup-failed";
      readonly time: number;
      readonly name: string;
      readonly reason: string;
      readonly kept: string | null;
    }
  | {
      /** A load balancer's connection was closed: no PROXY header came, or none that could be read. */
      readonly type: "proxy-refused";
      readonly time: number;
      readonly from: Endpoint;
      readonly problem: ProxyProblem;
      /** The bound that it did not keep. */
      readonly limit?: LimitMet;
    }
  | {
      /** Of the range for passive mode other programs hold these ports; the rest serves. */
      readonly type: "passive-ports-taken";
      readonly time: number;
      readonly ports: readonly number[];
      /** "EADDRINUSE", of the first. */
      readonly code: string;
    }
  | { readonly type: "listening"; readonly time: number; readonly address: Endpoint }
  /** Everything is closed. */
  | { readonly type: "closed"; readonly time: number }
  | { readonly type: "listener-error"; readonly time: number; readonly error: unknown }
  /** What was called with an event, or with the wire's, threw or rejected; `of`: the event's type, or "wire". */
  | { readonly type: "handler-failed"; readonly time: number; readonly of: string; readonly error: unknown };

/**
 * What became of a file. "unverifiable": TLS ended without its close_notify, so that nobody can tell whether all has come; it is not kept
 * as a whole.
 */
export type TransferOutcome = "complete" | "aborted" | "unverifiable";

/** The end of a transfer. */
export interface TransferLog {
  readonly type: "transfer";
  /** "RETR". */
  readonly verb: string;
  /** Seen from the client: "up" stores a file, "down" fetches one, "list" is a listing. */
  readonly direction: "up" | "down" | "list";
  /** The account's name. */
  readonly user: string;
  /** Virtual path. */
  readonly path: string;
  readonly mode: "passive" | "active";
  /** True exactly when the reply is 226. */
  readonly ok: boolean;
  readonly outcome: TransferOutcome;
  readonly code: number;
  /** Bytes on the data connection. */
  readonly bytes: number;
  readonly ms: number;
  /** Why the storage did not do what it was to: errno's name ("ENOENT"), or the quota that is used up. */
  readonly storageError?: string;
  /** The bound for which it was refused or broken off. */
  readonly limit?: LimitMet;
  /** What has broken it off: ABOR, the control connection's end, our own end, or too little that moved, or TLS without it (its limit). */
  readonly brokenOff?: AbortReason;
  /** Why it failed, where that could be told. */
  readonly finding?: Finding;
}

/** An event of one session before the session's own number and the time are added. */
export type SessionEvent = LogEvent extends infer Event
  ? Event extends OfSession
    ? Omit<Event, keyof OfSession>
    : never
  : never;
