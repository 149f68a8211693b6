import type { DataMode } from "../options.ts";

/** Whether the server connects to us in this mode. */
export function isActive(mode: DataMode): mode is "eprt" | "port" {
  return mode === "eprt" || mode === "port";
}

/** The modes to be tried, in order, and what came of them. */
export class ModeOrder {
  #modes: readonly DataMode[];
  readonly #failed = new Set<DataMode>();

  constructor(modes: readonly DataMode[]) {
    this.#modes = [...modes];
  }

  /** The modes as they were set. */
  get modes(): readonly DataMode[] {
    return this.#modes;
  }

  set modes(modes: readonly DataMode[]) {
    this.#modes = [...modes];
    this.#failed.clear();
  }

  /**
   * What to try now, on a connection of this IP version. Modes that have failed are left out as long as another one
   * is left: nobody wants to wait for the same firewall before each file. PASV and PORT cannot carry IPv6 addresses.
   */
  order(version: 4 | 6 | 0): readonly DataMode[] {
    const possible = this.#modes.filter((mode) => version !== 6 || (mode !== "pasv" && mode !== "port"));
    const hopeful = possible.filter((mode) => !this.#failed.has(mode));
    return hopeful.length > 0 ? hopeful : possible;
  }

  /** This mode did not bring a data connection about. */
  failed(mode: DataMode): void {
    this.#failed.add(mode);
  }

  /** This mode carried a transfer. */
  worked(mode: DataMode): void {
    this.#failed.delete(mode);
  }
}
