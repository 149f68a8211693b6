import { describe, expect, it } from "vitest";
import { block, integer, interfaceBlock, pcapHeader, pcapRecord, section } from "../test/build.ts";
import { analyzeBytes } from "./analyze.ts";
import { concatBytes } from "./write/index.ts";

const packet = new Uint8Array(60);

describe("what is said of a capture", () => {
  it("a link type that cannot be read is named", () => {
    const file = concatBytes([pcapHeader({ linkType: 147 }), pcapRecord(packet, { seconds: 5 })]);
    const { captures, otherPackets } = analyzeBytes(file);
    expect(captures[0]?.warnings).toEqual([{ kind: "link", offset: null, value: 147, name: "USER0" }]);
    expect(otherPackets.total).toBe(1);
  });

  it("one that can be read is not", () => {
    const file = concatBytes([pcapHeader(), pcapRecord(packet, { seconds: 5 })]);
    expect(analyzeBytes(file).captures).toMatchObject([
      { warnings: [], firstTime: { seconds: 5 }, lastTime: { seconds: 5 } },
    ]);
  });

  it("packets without a time give none", () => {
    const simple = block(3, concatBytes([integer(packet.length, 4), packet]));
    const { captures } = analyzeBytes(concatBytes([section(), interfaceBlock(), simple]));
    expect(captures).toMatchObject([{ packets: 1, firstTime: null, lastTime: null }]);
  });
});
