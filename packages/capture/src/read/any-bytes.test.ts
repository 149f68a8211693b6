import { FtpError } from "@twinport/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  block,
  enhancedPacket,
  hex,
  integer,
  interfaceBlock,
  option,
  pcapHeader,
  pcapRecord,
  section,
} from "../../test/build.ts";
import { readAll } from "../../test/collect.ts";
import { concatBytes } from "../write/bytes.ts";

const packet = new Uint8Array(40).fill(7);
const pcapOf = (magic: number, little: boolean, more: number): Uint8Array =>
  concatBytes([
    pcapHeader({ magic, little }),
    ...[1, 2, 3].map((seconds) => {
      const record = pcapRecord(packet, { seconds, little });
      return concatBytes([record.subarray(0, 16), new Uint8Array(more), packet]);
    }),
  ]);
const pcapngOf = (little: boolean): Uint8Array =>
  concatBytes([
    section({ little, options: option(1, hex("61"), little) }),
    interfaceBlock({ little, options: option(9, hex("09"), little) }),
    enhancedPacket(packet, { little }),
    block(3, concatBytes([integer(40, 4, little), packet]), { little }),
    block(5, concatBytes([new Uint8Array(12), option(5, new Uint8Array(8), little)]), { little }),
    block(10, concatBytes([integer(1, 4, little), integer(3, 4, little), hex("616263")]), { little }),
    enhancedPacket(packet, { little }),
  ]);
const snoop = concatBytes([
  hex("736e6f6f70000000 00000002 00000004"),
  hex("00000028 00000028 00000040 00000000 00000001 00000002"),
  packet,
  hex("00000028 00000028 00000040 00000003 00000001 00000002"),
  packet,
]);
const seeds = [
  pcapOf(0xa1b2c3d4, true, 0),
  pcapOf(0xa1b23c4d, false, 0),
  pcapOf(0xa1b2c3d4, true, 4),
  pcapOf(0xa1b2cd34, false, 8),
  pcapngOf(true),
  pcapngOf(false),
  concatBytes([pcapngOf(true), pcapngOf(false)]),
  snoop,
];

/** What comes of reading: packets and what is said of the file, or the message with which it is refused. */
function outcome(file: Uint8Array, size: number): unknown {
  try {
    return readAll(file, size);
  } catch (error) {
    if (error instanceof FtpError && error.code === "unreadable") return error.message;
    throw error;
  }
}

describe("any bytes at all", () => {
  it("are read or refused, the same however they are cut", () => {
    const change = fc.tuple(fc.nat(), fc.oneof(fc.constantFrom(0, 1, 0x7f, 0x80, 0xff), fc.nat(255)));
    fc.assert(
      fc.property(
        fc.constantFrom(...seeds),
        fc.array(change, { maxLength: 6 }),
        fc.nat(),
        fc.integer({ min: 1, max: 50 }),
        (seed, changes, cut, size) => {
          const file = Uint8Array.from(seed.subarray(0, cut % 3 === 0 ? cut % seed.length : seed.length));
          for (const [at, value] of changes) file[at % (file.length || 1)] = value;
          const whole = outcome(file, file.length || 1);
          expect(outcome(file, size)).toEqual(whole);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
