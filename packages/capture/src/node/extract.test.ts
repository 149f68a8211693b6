import { createHash } from "node:crypto";
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FtpError, limits } from "@twinport/protocol";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { KeptTransfer } from "../extract/content.ts";
import { extractTo, type FolderSink } from "./extract.ts";

let above: string;
let folder: string;
let sink: FolderSink;
beforeEach(() => {
  above = mkdtempSync(join(tmpdir(), "twinport-extract-"));
  folder = join(above, "new", "out");
  sink = extractTo(folder);
});
afterEach(() => {
  sink.close();
  rmSync(above, { recursive: true });
});

function transfer(name: string, more: Partial<KeptTransfer> = {}): KeptTransfer {
  return {
    connection: "C1.D1",
    command: "RETR",
    argument: name,
    name,
    digest: null,
    type: "I",
    mode: "S",
    structure: "F",
    offset: 0,
    bytes: 0,
    expectedBytes: null,
    complete: "unknown",
    durationMs: 0,
    rttMs: null,
    retransmissions: 0,
    sha256: null,
    frames: [],
    headless: false,
    cut: false,
    ...more,
  };
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const content = (name: string): string => readFileSync(join(folder, name), "latin1");

describe("extractTo", () => {
  it("makes the folder and writes what came, small or large, whatever the chunks", () => {
    for (const size of [0, 1, 1000, 65_535, 65_536, 65_537, 300_001]) {
      const whole = Buffer.from(Array.from({ length: size }, (_, at) => (at * 7) % 251));
      const stream = sink.open();
      const chunk = new Uint8Array(1460);
      for (let at = 0; at < size; at += 1460) {
        const part = whole.subarray(at, at + 1460);
        chunk.set(part); // used again, as a capture's are
        stream.bytes(chunk.subarray(0, part.length));
      }
      const digest = createHash("sha256").update(whole).digest("hex");
      const kept = stream.keep(transfer("a.bin", { connection: `C1.D${size}`, digest }));
      const path = `C1.D${size}-a.bin`;
      expect(kept).toEqual({
        path,
        bytes: size,
        sha256: digest,
        holes: [],
        headless: false,
        cut: false,
        whole: true,
      });
      expect(readFileSync(join(folder, path)).equals(whole)).toBe(true);
    }
  });

  it("fills holes with zeros, at the beginning and the end too, and says where they are", () => {
    const stream = sink.open();
    stream.gap(3);
    stream.bytes(bytes("abc"));
    stream.gap(70_000);
    stream.bytes(bytes("def"));
    stream.gap(2);
    const kept = stream.keep(transfer("a", { digest: "of something else" }));
    expect(kept).toMatchObject({
      path: "C1.D1-a.partial",
      bytes: 70_011,
      sha256: null,
      holes: [
        [0, 3],
        [6, 70_006],
        [70_009, 70_011],
      ],
      whole: false,
    });
    expect(content("C1.D1-a.partial")).toBe(`\0\0\0abc${"\0".repeat(70_000)}def\0\0`);
  });

  it("does not fill the disk for what a capture only claims", () => {
    const stream = sink.open();
    for (let gigabytes = 0; gigabytes < 100; gigabytes++) stream.gap(2 ** 30);
    stream.bytes(bytes("never"));
    expect(stream.keep(transfer("a"))).toMatchObject({
      bytes: limits.extractedHoles,
      sha256: null,
      cut: true,
      whole: false,
    });
    expect(statSync(join(folder, "C1.D1-a.partial")).blocks).toBeLessThan(100);
  });

  it.each<[string, Partial<KeptTransfer>]>([
    ["began before the capture", { headless: true }],
    ["was cut", { cut: true }],
    ["is known to be short", { complete: "no" }],
  ])("marks a file that %s", (_, more) => {
    const stream = sink.open();
    stream.bytes(bytes("x"));
    expect(stream.keep(transfer("a", more))).toMatchObject({ path: "C1.D1-a.partial", whole: false });
  });

  it("overwrites nothing, and follows no link", () => {
    const outside = join(above, "outside");
    writeFileSync(outside, "mine");
    symlinkSync(outside, join(folder, "C1.D1-a.txt"));
    writeFileSync(join(folder, "C1.D1-a~1.txt"), "mine too");
    for (const [size, name] of [
      [10, "C1.D1-a~2.txt"],
      [100_000, "C1.D1-a~3.txt"],
    ] as const) {
      const stream = sink.open();
      stream.bytes(bytes("x".repeat(size)));
      expect(stream.keep(transfer("a.txt"))?.path).toBe(name);
      expect(content(name)).toHaveLength(size);
    }
    expect(readFileSync(outside, "utf8")).toBe("mine");
    expect(content("C1.D1-a~1.txt")).toBe("mine too");
  });

  it.each([
    "../../x",
    "/etc/passwd",
    "..\\x",
    "C:\\x",
    "CON",
    "a\0b",
    "..",
    "\u202etxt.exe",
    "a".repeat(5000),
  ])("writes %j into the folder alone", (name) => {
    const before = readdirSync(above);
    const stream = sink.open();
    stream.bytes(bytes("x"));
    const kept = stream.keep(transfer(name));
    expect(readdirSync(folder)).toEqual([kept?.path]);
    expect(readdirSync(above)).toEqual(before);
  });

  it("keeps few files open, however many grow at once", () => {
    const streams = Array.from({ length: 500 }, () => sink.open());
    for (let round = 0; round < 3; round++)
      for (const [at, stream] of streams.entries()) stream.bytes(bytes(`${at}:${round} `));
    if (process.platform === "linux") expect(readdirSync("/proc/self/fd").length).toBeLessThan(200);
    for (const [at, stream] of streams.entries()) {
      const kept = stream.keep(transfer("a", { connection: `C${at}.D1` }));
      expect(content(kept?.path ?? "")).toBe(`${at}:0 ${at}:1 ${at}:2 `);
    }
    expect(readdirSync(folder)).toHaveLength(500);
  });

  it("leaves nothing of what is dropped, or never finished", () => {
    const [dropped, open] = [sink.open(), sink.open()];
    for (const stream of [dropped, open]) stream.bytes(bytes("x".repeat(100_000)));
    dropped.drop();
    expect(readdirSync(folder)).toHaveLength(1);
    const kept = sink.open().keep(transfer("a"));
    if (kept !== null) sink.remove(kept);
    sink.close();
    expect(readdirSync(folder)).toEqual([]);
  });

  it("says what the disk refused", () => {
    const file = join(above, "file");
    writeFileSync(file, "");
    const message = `cannot write ${file}: not a folder`;
    expect(() => extractTo(file)).toThrow(
      expect.objectContaining({ code: "local-file", message, exitCode: 3 }),
    );
    if (process.platform === "linux") expect(() => extractTo("/proc/no/x")).toThrow(FtpError);
    const stream = sink.open();
    rmSync(folder, { recursive: true });
    expect(() => stream.bytes(bytes("x".repeat(100_000)))).toThrow(FtpError);
    expect(() => stream.drop()).not.toThrow();
  });
});
