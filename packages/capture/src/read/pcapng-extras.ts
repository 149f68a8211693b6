import { readBounds } from "./bounds.ts";
import { readU32, readU64 } from "./integers.ts";
import type { CaptureSink } from "./packet.ts";
import { readNames } from "./pcapng-names.ts";
import { forEachOption } from "./pcapng-options.ts";
import type { ReadState } from "./state.ts";

const nameResolution = 4;
const interfaceStatistics = 5;
const decryptionSecrets = 10;

/** Options of an interface statistics block: packets that the interface, and the system, had no room for. */
const droppedByInterface = 5;
const droppedBySystem = 7;

/**
 * The blocks of pcapng that are neither structure nor packets, those of them that tell the analyser something. The others
 * (custom blocks, systemd journals, and what nobody knows) are skipped unread.
 */
export class ExtraReader {
  readonly #state: ReadState;
  readonly #sink: CaptureSink;
  /** Of each interface of the section: its statistics count from the beginning, whenever they are written. */
  readonly #dropped = new Map<number, number>();

  constructor(state: ReadState, sink: CaptureSink) {
    this.#state = state;
    this.#sink = sink;
  }

  wants(type: number): boolean {
    if (type === nameResolution) return this.#sink.name !== undefined;
    return type === interfaceStatistics || (type === decryptionSecrets && this.#sink.secrets !== undefined);
  }

  /** Interface numbers begin anew. */
  section(): void {
    this.#dropped.clear();
  }

  read(type: number, body: Uint8Array, little: boolean): void {
    if (type === nameResolution) readNames(body, little, (address, name) => this.#sink.name?.(address, name));
    else if (type === interfaceStatistics) this.#statistics(body, little);
    else this.#secrets(body, little);
  }

  #statistics(body: Uint8Array, little: boolean): void {
    const from = readU32(body, 0, little);
    if (body.length < 12 || from >= readBounds.interfaces) return;
    let dropped = 0;
    forEachOption(body.subarray(12), little, (code, value) => {
      if ((code === droppedByInterface || code === droppedBySystem) && value.length === 8)
        dropped += Number(readU64(value, 0, little));
    });
    this.#state.dropped += dropped - (this.#dropped.get(from) ?? 0);
    this.#dropped.set(from, dropped);
  }

  #secrets(body: Uint8Array, little: boolean): void {
    const length = readU32(body, 4, little);
    if (body.length < 8 || length > body.length - 8) return;
    this.#sink.secrets?.(readU32(body, 0, little), body.subarray(8, 8 + length));
  }
}
