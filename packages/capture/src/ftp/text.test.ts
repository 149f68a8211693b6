import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeWire, masked, splitLines, withoutEcho } from "./text.ts";

const encoder = new TextEncoder();

describe("text of the wire", () => {
  it("is UTF-8 where it can be, and shows the bytes that are not", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(decodeWire(encoder.encode(text))).toBe(text);
      }),
    );
    expect(decodeWire(Uint8Array.from([0x61, 0xe4, 0xbd, 0xa0, 0xc4, 0xe3, 0x62, 0xf0]))).toBe(
      "a你\\xc4\\xe3b\\xf0",
    );
    const high = fc.uint8Array({ min: 0x80, max: 0xbf, minLength: 1 });
    fc.assert(
      fc.property(high, (bytes) => {
        expect(decodeWire(bytes)).toMatch(/^(?:\\x[89ab][0-9a-f])+$/); // continuation bytes alone
      }),
    );
  });

  it("hides secrets, an empty one says so", () => {
    expect([masked("x"), masked("")]).toEqual(["********", ""]);
    expect(withoutEcho(["no: hunter2"], "hunter2")).toEqual(["no: ********"]);
    expect(withoutEcho(["no such user"], "no")).toEqual(["no such user"]);
  });

  it("is cut into lines", () => {
    const lines = splitLines(encoder.encode("a\r\nb\n\r\nc")).map(decodeWire);
    expect(lines).toEqual(["a", "b", "", "c"]);
  });
});
