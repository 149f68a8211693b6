import { linkTypes } from "../read/link-type.ts";
import { sectionHeaderType } from "../read/pcapng.ts";
import type { Time } from "../read/time.ts";
import { concatBytes } from "./bytes.ts";
import { writtenSnaplen } from "./pcap-writer.ts";
import type { Frame } from "./tcp-frame.ts";

/** How a pcapng file is written. */
export interface PcapngOptions {
  /** Comment of the section. */
  readonly comment?: string;
  /** Name of the one interface. */
  readonly interfaceName?: string;
  /** LINKTYPE_ number of its frames. Default Ethernet. */
  readonly linkType?: number;
}

const byteOrderMagic = 0x1a2b3c4d;
const interfaceDescription = 1;
const enhancedPacket = 6;
const option = { comment: 1, interfaceName: 2, application: 4, resolution: 9 } as const;
const nanoseconds = 9;
const longestOption = 0xffff;

/** Writes pcapng, little endian, one section with one interface, times in nanoseconds. Join the chunks in order. */
export class PcapngWriter {
  readonly #options: PcapngOptions;

  constructor(options: PcapngOptions = {}) {
    this.#options = options;
  }

  /** Section header and interface description. */
  header(): Uint8Array {
    const { comment, interfaceName, linkType = linkTypes.ethernet } = this.#options;
    const section = new DataView(new ArrayBuffer(16));
    section.setUint32(0, byteOrderMagic, true);
    section.setUint16(4, 1, true);
    section.setBigInt64(8, -1n, true); // section length not given
    const link = new DataView(new ArrayBuffer(8));
    link.setUint16(0, linkType, true);
    link.setUint32(4, writtenSnaplen, true);
    return concatBytes([
      block(sectionHeaderType, [
        new Uint8Array(section.buffer),
        textOption(option.comment, comment),
        textOption(option.application, "Twinport"),
        endOfOptions,
      ]),
      block(interfaceDescription, [
        new Uint8Array(link.buffer),
        textOption(option.interfaceName, interfaceName),
        encodeOption(option.resolution, Uint8Array.of(nanoseconds)),
        endOfOptions,
      ]),
    ]);
  }

  /** One enhanced packet block. */
  packet(time: Time, frame: Frame): Uint8Array {
    const stamp = BigInt(time.seconds) * 1_000_000_000n + BigInt(time.nanos);
    const fields = new DataView(new ArrayBuffer(20));
    fields.setUint32(4, Number(stamp >> 32n), true);
    fields.setUint32(8, Number(stamp & 0xffff_ffffn), true);
    fields.setUint32(12, frame.data.length, true);
    fields.setUint32(16, frame.originalLength, true);
    return block(enhancedPacket, [new Uint8Array(fields.buffer), padded(frame.data)]);
  }
}

const endOfOptions = new Uint8Array(4);

function textOption(code: number, text: string | undefined): Uint8Array {
  if (text === undefined) return new Uint8Array(0);
  return encodeOption(code, new TextEncoder().encode(text).subarray(0, longestOption));
}

function encodeOption(code: number, value: Uint8Array): Uint8Array {
  const head = new DataView(new ArrayBuffer(4));
  head.setUint16(0, code, true);
  head.setUint16(2, value.length, true);
  return concatBytes([new Uint8Array(head.buffer), padded(value)]);
}

function padded(bytes: Uint8Array): Uint8Array {
  return bytes.length % 4 === 0 ? bytes : concatBytes([bytes, new Uint8Array(4 - (bytes.length % 4))]);
}

function block(type: number, parts: readonly Uint8Array[]): Uint8Array {
  const body = concatBytes(parts);
  const whole = new Uint8Array(body.length + 12);
  const view = new DataView(whole.buffer);
  view.setUint32(0, type, true);
  view.setUint32(4, whole.length, true);
  whole.set(body, 8);
  view.setUint32(whole.length - 4, whole.length, true);
  return whole;
}
