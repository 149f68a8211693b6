import type { ErrorCode } from "@twinport/protocol";
import type { Deed } from "./deeds.ts";

/**
 * One row of the catalogue of hostile inputs for the client, or a part of it: what a server answers, and what comes of it. In all
 * texts one character is a byte; "{port}" or "{p1},{p2}" is the port of the server's data connections, "{closed}" or "{c1},{c2}" one
 * at which it does not listen.
 */
export interface ClientRow {
  /** "D5", as in the catalogue. */
  readonly id: string;
  readonly name: string;
  /** What the client is asked to do. */
  readonly does: Deed;
  /**
   * What the server says, in order, to a command line or to a verb, in place of what a polite one says. "{data}" stands where the
   * data connection is served.
   */
  readonly says?: Readonly<Record<string, readonly string[]>>;
  /** What it sends over the data connection of a command line or a verb. */
  readonly sends?: Readonly<Record<string, string>>;
  /** What the local folder holds before: a file's content, or "-> x" for a link. */
  readonly before?: Readonly<Record<string, string>>;

  /** What the deed returns; asymmetric matchers welcome. */
  readonly gives?: unknown;
  /** The error with which it fails, and what its message says. */
  readonly fails?: readonly [code: ErrorCode, message: RegExp];
  /** The connection is unusable afterwards. */
  readonly closes?: true;
  /** Where the client has connected to for data, or tried to: "here" is the server's port, once if absent. */
  readonly dials?: readonly ("here" | "closed")[];
  /** The commands behind the login that the server has read. */
  readonly asks?: readonly string[];
  /** What the local folder holds afterwards, when that is not what it held before; asymmetric matchers welcome. */
  readonly leaves?: Readonly<Record<string, unknown>>;
}

/** Lines with CR LF behind each. */
export function lines(...texts: readonly string[]): string {
  return texts.map((text) => `${text}\r\n`).join("");
}
