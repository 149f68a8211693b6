import { type Endpoint, ipVersion } from "@twinport/protocol";
import type { DataMode } from "../options.ts";

/** Whether the server connects to us in this mode. */
export function isActive(mode: DataMode): mode is "eprt" | "port" {
  return mode === "eprt" || mode === "port";
}

/** What is tried where the caller has no wish: the ways that need no port of ours to be reached. */
export const defaultModes: readonly DataMode[] = ["epsv", "pasv"];

/** What decides which modes a connection can carry. */
export interface Way {
  /** Where the server is, as data connections would be dialled. */
  readonly remote: Endpoint;
  /** The address that the server would be told to connect to. */
  readonly announced: string;
  /** Others dial in our place: nobody could listen for us. */
  readonly proxied: boolean;
}

/** Why this mode cannot be used, or undefined if it can: PASV and PORT carry no IPv6 address, a proxy no connection from the server. */
export function hindrance(mode: DataMode, { remote, announced, proxied }: Way): string | undefined {
  if (isActive(mode) && proxied) return "the server cannot connect to us through a proxy";
  const told = mode === "port" ? announced : remote.address;
  const needsIpv4 = mode === "pasv" || mode === "port";
  return needsIpv4 && ipVersion(told) === 6 ? "it cannot carry an IPv6 address" : undefined;
}

/** What came of a mode so far. */
interface Outcome {
  worked: boolean;
  /** How often it has failed since it worked last. */
  failures: number;
}

/** What came of each mode at one server, for all sessions. */
export class ModeOutcomes {
  readonly #outcomes = new Map<DataMode, Outcome>();

  /** Another one is to be preferred. One that has worked before must fail twice in a row, for a server may be busy for a moment. */
  isHopeless(mode: DataMode): boolean {
    const { worked, failures } = this.#of(mode);
    return failures >= (worked ? 2 : 1);
  }

  /** This mode did not bring a data connection about. */
  failed(mode: DataMode): void {
    this.#of(mode).failures += 1;
  }

  /** This mode carried a transfer. */
  worked(mode: DataMode): void {
    const outcome = this.#of(mode);
    outcome.worked = true;
    outcome.failures = 0;
  }

  /** Nothing is known any more. */
  forget(): void {
    this.#outcomes.clear();
  }

  #of(mode: DataMode): Outcome {
    const known = this.#outcomes.get(mode);
    if (known !== undefined) return known;
    const fresh = { worked: false, failures: 0 };
    this.#outcomes.set(mode, fresh);
    return fresh;
  }
}

/** The modes that a session is to try, in order. */
export class ModeOrder {
  readonly #first: readonly DataMode[];
  #modes: readonly DataMode[];
  readonly #outcomes: ModeOutcomes;

  constructor(modes: readonly DataMode[], outcomes: ModeOutcomes) {
    this.#first = [...modes];
    this.#modes = this.#first;
    this.#outcomes = outcomes;
  }

  /** The modes as they were set. */
  get modes(): readonly DataMode[] {
    return this.#modes;
  }

  set modes(modes: readonly DataMode[]) {
    this.#modes = [...modes];
    this.#outcomes.forget();
  }

  /** Goes back to the modes of the beginning. */
  reset(): void {
    this.#modes = this.#first;
  }

  /**
   * What to try now. Modes that have failed are left out as long as another one is left: nobody wants to wait for the same firewall
   * before each file.
   */
  order(way: Way): readonly DataMode[] {
    const possible = this.#modes.filter((mode) => hindrance(mode, way) === undefined);
    const hopeful = possible.filter((mode) => !this.#outcomes.isHopeless(mode));
    return hopeful.length > 0 ? hopeful : possible;
  }

  /** This mode did not bring a data connection about. */
  failed(mode: DataMode): void {
    this.#outcomes.failed(mode);
  }

  /** This mode carried a transfer. */
  worked(mode: DataMode): void {
    this.#outcomes.worked(mode);
  }
}
