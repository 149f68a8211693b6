import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hex } from "../../test/build.ts";
import { has, run } from "../../test/run.ts";
import { concatBytes } from "../write/bytes.ts";
import { ZstdDecoder, ZstdError } from "./index.ts";

function unpack(bytes: Uint8Array, size = bytes.length): Uint8Array {
  const decoder = new ZstdDecoder();
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    decoder.push(bytes.subarray(at, at + size));
    for (let piece = decoder.next(); piece !== null; piece = decoder.next()) pieces.push(piece);
  }
  if (!decoder.complete) throw new ZstdError("it breaks off");
  return concatBytes(pieces);
}

/** Text of few words, so that there is something to find again, with some noise. */
function text(length: number): Uint8Array {
  const words = ["RETR ", "226 Transfer complete.\r\n", "PASV\r\n", "227 Entering Passive Mode ", "550 "];
  let state = 1;
  const next = (): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state >>> 16;
  };
  let made = "";
  while (made.length < length) made += next() % 4 === 0 ? `${next()}` : (words[next() % words.length] ?? "");
  return new TextEncoder().encode(made.slice(0, length));
}

const frame = (descriptor: string, ...blocks: string[]): Uint8Array =>
  hex(`28b52ffd ${descriptor}${blocks.join("")}`);

describe("frames made by hand", () => {
  it.each([
    ["nothing", new Uint8Array(0), ""],
    ["a raw block", frame("2003", "190000 616263"), "abc"],
    ["a repeated byte", frame("2004", "230000 61"), "aaaa"],
    ["two blocks, the last empty", frame("2003", "180000 616263", "010000"), "abc"],
    ["a checksum, not looked at", frame("2403", "190000 616263 00000000"), "abc"],
    ["a skippable frame", hex("502a4d18 02000000 6162"), ""],
  ])("%s", (_, bytes, made) => {
    for (const size of [1, 3, bytes.length || 1])
      expect(new TextDecoder().decode(unpack(bytes, size))).toBe(made);
  });

  it.each([
    ["another magic", hex("28b52ffe 20 00 010000")],
    ["a reserved bit", frame("2803", "190000 616263")],
    ["a dictionary", frame("2101 03", "190000 616263")],
    ["a window of 1 TiB", frame("00f0", "010000")],
    ["a content of 2^63 bytes in one segment", frame("e0 0000000000000080", "010000")],
    ["a block of no kind", frame("2003", "1f0000 616263")],
    ["a block beyond 128 KiB", frame("2003", "fbffff 61")],
    ["its end within it", frame("2003", "190000 6162")],
  ])("%s is refused", (_, bytes) => {
    expect(() => unpack(bytes)).toThrow(ZstdError);
  });
});

describe.skipIf(!has("zstd"))("what the zstd command packs (zstd)", () => {
  // Told the size, it does not prepare for gigabytes.
  const zstd = (bytes: Uint8Array, ...options: string[]): Uint8Array =>
    run("zstd", ["-c", `--stream-size=${bytes.length}`, ...options], bytes);

  it.each(["--fast=10", "-1", "-3", "-9", "-15", "-19", "-3 --long=24", "-3 --no-check"])(
    "%s: comes out the same",
    (options) => {
      for (const length of [0, 1, 100, 5_000, 400_000]) {
        const bytes = text(length);
        const unpacked = unpack(zstd(bytes, ...options.split(" ")), 4096);
        // toEqual looks at so many bytes one by one, for seconds.
        expect(Buffer.compare(unpacked, bytes), `${length} bytes`).toBe(0);
      }
    },
  );

  it("whatever becomes of its bytes: an error or an end, in little time", () => {
    const seeds = [zstd(text(3_000)), zstd(text(20_000), "-19"), zstd(text(200), "--fast=5")];
    const change = fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(
        fc.constantFrom(...seeds),
        fc.array(change, { minLength: 1, maxLength: 8 }),
        (seed, changes) => {
          const bytes = Uint8Array.from(seed);
          for (const [at, value] of changes) bytes[at % bytes.length] = value;
          const made = [7, bytes.length].map((size) => {
            try {
              return unpack(bytes, size).length;
            } catch (error) {
              if (!(error instanceof ZstdError)) throw error;
              return null;
            }
          });
          expect(new Set(made).size).toBe(1);
        },
      ),
      { numRuns: 150 },
    );
  });
});
