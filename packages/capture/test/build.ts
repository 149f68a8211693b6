import { concatBytes } from "../src/write/bytes.ts";

/** Bytes of "d4c3 b2a1": blanks do not count. */
export function hex(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text.replaceAll(/\s/g, ""), "hex"));
}

/** An integer of 2, 4 or 8 bytes. */
export function integer(value: number | bigint, size: 2 | 4 | 8, little = true): Uint8Array {
  const bytes = Uint8Array.from({ length: size }, (_, index) =>
    Number((BigInt(value) >> BigInt(8 * index)) & 255n),
  );
  return little ? bytes : bytes.toReversed();
}

/** A classic pcap file's header. */
export function pcapHeader(
  options: { magic?: number; little?: boolean; linkType?: number; major?: number } = {},
): Uint8Array {
  const { magic = 0xa1b2c3d4, little = true, linkType = 1, major = 2 } = options;
  const u16 = (value: number): Uint8Array => integer(value, 2, little);
  const u32 = (value: number): Uint8Array => integer(value, 4, little);
  return concatBytes([u32(magic), u16(major), u16(4), u32(0), u32(0), u32(262_144), u32(linkType)]);
}

/** A pcap record; `captured` and `original` may lie. */
export function pcapRecord(
  data: Uint8Array,
  options: {
    seconds?: number;
    fraction?: number;
    captured?: number;
    original?: number;
    little?: boolean;
  } = {},
): Uint8Array {
  const {
    seconds = 0,
    fraction = 0,
    captured = data.length,
    original = data.length,
    little = true,
  } = options;
  return concatBytes([
    ...[seconds, fraction, captured, original].map((value) => integer(value, 4, little)),
    data,
  ]);
}

/** A pcapng block; the lengths may lie. */
export function block(
  type: number,
  body: Uint8Array,
  options: { little?: boolean; length?: number; trailer?: number } = {},
): Uint8Array {
  const { little = true } = options;
  const padding = new Uint8Array((4 - (body.length % 4)) % 4);
  const length = options.length ?? body.length + padding.length + 12;
  return concatBytes([
    integer(type, 4, little),
    integer(length, 4, little),
    body,
    padding,
    integer(options.trailer ?? length, 4, little),
  ]);
}

/** A pcapng option. */
export function option(code: number, value: Uint8Array, little = true, length = value.length): Uint8Array {
  const padding = new Uint8Array((4 - (value.length % 4)) % 4);
  return concatBytes([integer(code, 2, little), integer(length, 2, little), value, padding]);
}

/** A section header block. */
export function section(
  options: { little?: boolean; major?: number; length?: bigint; options?: Uint8Array } = {},
): Uint8Array {
  const { little = true, major = 1, length = -1n } = options;
  const body = [
    integer(0x1a2b3c4d, 4, little),
    integer(major, 2, little),
    integer(0, 2, little),
    integer(length, 8, little),
  ];
  return block(0x0a0d0d0a, concatBytes([...body, options.options ?? new Uint8Array(0)]), { little });
}

/** An interface description block. */
export function interfaceBlock(
  options: { little?: boolean; linkType?: number; snaplen?: number; options?: Uint8Array } = {},
): Uint8Array {
  const { little = true, linkType = 1, snaplen = 0 } = options;
  const body = [integer(linkType, 2, little), integer(0, 2, little), integer(snaplen, 4, little)];
  return block(1, concatBytes([...body, options.options ?? new Uint8Array(0)]), { little });
}

/** An enhanced packet block. */
export function enhancedPacket(
  data: Uint8Array,
  options: {
    little?: boolean;
    interfaceId?: number;
    time?: bigint;
    captured?: number;
    original?: number;
    options?: Uint8Array;
  } = {},
): Uint8Array {
  const {
    little = true,
    interfaceId = 0,
    time = 0n,
    captured = data.length,
    original = data.length,
  } = options;
  const fields = [interfaceId, Number(time >> 32n), Number(time & 0xffff_ffffn), captured, original];
  const parts = fields.map((value) => integer(value, 4, little));
  const padding = options.options === undefined ? 0 : (4 - (data.length % 4)) % 4;
  const more = [new Uint8Array(padding), options.options ?? new Uint8Array(0)];
  return block(6, concatBytes([...parts, data, ...more]), { little });
}

/** A name resolution block: addresses as hex, each with its names. */
export function namesBlock(
  names: readonly (readonly [address: string, ...names: string[]])[],
  little = true,
): Uint8Array {
  const records = names.map(([address, ...own]) => {
    const bytes = hex(address);
    const text = new TextEncoder().encode(own.map((name) => `${name}\0`).join(""));
    return option(bytes.length === 4 ? 1 : 2, concatBytes([bytes, text]), little);
  });
  return block(4, concatBytes([...records, new Uint8Array(4)]), { little });
}
