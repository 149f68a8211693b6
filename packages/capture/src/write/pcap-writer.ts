import { linkTypes } from "../read/link-type.ts";
import type { Time } from "../read/time.ts";
import type { Frame } from "./tcp-frame.ts";

/** Snapshot length that the written files name: the largest any tool uses. */
export const writtenSnaplen = 262_144;

/** How a pcap file is written. */
export interface PcapOptions {
  /** Nanoseconds instead of microseconds. Default false. */
  readonly nanos?: boolean;
  /** LINKTYPE_ number of the frames. Default Ethernet. */
  readonly linkType?: number;
}

/** Writes a classic pcap file, little endian: `header()` once, then `packet()` for each; join the chunks in order. */
export class PcapWriter {
  readonly #nanos: boolean;
  readonly #linkType: number;

  constructor(options: PcapOptions = {}) {
    this.#nanos = options.nanos ?? false;
    this.#linkType = options.linkType ?? linkTypes.ethernet;
  }

  /** The file header. */
  header(): Uint8Array {
    const view = new DataView(new ArrayBuffer(24));
    view.setUint32(0, this.#nanos ? 0xa1b23c4d : 0xa1b2c3d4, true);
    view.setUint16(4, 2, true);
    view.setUint16(6, 4, true);
    view.setUint32(16, writtenSnaplen, true);
    view.setUint32(20, this.#linkType, true);
    return new Uint8Array(view.buffer);
  }

  /** One packet record. */
  packet(time: Time, frame: Frame): Uint8Array {
    const record = new Uint8Array(16 + frame.data.length);
    const view = new DataView(record.buffer);
    view.setUint32(0, time.seconds, true);
    view.setUint32(4, this.#nanos ? time.nanos : Math.floor(time.nanos / 1000), true);
    view.setUint32(8, frame.data.length, true);
    view.setUint32(12, frame.originalLength, true);
    record.set(frame.data, 16);
    return record;
  }
}
