import { limits, type Reply, type WireObserver } from "@twinport/protocol";

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

/** What {@link connect} takes. */
export interface ClientOptions {
  /** Name or numeric address of the server. */
  readonly host: string;
  /** Port of the control connection; 21 if absent. */
  readonly port?: number;
  /** Ways to make a data connection, tried in this order; `["epsv", "pasv"]` if absent. */
  readonly modes?: readonly DataMode[];
  readonly timeouts?: Partial<Timeouts>;
  /** Gives up connecting. An operation takes a signal of its own. */
  readonly signal?: AbortSignal;
  /** Is told what happens on the sockets. One observer for each client: connections are numbered per client. */
  readonly observer?: WireObserver;
  /** Is told each command and each reply as it passes. Must not throw. */
  readonly onDialog?: (event: DialogEvent) => void;
  /** Milliseconds since the Unix epoch, fractions welcome. */
  readonly clock?: () => number;
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
}
