import { describe, expect, it } from "vitest";
import { block, enhancedPacket, integer, interfaceBlock, option, section } from "../../test/build.ts";
import { concatBytes } from "../write/bytes.ts";
import { CaptureReader, type ReaderInfo } from "./index.ts";

const packet = new Uint8Array(60);
const keyLog = 0x544c_534b;
const text = (words: string): Uint8Array => new TextEncoder().encode(words);

function read(...blocks: Uint8Array[]): { secrets: [number, string][]; info: ReaderInfo } {
  const secrets: [number, string][] = [];
  const reader = new CaptureReader({
    packet: () => undefined,
    secrets: (type, bytes) => secrets.push([type, new TextDecoder().decode(bytes)]),
  });
  reader.push(concatBytes(blocks));
  reader.end();
  return { secrets, info: reader.info };
}

describe.each([
  ["little endian", true],
  ["big endian", false],
])("blocks beside the packets, %s", (_, little) => {
  const order = { little };

  it("decryption secrets", () => {
    const secret = (type: number, words: string, length = words.length): Uint8Array =>
      block(10, concatBytes([integer(type, 4, little), integer(length, 4, little), text(words)]), order);
    const { secrets, info } = read(
      section(order),
      secret(keyLog, "CLIENT_RANDOM 00 11"),
      interfaceBlock(order),
      secret(0x5747_4b4c, "wire"),
      secret(keyLog, "short", 9),
      block(10, new Uint8Array(4), order),
      enhancedPacket(packet, order),
    );
    expect(secrets).toEqual([
      [keyLog, "CLIENT_RANDOM 00 11"],
      [0x5747_4b4c, "wire"],
    ]);
    expect(info).toMatchObject({ packets: 1, truncatedAt: null, warnings: [] });
  });

  it("statistics count from the beginning, for each interface; what each lost is said once", () => {
    const statistics = (from: number, byInterface: bigint, bySystem: bigint): Uint8Array => {
      const options = [
        option(4, integer(1_000, 8, little), little),
        option(5, integer(byInterface, 8, little), little),
        option(7, integer(bySystem, 8, little), little),
      ];
      const fields = [from, 0, 0].map((value) => integer(value, 4, little));
      return block(5, concatBytes([...fields, ...options]), order);
    };
    const one = [section(order), interfaceBlock(order), enhancedPacket(packet, order)];
    const { info } = read(
      ...one,
      statistics(0, 3n, 0n),
      statistics(0, 5n, 2n),
      statistics(1, 10n, 0n),
      ...one,
      statistics(0, 100n, 0n),
    );
    expect(info.warnings).toEqual([{ kind: "dropped", offset: null, value: 117 }]);
    expect(read(...one, statistics(0, 0n, 0n)).info.warnings).toEqual([]);
  });
});
