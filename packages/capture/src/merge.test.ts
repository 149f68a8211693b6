import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { enhancedPacket, interfaceBlock, option, pcapHeader, pcapRecord, section } from "../test/build.ts";
import { readAll } from "../test/collect.ts";
import { has } from "../test/run.ts";
import { Scene } from "../test/scene.ts";
import { mergeCaptures } from "./merge.ts";
import type { CaptureInfo } from "./model.ts";
import { PlainBytes } from "./read/compression.ts";
import type { CaptureSink } from "./read/index.ts";
import { analyze, collect } from "./session-stream.ts";
import { concatBytes } from "./write/bytes.ts";

async function* chunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function merged(
  files: readonly Uint8Array[],
  size = 100,
): Promise<{ packets: string[]; infos: readonly CaptureInfo[] }> {
  const packets: string[] = [];
  const sink: CaptureSink = {
    packet({ frame, seconds, nanos, linkType, data, start, end }) {
      packets.push(`${frame} ${seconds}.${nanos} ${linkType} ${data.subarray(start, end).join()}`);
    },
  };
  const sources = files.map((bytes, index) => ({
    file: `${index}`,
    bytes: new PlainBytes(chunks(bytes, size)),
  }));
  const reading = mergeCaptures(sources, sink);
  let step = await reading.next();
  while (step.done !== true) step = await reading.next();
  return { packets, infos: step.value };
}

const bytes = (value: number, length = 20): Uint8Array => new Uint8Array(length).fill(value);
const pcap = (...times: (readonly [seconds: number, micros: number, value: number])[]): Uint8Array =>
  concatBytes([
    pcapHeader({ little: false }),
    ...times.map(([seconds, fraction, value]) =>
      pcapRecord(bytes(value), { seconds, fraction, little: false }),
    ),
  ]);
const pcapng = (...times: (readonly [time: bigint, value: number])[]): Uint8Array =>
  concatBytes([
    section(),
    interfaceBlock({ linkType: 101, options: option(9, Uint8Array.of(9)) }),
    ...times.map(([time, value]) => enhancedPacket(bytes(value, 30), { time })),
  ]);

const one = pcap([10, 500, 1], [11, 0, 2], [13, 0, 3], [13, 0, 4]);
const two = pcapng([10_000_499_999n, 5], [11_000_000_000n, 6], [12_000_000_000n, 7], [20_000_000_000n, 8]);
const three = pcap([11, 0, 9], [5, 0, 10]);

describe("several captures", () => {
  it("come by time, numbered over all of them, however each is cut", async () => {
    const whole = await merged([one, two, three], 10_000);
    expect(whole.packets.map((packet) => packet.split(" ")[0])).toEqual("1 2 3 4 5 6 7 8 9 10".split(" "));
    for (const size of [1, 7, 64]) expect(await merged([one, two, three], size)).toEqual(whole);
    expect(whole.infos.map(({ file, format, packets }) => [file, format, packets])).toEqual([
      ["0", "pcap", 4],
      ["1", "pcapng", 4],
      ["2", "pcap", 2],
    ]);
  });

  it.skipIf(!has("mergecap"))("stand in the order of mergecap (mergecap)", async () => {
    const folder = mkdtempSync(join(tmpdir(), "twinport-"));
    try {
      const names = [one, two, three].map((file, index) => {
        writeFileSync(join(folder, `${index}`), file);
        return join(folder, `${index}`);
      });
      const { status, stderr } = spawnSync("mergecap", ["-w", join(folder, "all"), ...names]);
      expect(status, String(stderr)).toBe(0);
      const theirs = readAll(readFileSync(join(folder, "all"))).packets.map(
        ({ frame, seconds, nanos, linkType, data, start, end }) =>
          `${frame} ${seconds}.${nanos} ${linkType} ${data.subarray(start, end).join()}`,
      );
      expect((await merged([one, two, three])).packets).toEqual(theirs);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("go on where one is damaged", async () => {
    const { packets, infos } = await merged([one.subarray(0, one.length - 5), two]);
    expect(packets).toHaveLength(7);
    expect(infos.map(({ truncatedAt, warnings }) => [truncatedAt, warnings.length])).toEqual([
      [one.length - 36, 1],
      [null, 0],
    ]);
  });

  it("count frames that could not be read", async () => {
    const gap = concatBytes([
      section(),
      interfaceBlock(),
      enhancedPacket(bytes(1), { interfaceId: 7 }),
      enhancedPacket(bytes(2)),
    ]);
    const { packets } = await merged([gap, one]);
    expect(packets.map((packet) => packet.split(" ")[0])).toEqual(["2", "3", "4", "5", "6"]);
  });

  it("are refused by name when one is none", async () => {
    await expect(merged([one, new TextEncoder().encode("no capture")])).rejects.toThrow(
      /^1: not a packet capture/,
    );
  });

  it("hold one session, of which each has some", async () => {
    const scene = new Scene();
    const wire = scene.connect("10.0.0.1:40000", "192.0.2.9:21");
    wire.server("220 hi");
    wire.ask("QUIT", "221 Bye");
    const file = scene.pcap();
    const records = readAll(file).packets;
    const part = (odd: number): Uint8Array =>
      concatBytes([
        pcapHeader(),
        ...records
          .filter(({ frame }) => frame % 2 === odd)
          .map(({ data, start, end, seconds, nanos }) =>
            pcapRecord(data.subarray(start, end), { seconds, fraction: nanos / 1000 }),
          ),
      ]);
    const stream = analyze([
      { file: "odd", input: part(1) },
      { file: "even", input: part(0) },
    ]);
    const { captures, sessions } = await collect(stream);
    const whole = await collect(analyze(file));
    expect(sessions).toEqual(whole.sessions);
    expect(captures.map(({ file: name, packets }) => [name, packets])).toEqual([
      ["odd", Math.ceil(records.length / 2)],
      ["even", records.length >> 1],
    ]);
    expect(stream.progress).toMatchObject({
      bytes: part(1).length + part(0).length,
      packets: records.length,
      start: captures[0]?.firstTime,
    });
  });
});
