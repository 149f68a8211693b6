import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { charsets } from "./charset.ts";
import { makeNameCodec } from "./names.ts";

const latin = (bytes: Uint8Array) => String.fromCharCode(...bytes);

describe.each(charsets)("names in %s", (charset) => {
  const names = makeNameCodec(charset);

  it("come back as they were, whatever they hold", () => {
    const piece = fc.oneof(
      fc.constantFrom(
        "#",
        "#U",
        "#U0023",
        "#U00e9",
        "#L01f600",
        "#L00004e",
        "U1234",
        "#Udcd6",
        "#ffff",
        "\udcd6",
      ),
      fc.string({ unit: "grapheme", maxLength: 4 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const text = pieces.join("");
        expect(names.decode(names.encode(text))).toBe(text);
      }),
    );
  });
});

describe("names in a charset that lacks a character", () => {
  const gbk = makeNameCodec("gbk");

  it("have an escape of ASCII in its place", () => {
    expect(latin(gbk.encode("中\u{1f600}é.txt"))).toBe("\xd6\xd0#L01f600\xa8\xa6.txt");
    expect(latin(gbk.encode("\udcff\u00ff"))).toBe("#Udcff#U00ff");
  });

  it("keep what looks like an escape, and is none here", () => {
    expect(latin(gbk.encode("#U4e2d#U6587.zip"))).toBe("#U4e2d#U6587.zip");
    expect(gbk.decode(gbk.encode("#U4e2d"))).toBe("#U4e2d");
    expect(latin(gbk.encode("#U00ff"))).toBe("#U0023U00ff");
  });
});

describe("names in UTF-8", () => {
  it("have bytes that are no text as they are, and no escapes", () => {
    const names = makeNameCodec("utf-8");
    expect(latin(names.encode("\udce9t\udce9#U20ac"))).toBe("\xe9t\xe9#U20ac");
    expect(names.decode(Uint8Array.of(0xe9, 0x74, 0xe9))).toBe("\udce9t\udce9");
  });
});
