import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { pcapHeader, pcapRecord } from "../../test/build.ts";
import { has, run } from "../../test/run.ts";
import { Scene } from "../../test/scene.ts";
import type { CaptureSummary } from "../model.ts";
import { collect } from "../session-stream.ts";
import { concatBytes } from "../write/bytes.ts";
import { analyze } from "./index.ts";

/** A session whose lines do not compress to nothing. */
function capture(): Uint8Array {
  const scene = new Scene();
  const wire = scene.connect("10.0.0.1:40000", "192.0.2.9:21");
  wire.server("220 hi");
  for (let seed = 1; seed < 100; seed++)
    wire.ask(`CWD ${(seed * 7919) ** 3}`, `550 ${(seed * 104_729) ** 3}`);
  return scene.pcap();
}

const plain = capture();
const half = plain.length >> 1;
const gzip = gzipSync(plain);
const members = concatBytes([gzipSync(plain.subarray(0, half)), gzipSync(plain.subarray(half))]);

function* cut(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function summaryOf(bytes: Uint8Array, size = bytes.length): Promise<CaptureSummary> {
  return (await collect(analyze(cut(bytes, size)))) satisfies CaptureSummary;
}

describe("captures compressed by gzip", () => {
  it.each([
    ["one member", gzip],
    ["several members", members],
  ])("%s: are read as what they hold, however they are cut", async (_, bytes) => {
    const expected = await summaryOf(plain);
    for (const size of [1, 1000, bytes.length]) expect(await summaryOf(bytes, size)).toEqual(expected);
  });

  it("that break off are read as far as they go, and it is said once where they end", async () => {
    for (const length of [gzip.length - 1, gzip.length - 9, gzip.length >> 1]) {
      const { captures } = await summaryOf(gzip.subarray(0, length));
      expect(captures).toMatchObject([
        { truncatedAt: length, warnings: [{ kind: "stop.compressed.end", offset: length, name: "gzip" }] },
      ]);
      expect(captures[0]?.packets).toBeGreaterThan(50);
    }
  });

  it("that are damaged are read to shortly before that", async () => {
    const damaged = Uint8Array.from(gzip);
    damaged.fill(0xff, damaged.length - 200, damaged.length - 100);
    const { captures } = await summaryOf(damaged);
    expect(captures[0]?.warnings).toMatchObject([{ kind: "stop.compressed.data" }]);
    expect(captures[0]?.packets).toBeGreaterThan(50);
  });

  it("with nothing of a capture in them are refused (C1)", async () => {
    await expect(summaryOf(gzip.subarray(0, 12))).rejects.toMatchObject({
      code: "unreadable",
      message: "gzip data break off (byte 12)",
    });
    await expect(summaryOf(gzipSync(gzip))).rejects.toThrow("gzip-compressed data");
  });

  it("are not unpacked beyond what is of use: zeros, or a capture that cannot be read on (C1)", async () => {
    const zeros = gzipSync(new Uint8Array(8 * 1024 * 1024));
    const broken = concatBytes([pcapHeader(), pcapRecord(new Uint8Array(0), { captured: 0xffff_ffff })]);
    let given = 0;
    async function* endless(head: Uint8Array): AsyncGenerator<Uint8Array> {
      for (yield head; ; given++) yield zeros;
    }
    await expect(collect(analyze(endless(zeros)))).rejects.toThrow("zero bytes only");
    const { captures } = await collect(analyze(endless(gzipSync(broken))));
    expect(captures).toMatchObject([{ truncatedAt: 24 }]);
    expect(given).toBeLessThan(8);
  });
});

describe.skipIf(!has("zstd"))("captures compressed by zstd (zstd)", () => {
  // Told the size, it does not prepare for gigabytes.
  const zstd = (bytes: Uint8Array, ...options: string[]): Uint8Array =>
    run("zstd", ["-c", `--stream-size=${bytes.length}`, ...options], bytes);
  const skippable = Uint8Array.of(0x5e, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3);

  it.each([
    ["fast", zstd(plain, "--fast=5")],
    ["the usual way", zstd(plain)],
    ["as well as it can", zstd(plain, "-19")],
    ["without a checksum", zstd(plain, "--no-check")],
    [
      "in several frames",
      concatBytes([zstd(plain.subarray(0, half)), skippable, zstd(plain.subarray(half))]),
    ],
  ])("%s: are read as what they hold, however they are cut", async (_, bytes) => {
    const expected = await summaryOf(plain);
    for (const size of [1, 1000, bytes.length]) expect(await summaryOf(bytes, size)).toEqual(expected);
  });

  it("that break off are read as far as they go, and it is said once where they end", async () => {
    const frames = concatBytes([zstd(plain.subarray(0, half)), zstd(plain.subarray(half))]);
    const { captures } = await summaryOf(frames.subarray(0, frames.length - 1));
    expect(captures[0]?.packets).toBeGreaterThan(50);
    expect(captures[0]?.warnings).toMatchObject([{ kind: "stop.compressed.end", name: "zstd" }]);
  });
});
