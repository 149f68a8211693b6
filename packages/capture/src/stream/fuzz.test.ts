import { FtpError } from "@twinport/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { block, enhancedPacket, interfaceBlock, pcapHeader, pcapRecord, section } from "../../test/build.ts";
import { readAll, track } from "../../test/collect.ts";
import { ethernet, ipv4, ipv6, tcp, udp } from "../../test/packets.ts";
import { concatBytes } from "../write/bytes.ts";
import { WireCapture } from "../write/index.ts";

const payload = new TextEncoder().encode("USER anonymous\r\n");

/** Files with some of everything, to be damaged. */
function samples(): Uint8Array[] {
  const wire = new WireCapture();
  const client = { address: "10.0.0.1", port: 40_000 };
  const server = { address: "2001:db8::2", port: 21 };
  wire.event({ type: "open", time: 1e12, id: 1, channel: "control", client, server, initiator: "client" });
  wire.event({ type: "bytes", time: 1e12, id: 1, direction: "to-server", length: payload.length, payload });
  wire.event({ type: "bytes", time: 1e12, id: 1, direction: "to-client", length: 3000 });
  wire.event({ type: "fin", time: 1e12, id: 1, by: "server" });
  const packets = [
    ethernet(0x0800, ipv4(6, tcp(payload, { options: new Uint8Array(12), flags: 2 }))),
    ethernet(0x86dd, ipv6(60, concatBytes([new Uint8Array([6, 0, 0, 0, 0, 0, 0, 0]), tcp(payload)]))),
    ethernet(0x8100, new Uint8Array([0, 1, 8, 0]), ipv4(17, udp(53, 53))),
    ethernet(0x0800, ipv4(1, concatBytes([new Uint8Array([3, 1, 0, 0, 0, 0, 0, 0]), ipv4(6, tcp(payload))]))),
  ];
  return [
    wire.finish(),
    concatBytes([pcapHeader(), ...packets.map((packet) => pcapRecord(packet))]),
    concatBytes([
      section(),
      interfaceBlock(),
      ...packets.map((packet) => enhancedPacket(packet)),
      block(3, concatBytes([new Uint8Array([54, 0, 0, 0]), new Uint8Array(54)])),
      section({ little: false }),
      interfaceBlock({ little: false }),
      ...packets.map((packet) => enhancedPacket(packet, { little: false })),
    ]),
  ];
}

const damage = fc.array(
  fc.tuple(fc.nat(), fc.oneof(fc.nat({ max: 255 }), fc.constantFrom(0, 0x7f, 0x80, 0xff))),
  { maxLength: 8 },
);

describe("damaged captures", () => {
  it.each(samples().map((sample, index) => [index, sample] as const))(
    "end in packets, warnings or FtpError, the same for any chunks (sample %i)",
    (_, sample) => {
      const property = fc.property(
        damage,
        fc.nat(),
        fc.integer({ min: 1, max: 100 }),
        (bytes, cut, chunk) => {
          const file = sample.slice(0, sample.length - (cut % 3 === 0 ? cut % sample.length : 0));
          for (const [at, value] of bytes) file[at % file.length] = value;
          let whole: ReturnType<typeof readAll>;
          try {
            whole = readAll(file);
          } catch (error) {
            expect(error).toBeInstanceOf(FtpError);
            expect(() => readAll(file, chunk)).toThrow(error instanceof Error ? error.message : "");
            return;
          }
          expect(readAll(file, chunk)).toEqual(whole);
          expect(whole.packets.every(({ nanos }) => nanos >= 0 && nanos < 1e9)).toBe(true);
          for (const seen of track(file).all) expect(seen.closed).toBe(1);
        },
      );
      fc.assert(property, { numRuns: 400 });
    },
  );
});
