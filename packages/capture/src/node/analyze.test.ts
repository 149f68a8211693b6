import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Scene } from "../../test/scene.ts";
import { Analyzer, analyzeBytes, type Session } from "../index.ts";
import { analyzeFile } from "./index.ts";

function scene(): Scene {
  const one = new Scene();
  const wire = one.connect("10.0.0.1:40000", "192.0.2.9:21");
  wire.server("220 hi");
  wire.ask("PASV", "227 (192,0,2,9,195,80)");
  const data = one.connect("10.0.0.1:40001", "192.0.2.9:50000");
  wire.ask("RETR a", "150 go");
  data.data("responder", "12345");
  data.close("responder");
  wire.server("226 done");
  return one;
}

describe("analyzeFile", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "twinport-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("reads a file, with digests", async () => {
    const file = join(folder, "a.pcap");
    await writeFile(file, scene().pcap());
    const analysis = await analyzeFile(file);
    expect(analysis.captures).toMatchObject([{ file, format: "pcap", packets: 16, linkTypes: ["EN10MB"] }]);
    expect(analysis.sessions[0]?.transfers[0]?.sha256).toHaveLength(64);
  });

  it("says what is wrong with a file, with the code for it", async () => {
    const text = join(folder, "a.txt");
    await writeFile(text, "hello, this is no capture\n");
    await writeFile(join(folder, "empty"), "");
    for (const [path, message] of [
      [text, /a\.txt: not a/],
      [join(folder, "empty"), /empty: /],
      [join(folder, "absent"), /absent: no such file/],
      [folder, /is a directory/],
    ] as const) {
      await expect(analyzeFile(path)).rejects.toMatchObject({
        code: "unreadable",
        message: expect.stringMatching(message),
      });
    }
  });
});

describe("Analyzer", () => {
  it("gives the same however the file is cut", () => {
    const bytes = scene().pcap();
    const whole = analyzeBytes(bytes, { file: "x" });
    const sessions: Session[] = [];
    const analyzer = new Analyzer({}, (session) => sessions.push(session));
    for (const byte of bytes) analyzer.push(Uint8Array.of(byte));
    expect({ ...analyzer.end("x"), sessions }).toEqual(whole);
  });

  it.each([1, 100, 4096])("keeps nothing of a chunk's memory: chunks of %i bytes", (size) => {
    const bytes = scene().pcap();
    const whole = analyzeBytes(bytes, { file: "x" });
    const sessions: Session[] = [];
    const analyzer = new Analyzer({}, (session) => sessions.push(session));
    const memory = new Uint8Array(size);
    for (let at = 0; at < bytes.length; at += size) {
      const chunk = bytes.subarray(at, at + size);
      memory.set(chunk);
      analyzer.push(memory.subarray(0, chunk.length));
      memory.fill(0xaa);
    }
    expect({ ...analyzer.end("x"), sessions }).toEqual(whole);
  });

  it("explains what a truncated file still holds", () => {
    const bytes = scene().pcap();
    const { captures, sessions } = analyzeBytes(bytes.subarray(0, bytes.length - 10));
    expect(captures[0]?.truncatedAt).toBeGreaterThan(0);
    expect(captures[0]?.warnings).toHaveLength(1);
    expect(sessions).toHaveLength(1);
  });
});
