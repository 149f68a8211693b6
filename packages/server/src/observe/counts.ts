import type { LogEvent, TransferLog, TransferOutcome } from "./log.ts";

/** What has been since the server was made; each number only grows. */
export interface ServerTotals {
  /** Control connections that were let in. */
  readonly sessions: number;
  readonly logins: number;
  readonly failedLogins: number;
  /** Transfers that are over. */
  readonly uploads: Readonly<Record<TransferOutcome, number>>;
  readonly downloads: Readonly<Record<TransferOutcome, number>>;
  readonly listings: Readonly<Record<TransferOutcome, number>>;
  /** On data connections, those of transfers under way too. */
  readonly bytesUp: number;
  /** The same, with listings. */
  readonly bytesDown: number;
  /** 425 to PASV and EPSV, since no port could be announced. */
  readonly noPassivePort: number;
  /**
   * What was not let in, refused, broken off or ended, by the name of the bound: one of `ServerLimits`, "descriptors", "ports", of an account
   * "sessions", "quota.bytes" or "quota.files", of addresses "banned", "network-denied" or "network-not-allowed".
   */
  readonly refused: Readonly<Record<string, number>>;
  /** Errors that nobody expected; each has its incident in the log. */
  readonly incidents: number;
}

const none: Readonly<Record<TransferOutcome, number>> = { complete: 0, aborted: 0, unverifiable: 0 };
const byDirection = { up: "uploads", down: "downloads", list: "listings" } as const;

/** Counts what a server tells, and what it tells too rarely to be counted there. */
export class Counts {
  readonly #refused = new Map<string, number>();
  readonly #transfers = { uploads: { ...none }, downloads: { ...none }, listings: { ...none } };
  readonly #bytes = { up: 0, down: 0 };
  #sessions = 0;
  #logins = 0;
  #failedLogins = 0;
  #noPassivePort = 0;
  #incidents = 0;

  /** Something was refused for a bound. */
  refuse(limit: string): void {
    this.#refused.set(limit, (this.#refused.get(limit) ?? 0) + 1);
  }

  /** Something was told. Connections and commands that were refused are not counted by that: many go untold. */
  tell(event: LogEvent): void {
    if (event.type === "session-opened") this.#sessions++;
    else if (event.type === "login") event.ok ? this.#logins++ : this.#failedLogins++;
    else if (event.type === "transfer") this.#transferred(event);
    else if (event.type === "internal-error") this.#incidents++;
    else if (event.type === "no-passive-port") {
      this.#noPassivePort++;
      this.refuse(event.limit);
    } else if ((event.type === "session-closed" || event.type === "proxy-refused") && event.limit)
      this.refuse(event.limit.limit);
  }

  /** @param moving bytes of transfers under way */
  totals(moving: { readonly up: number; readonly down: number }): ServerTotals {
    const { uploads, downloads, listings } = this.#transfers;
    return {
      sessions: this.#sessions,
      logins: this.#logins,
      failedLogins: this.#failedLogins,
      uploads: { ...uploads },
      downloads: { ...downloads },
      listings: { ...listings },
      bytesUp: this.#bytes.up + moving.up,
      bytesDown: this.#bytes.down + moving.down,
      noPassivePort: this.#noPassivePort,
      refused: Object.fromEntries(this.#refused),
      incidents: this.#incidents,
    };
  }

  #transferred({ direction, outcome, bytes, limit }: TransferLog): void {
    this.#transfers[byDirection[direction]][outcome]++;
    this.#bytes[direction === "up" ? "up" : "down"] += bytes;
    if (limit !== undefined) this.refuse(limit.limit);
  }
}
