import { limits } from "@twinport/protocol";
import type { Epoch } from "./epoch.ts";
import type { OpenedRecord, SealedRecord } from "./protection.ts";

/** Records in turn that may fail to open before nothing more is tried: they may be those of a handshake without secrets. */
const maxFailures = 8;

/**
 * Opens the records of one direction, one behind the other. Their number under the keys is counted, not sent: behind a gap
 * the numbers that may come next are tried.
 */
export class Unsealer {
  #epoch: Epoch;
  #sequence = 0;
  #failures = 0;
  #opened = false;
  /** Records may be missing before the next. */
  #searching = false;

  constructor(epoch: Epoch) {
    this.#epoch = epoch;
  }

  /** A record was opened: the keys are the right ones. */
  get opened(): boolean {
    return this.#opened;
  }

  /** A record was tried. */
  get tried(): boolean {
    return this.#opened || this.#failures > 0;
  }

  /** Too many records in turn did not open, or the keys of the next are not known. */
  get failed(): boolean {
    return this.#failures >= maxFailures;
  }

  /** Opens the next record; null if it does not open. */
  open(record: SealedRecord): OpenedRecord | null {
    if (this.failed) return null;
    const opened = this.#try(record) ?? this.#tryFirst(record) ?? this.#tryNext(record);
    this.#epoch.protection.pass(record);
    this.#sequence++; // one that does not open is counted too
    if (opened === null) {
      this.#failures++;
      return null;
    }
    this.#failures = 0;
    this.#opened = true;
    this.#searching = false;
    return opened;
  }

  /** A record cannot be read, or some are missing. */
  lose(): void {
    this.#searching = true;
  }

  /** Other keys follow (RFC 8446 §7.2, §4.6.3). */
  advance(): void {
    const next = this.#epoch.next();
    if (next === null) {
      this.#failures = maxFailures;
      return;
    }
    this.#epoch = next;
    this.#sequence = 0;
  }

  #try(record: SealedRecord): OpenedRecord | null {
    const tries = this.#searching ? limits.tlsRecordsSkipped : 1;
    for (let ahead = 0; ahead < tries; ahead++) {
      const opened = this.#epoch.protection.open(record, this.#sequence + ahead);
      if (opened === null) continue;
      this.#sequence += ahead;
      return opened;
    }
    return null;
  }

  /** Those before may have been sealed with keys that are not known, as a handshake's is where the key log lacks its secret. */
  #tryFirst(record: SealedRecord): OpenedRecord | null {
    if (this.#opened || this.#sequence === 0) return null;
    const opened = this.#epoch.protection.open(record, 0);
    if (opened !== null) this.#sequence = 0;
    return opened;
  }

  /** What was to announce other keys may be missing. */
  #tryNext(record: SealedRecord): OpenedRecord | null {
    const next = this.#epoch.next();
    if (next === null || !(this.#searching || !this.#opened)) return null;
    const before = { epoch: this.#epoch, sequence: this.#sequence };
    this.#epoch = next;
    this.#sequence = 0;
    const opened = this.#try(record);
    if (opened === null) {
      this.#epoch = before.epoch;
      this.#sequence = before.sequence;
    }
    return opened;
  }
}
