import { type MachineFact, machineFacts } from "@twinport/protocol";
import type { Account } from "../accounts/types.ts";

/** Facts that a storage can tell; the host's owners and groups are not the client's concern. */
export const offeredFacts: readonly MachineFact[] = machineFacts.filter(
  (fact) => fact !== "unix.owner" && fact !== "unix.group",
);

/** What the command before has prepared; it holds for the very next command only. */
type Pending =
  | { readonly kind: "none" }
  /** USER was given; PASS may follow. */
  | { readonly kind: "password"; readonly user: string }
  /** RNFR was given; RNTO may follow. */
  | { readonly kind: "rename"; readonly from: string };

/** What a session remembers between commands (RFC 959 §5.1 gives the defaults). */
export interface SessionState {
  account: Account | null;
  pending: Pending;
  /** Virtual path. */
  cwd: string;
  /** Representation type: ASCII non-print is the default of RFC 959 §3.1.1.1. */
  type: "ascii" | "image";
  /** Octets to be passed over by the next transfer (RFC 3659 §5); exact beyond 2^53. */
  restart: bigint;
  /** After EPSV ALL only EPSV may open data connections (RFC 2428 §4), until the end of the session. */
  epsvAll: boolean;
  /** Facts that MLSD and MLST send (RFC 3659 §7.9). */
  facts: readonly MachineFact[];
  failedLogins: number;
  badCommands: number;
  /** ABOR came while a transfer ran. */
  aborted: boolean;
}

/** The state of a session that has just begun. */
export function initialState(): SessionState {
  return {
    account: null,
    pending: { kind: "none" },
    cwd: "/",
    type: "ascii",
    restart: 0n,
    epsvAll: false,
    facts: offeredFacts,
    failedLogins: 0,
    badCommands: 0,
    aborted: false,
  };
}

/** Back to before login: after USER, and only that. EPSV ALL and the counters survive. */
export function logOut(state: SessionState): void {
  const { account, cwd, type, restart, facts } = initialState();
  Object.assign(state, { account, cwd, type, restart, facts });
}
