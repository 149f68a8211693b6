import type { Socket } from "node:net";
import { limits, type Reply, type WireObserver } from "@twinport/protocol";
import type { HostKnowledge } from "./session/knowledge.ts";
import type { RateLimit } from "./transfer/rate-limit.ts";

/** How a data connection is made: EPSV, PASV (we dial), EPRT, PORT (the server dials). RFC 959 §3.2, RFC 2428. */
export type DataMode = "epsv" | "pasv" | "eprt" | "port";

/** TYPE A or TYPE I (RFC 959 §3.1.1). */
export type RepresentationType = "ascii" | "image";

/** How long the client waits, in milliseconds. */
export interface Timeouts {
  /** For a TCP connection, control or data, whichever side dials. */
  readonly connect: number;
  /** For a reply. */
  readonly reply: number;
  /** For the next byte on a data connection. Time in which our own consumer does not read is not counted. */
  readonly data: number;
  /** For the second of the two ends of a transfer, data connection closed and final reply, after the first. */
  readonly settle: number;
}

/** The waits of a client that is told nothing else. */
export const defaultTimeouts: Timeouts = {
  connect: limits.dataConnectTime,
  reply: 60_000,
  data: limits.dataStallTime,
  settle: 30_000,
};

/** One line of the dialogue on the control connection, made to be shown: secrets are masked. */
export type DialogEvent =
  | { readonly kind: "command"; readonly verb: string; readonly argument: string }
  | { readonly kind: "reply"; readonly reply: Reply };

/** A server, and how one control connection to it is made and used. */
export interface SessionOptions {
  /** Name or numeric address of the server. */
  readonly host: string;
  /** Port of the control connection; 21 if absent, 990 with implicit TLS. */
  readonly port?: number;
  /** Encryption; none if absent. See {@link TlsOptions}. */
  readonly tls?: TlsOptions;
  /**
   * Ways to make a data connection, tried in this order; `["epsv", "pasv"]` if absent. One that fails is left out from then on, at this
   * host and while another one is left. IPv6 knows only "epsv" and "eprt"; through a proxy the server cannot dial ("eprt", "port").
   */
  readonly modes?: readonly DataMode[];
  /** Where to listen in active mode (PORT, EPRT). */
  readonly active?: ActiveOptions;
  /**
   * Dial the address of a 227 reply ("pasv") instead of the server's own. Only for servers that are known to hand transfers to
   * another host: a hostile one could make the client talk to a third party (RFC 2577 §3). An address inside a private network is
   * not dialled where the server is on the public one.
   */
  readonly trustPasvAddress?: boolean;
  /**
   * What all connections go through, control and passive data: `socks5://user:password@host:1080` (RFC 1928, RFC 1929; the same as
   * `socks5h:`), `http://user:password@host:8080` (CONNECT, RFC 9110 §9.3.6), or a function that dials. Names are looked up by the proxy.
   */
  readonly proxy?: string | URL | DialFunction;
  /**
   * Whether commands may be sent before the replies to earlier ones; "auto" finds out what the server bears. If absent, "auto" for
   * `connect` and "off" for `openSession`: who has each command in his own hands wants to see them one by one.
   */
  readonly pipelining?: "auto" | "off";
  readonly timeouts?: Partial<Timeouts>;
  /** Gives up connecting. An operation takes a signal of its own. */
  readonly signal?: AbortSignal;
  /** Is told what happens on the sockets. Sessions that share an observer must share their `knowledge`, which numbers connections. */
  readonly observer?: WireObserver;
  /** Is told each command and each reply as it passes. Must not throw. */
  readonly onDialog?: (event: DialogEvent) => void;
  /** Milliseconds since the Unix epoch, fractions welcome. */
  readonly clock?: () => number;
  /** Bytes per second, for all transfers together; those of several sessions where they are given the same {@link RateLimit}. */
  readonly rateLimit?: number | RateLimit;
  /**
   * Charset of the server's names, both ways: "utf-8", "gbk", "shift_jis", "windows-1252" …; "auto", the default, takes UTF-8
   * and, where names in a listing are none, what they read best in.
   */
  readonly encoding?: string;
  /** What earlier sessions have learnt about this server; sessions that share it need not find it out again. */
  readonly knowledge?: HostKnowledge;
}

/** How control and data connections are encrypted (RFC 4217). */
export interface TlsOptions {
  /** "explicit": AUTH TLS before the login, or no login; "implicit": from the first byte, port 990. */
  readonly mode: "explicit" | "implicit";
  /** Data connections too (PROT P), the default; "clear" leaves them plain (PROT C). */
  readonly data?: "private" | "clear";
  /** Further certificate authorities to trust, PEM. */
  readonly ca?: string | Uint8Array | readonly (string | Uint8Array)[];
  /** Certificate and key of this client, PEM. */
  readonly cert?: string | Uint8Array;
  readonly key?: string | Uint8Array;
  readonly passphrase?: string;
  /** Accept only a server certificate with one of these SHA-256 fingerprints (hexadecimal, colons welcome), whoever has signed it. */
  readonly pin?: string | readonly string[];
  /** Name that the certificate must have; `host` if absent. */
  readonly servername?: string;
  readonly minVersion?: "TLSv1.2" | "TLSv1.3";
  readonly maxVersion?: "TLSv1.2" | "TLSv1.3";
  /** `false` accepts any certificate: anybody on the way can read and change everything. Rather pin one. */
  readonly rejectUnauthorized?: boolean;
}

/** Where the client listens in active mode. */
export interface ActiveOptions {
  /** First and last port to listen on, taken in turn; the system's choice if absent. */
  readonly ports?: readonly [number, number];
  /** Address to announce, in numbers, where the server sees us under another one (NAT). We listen on that of the control connection. */
  readonly externalAddress?: string;
}

/**
 * Makes one TCP connection, for example through a proxy of one's own, and resolves when it stands; of its bytes none may be read. To be
 * given up when the signal fires: because the caller gives up, or because it took longer than `Timeouts.connect`.
 */
export type DialFunction = (target: {
  readonly host: string;
  readonly port: number;
  readonly signal: AbortSignal;
}) => Promise<Socket>;

/** What an {@link FtpClient} is given: the server, who logs in, and how many connections may be used. */
export interface ConnectOptions extends SessionOptions {
  /** "anonymous" if absent. */
  readonly user?: string;
  readonly password?: string;
  /** For servers that ask for an account (ACCT). */
  readonly account?: string;
  /** Directory that relative paths start from; the one the server puts us in if absent. */
  readonly directory?: string;
  /** Of the transfers that do not name one; image if absent. */
  readonly type?: RepresentationType;
  readonly pool?: PoolOptions;
  /** What is tried again after an error; `false` never tries again. */
  readonly retry?: Partial<RetryPolicy> | false;
}

/** How many control connections a client may hold. */
export interface PoolOptions {
  /** At most this many; 4 if absent. A server that refuses the nth lowers it to what it accepts, for a minute. */
  readonly max?: number;
  /** How long an idle connection is kept, milliseconds; 60 s if absent. */
  readonly idleMs?: number;
}

/**
 * When an operation is tried again after an error that may pass (`FtpError.retryable`), over another connection where there is one.
 * What was changed by half is not done twice unless it comes to the same: see the methods of `FtpClient`.
 */
export interface RetryPolicy {
  /** Attempts in all; 3 if absent. */
  readonly attempts: number;
  /** Before the second attempt, milliseconds, 500 if absent; doubled for each one more, with some chance mixed in. */
  readonly firstDelayMs: number;
  /** Never more than this, milliseconds; 10 s if absent. */
  readonly longestDelayMs: number;
}

/** What an operation takes that can be given up. */
export interface OperationOptions {
  /** Gives up: an operation not yet begun is dropped, a transfer that runs is ended by ABOR. */
  readonly signal?: AbortSignal;
}

/** How far a transfer has come. */
export interface TransferProgress {
  /** Bytes moved over the data connection so far. */
  readonly bytes: number;
  /** Bytes to be expected, if known. */
  readonly total?: number;
}

/**
 * How it was made sure that what arrived is what was sent. "hash": both ends have the same digest. "size": the size that the
 * server tells is that of the bytes moved. "reply": the final reply said so, and nothing else.
 */
export type Verified = "hash" | "size" | "reply";

/** What a transfer takes, whichever way it goes. */
export interface TransferOptions extends OperationOptions {
  /**
   * Makes sure that both ends have the same bytes: by a digest (HASH, XSHA256, XCRC, …), else by SIZE; `true` takes the best
   * that the server offers, "hash" and "size" insist on it. The result says which it was; what differs is an error "verify".
   */
  readonly verify?: boolean | "hash" | "size";
  /** Bytes per second at most, for this transfer; a limit of the session counts too. */
  readonly rateLimit?: number;
  /** Is told after each step. Must not throw. */
  readonly onProgress?: (progress: TransferProgress) => void;
}

/** A transfer that is done: its data connection is closed and its final reply was positive. */
export interface TransferResult {
  /** Bytes moved over the data connection; what was there before a resumed transfer is not counted. */
  readonly bytes: number;
  /** From the command to the end, milliseconds. */
  readonly ms: number;
  /** The final reply. */
  readonly reply: Reply;
  /** The mode that carried the data, or would have where nothing was left to move. */
  readonly mode: DataMode;
  readonly verified: Verified;
  /** The time of modification that was kept, where that was asked for and both ends could. */
  readonly modified?: Date;
  /** Where a resumed transfer began, bytes. */
  readonly resumedFrom?: number;
}
