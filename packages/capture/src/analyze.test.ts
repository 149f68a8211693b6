import { describe, expect, it } from "vitest";
import { block, integer, interfaceBlock, pcapHeader, pcapRecord, section } from "../test/build.ts";
import { Scene } from "../test/scene.ts";
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

  it("packets of which it has only the beginning are counted where that may hide sessions", () => {
    const scene = new Scene();
    scene.connect("10.0.0.1:40000", "10.0.0.2:2121").data("responder", 40);
    const captures = (): unknown => scene.analyze().captures;
    expect(captures()).toMatchObject([{ warnings: [{ kind: "snaplen", offset: null, value: 1 }] }]);
    const control = scene.connect("10.0.0.1:40001", "10.0.0.2:2121");
    control.server("220 hi");
    control.ask("USER a", "331 Password?");
    expect(captures()).toMatchObject([{ warnings: [] }]);
  });

  it("packets without a time give none", () => {
    const simple = block(3, concatBytes([integer(packet.length, 4), packet]));
    const { captures } = analyzeBytes(concatBytes([section(), interfaceBlock(), simple]));
    expect(captures).toMatchObject([{ packets: 1, firstTime: null, lastTime: null }]);
  });
});
