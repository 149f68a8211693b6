import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Frame, PcapWriter, TcpFlow } from "../write/index.ts";
import { analyze } from "./analyze.ts";
import { extractTo } from "./extract.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "twinport-transfers-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Numbers that look like chance and are the same each time. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const segment = 1400;
const server = { address: "192.0.2.9", port: 21 };

function contentOf(seed: number, length: number): Uint8Array {
  const random = chance(seed);
  return Uint8Array.from({ length }, () => random() * 256);
}

/**
 * A session of downloads that run at the same time: segments reordered by up to 8 places, one in ten sent twice, some of
 * those with other bytes, which must not count.
 */
function* capture(files: readonly Uint8Array[]): Generator<Uint8Array> {
  const writer = new PcapWriter();
  const random = chance(1);
  let nanos = 0;
  const packet = (frame: Frame): Uint8Array => {
    nanos += 1000;
    return writer.packet({ seconds: 1_700_000_000 + Math.floor(nanos / 1e9), nanos: nanos % 1e9 }, frame);
  };
  const encoder = new TextEncoder();
  const control = new TcpFlow({ address: "192.0.2.1", port: 40_000 }, server);
  const line = (side: "initiator" | "responder", text: string): Uint8Array =>
    packet(control.data(side, encoder.encode(`${text}\r\n`)));
  yield writer.header();
  for (const frame of [control.syn(), control.synAck(), control.ack("initiator")]) yield packet(frame);
  yield line("responder", "220 hi");
  const flows: { flow: TcpFlow; file: Uint8Array; at: number }[] = [];
  for (const [number, file] of files.entries()) {
    yield line("initiator", "PASV");
    yield line("responder", `227 (192,0,2,9,200,${number})`);
    const flow = new TcpFlow(
      { address: "192.0.2.1", port: 41_000 + number },
      { address: server.address, port: 200 * 256 + number },
    );
    for (const frame of [flow.syn(), flow.synAck(), flow.ack("initiator")]) yield packet(frame);
    yield line("initiator", `RETR file-${number}`);
    yield line("responder", "150 here it comes");
    flows.push({ flow, file, at: 0 });
  }
  const waiting: Frame[] = [];
  let open = [...flows];
  while (open.length > 0 || waiting.length > 0) {
    const one = open[Math.floor(random() * open.length)];
    if (one !== undefined) {
      const payload = one.file.subarray(one.at, one.at + segment);
      if (payload.length > 0) waiting.push(one.flow.data("responder", payload));
      one.at += segment;
      open = open.filter(({ file, at }) => at < file.length);
    }
    if (waiting.length < 8 && open.length > 0) continue;
    const [frame] = waiting.splice(Math.floor(random() * waiting.length), 1);
    if (frame === undefined) continue;
    yield packet(frame);
    if (random() > 0.1) continue;
    const again = { ...frame, data: frame.data.slice() };
    if (random() < 0.5) again.data[again.data.length - 1] = (again.data.at(-1) ?? 0) ^ 0xff;
    yield packet(again);
  }
  for (const { flow } of flows) {
    for (const frame of [flow.fin("responder"), flow.fin("initiator"), flow.ack("responder")])
      yield packet(frame);
    yield line("responder", "226 done");
  }
}

describe("transfers", () => {
  it("come out as they went, however their segments came", async () => {
    const files = Array.from({ length: 80 }, (_, at) =>
      contentOf(at, at * 2000 + (at === 79 ? 3_000_000 : 0)),
    );
    const sink = extractTo(folder);
    const extracted: unknown[] = [];
    for await (const { transfers } of analyze(capture(files), { content: sink }))
      for (const transfer of transfers) extracted.push(transfer.extracted);
    sink.close();
    expect(readdirSync(folder)).toHaveLength(files.length);
    for (const [at, file] of files.entries()) {
      const sha256 = createHash("sha256").update(file).digest("hex");
      const path = `C1.D${at + 1}-file-${at}`;
      expect(extracted[at]).toMatchObject({ path, bytes: file.length, sha256, holes: [], whole: true });
      expect(
        createHash("sha256")
          .update(readFileSync(join(folder, path)))
          .digest("hex"),
      ).toBe(sha256);
    }
  });
});
