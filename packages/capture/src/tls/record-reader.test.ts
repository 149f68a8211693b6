import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { record, sealed } from "../../test/tls.ts";
import { concatBytes } from "../write/bytes.ts";
import { RecordReader } from "./record-reader.ts";

/** What a reader says of chunks; bodies are joined, for cuts of chunks show in them. */
function readAll(chunks: readonly Uint8Array[], reader = new RecordReader()): string[] {
  const told: string[] = [];
  let body = 0;
  const sink = {
    begin: (header: { type: number; length: number; ssl2: boolean }) => {
      told.push(`${header.ssl2 ? "ssl2 " : ""}${header.type}:${header.length}`);
      body = 0;
    },
    body: (bytes: Uint8Array) => {
      body += bytes.length;
    },
    end: () => told.push(`end ${body}`),
    hole: () => told.push("hole"),
    unknown: (length: number) => {
      const last = /^unknown (\d+)$/.exec(told.at(-1) ?? "");
      if (last !== null) told.pop();
      told.push(`unknown ${length + Number(last?.[1] ?? 0)}`);
    },
  };
  for (const chunk of chunks) {
    const taken = reader.push(chunk, sink);
    if (taken < chunk.length) return [...told, `rest ${chunk.length - taken}`];
  }
  return told;
}

function bytewise(bytes: Uint8Array): Uint8Array[] {
  return Array.from(bytes, (byte) => Uint8Array.of(byte));
}

const text = new TextEncoder().encode("PWD\r\n");

describe("RecordReader", () => {
  it.each<[string, Uint8Array, string[]]>([
    [
      "records one after the other",
      concatBytes([record(22, new Uint8Array(3)), sealed(0), sealed(7)]),
      ["22:3", "end 3", "23:0", "end 0", "23:7", "end 7"],
    ],
    ["one that is cut off", record(23, new Uint8Array(3), { length: 9 }), ["23:9"]],
    ["one too long to be one", record(23, text, { length: 20_000 }), ["unknown 10"]],
    ["of a version that there is none", record(23, text, { version: 0x0405 }), ["unknown 10"]],
    [
      "a hello of SSL 2",
      Uint8Array.of(0x80, 5, 1, 3, 1, 0, 0, 0x16, 3, 1, 0, 0),
      ["ssl2 22:5", "end 2", "22:0", "end 0"],
    ],
  ])("reads %s, whole and byte by byte", (_, bytes, expected) => {
    expect(readAll([bytes])).toEqual(expected);
    expect(readAll(bytewise(bytes))).toEqual(expected);
  });

  it("stops where clear text stands in the place of a record", () => {
    expect(readAll([concatBytes([sealed(2), text])])).toEqual(["23:2", "end 2", "rest 5"]);
    expect(readAll([text])).toEqual(["rest 5"]);
  });

  it("loses only the record that has a gap in it", () => {
    const reader = new RecordReader();
    readAll([record(23, new Uint8Array(2), { length: 10 })], reader);
    reader.gap(8, { begin() {}, body() {}, end() {}, hole() {}, unknown() {} });
    expect(readAll([sealed(1)], reader)).toEqual(["23:1", "end 1"]);
  });

  it("finds records again behind a larger gap where a chunk is nothing but whole ones", () => {
    const reader = new RecordReader();
    readAll([record(23, new Uint8Array(2), { length: 10 })], reader);
    reader.gap(9, { begin() {}, body() {}, end() {}, hole() {}, unknown() {} });
    expect(readAll([text, sealed(3).subarray(1)], reader)).toEqual(["unknown 12"]);
    expect(readAll([concatBytes([sealed(3), sealed(4)])], reader)).toEqual([
      "23:3",
      "end 3",
      "23:4",
      "end 4",
    ]);
  });

  it("says the same of any bytes however they are cut", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.boolean(), (noise, led) => {
        const bytes = led ? concatBytes([sealed(4), noise]) : noise;
        const whole = readAll([bytes]);
        // Where it is lost, whole chunks may be found to be records again; a byte never is.
        if (whole.some((line) => line.startsWith("unknown"))) return;
        // In single bytes the clear text behind is left after its first one.
        const rest = (line: string): string => line.replace(/^rest .*/, "rest");
        expect(readAll(bytewise(bytes)).map(rest)).toEqual(whole.map(rest));
      }),
    );
  });
});
