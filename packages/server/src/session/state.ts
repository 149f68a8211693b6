import type { MachineFact } from "@twinport/protocol";
import type { Account } from "../accounts/types.ts";
import { type DigestName, digestNames } from "../data/digest-names.ts";
import { initialRepresentation, type Representation } from "../data/representation.ts";
import { offeredFacts } from "../storage/offered-facts.ts";

/** What the command before has prepared; it holds for the very next command only. */
type Pending =
  | { readonly kind: "none" }
  /** USER was given; PASS may follow. */
  | { readonly kind: "password"; readonly user: string }
  /** RNFR was given; RNTO may follow. */
  | { readonly kind: "rename"; readonly from: string };

/** Octets of a file (RFC 3659 §5, draft-bryan-ftp-range); exact beyond 2^53. */
export interface ByteRange {
  /** The first one, counted from 0. */
  readonly start: bigint;
  /** The last one, inclusive, as RANG gives it; null: to the end of the file, as REST leaves it. */
  readonly last: bigint | null;
}

/** All octets of a file. */
export const wholeFile: ByteRange = { start: 0n, last: null };

/** What a session remembers between commands (RFC 959 §5.1 gives the defaults). */
export interface SessionState {
  account: Account | null;
  pending: Pending;
  /** Virtual path. */
  cwd: string;
  /** What TYPE, STRU, MODE and OPTS MODE have set. */
  representation: Representation;
  /** What the next transfer, or HASH, is about. */
  range: ByteRange;
  /** After EPSV ALL only EPSV may open data connections (RFC 2428 §4), until REIN. */
  epsvAll: boolean;
  /** Facts that MLSD and MLST send (RFC 3659 §7.9). */
  facts: readonly MachineFact[];
  /** What HASH computes; chosen by OPTS HASH. */
  hash: DigestName;
  /** The virtual host that HOST has named (RFC 7151). */
  host: string | null;
  /** Names go in UTF-8 whatever the account's charset is: OPTS UTF8 ON was said. */
  utf8: boolean;
  /** Permission bits that new files and directories do not get; null: as the storage sees fit. */
  umask: number | null;
  /** Milliseconds of silence that SITE IDLE allows; null: as long as the server does. */
  idleTime: number | null;
  /** HOST, CLNT and CSID so far, up to those that are logged. */
  introductions: number;
  failedLogins: number;
  badCommands: number;
  /** Logins that were tried in clear text where TLS is required. */
  clearTextLogins: number;
}

/** The state of a session that has just begun. */
export function initialState(): SessionState {
  return {
    account: null,
    pending: { kind: "none" },
    cwd: "/",
    representation: initialRepresentation,
    range: wholeFile,
    epsvAll: false,
    facts: offeredFacts,
    hash: digestNames[0],
    host: null,
    utf8: false,
    umask: null,
    idleTime: null,
    introductions: 0,
    failedLogins: 0,
    badCommands: 0,
    clearTextLogins: 0,
  };
}

/** USER: back to before login. What was agreed on for the whole connection survives. */
export function logOut(state: SessionState): void {
  const { epsvAll, host, utf8 } = state;
  reinitialize(state);
  Object.assign(state, { epsvAll, host, utf8 });
}

/** REIN: back to the beginning (RFC 959 §4.1.1). What is counted against the peer stays so: it is the same one. */
export function reinitialize(state: SessionState): void {
  const { introductions, failedLogins, badCommands, clearTextLogins } = state;
  Object.assign(state, { ...initialState(), introductions, failedLogins, badCommands, clearTextLogins });
}

/** AUTH: what was said in clear text counts no more (RFC 4217 §4.2), but for the host, which comes first (RFC 7151 §3). */
export function forgetClearText(state: SessionState): void {
  const { host } = state;
  reinitialize(state);
  state.host = host;
}

/**
 * What a file or directory that is made may be used for: `all` without the bits of SITE UMASK; undefined where the
 * storage decides.
 */
export function permissionsOf({ umask }: SessionState, all: 0o666 | 0o777): number | undefined {
  return umask === null ? undefined : all & ~umask;
}
