import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { charsets } from "./charset.ts";
import { makeCodec } from "./codec.ts";

describe.each(charsets)("the codec of %s", (charset) => {
  const codec = makeCodec(charset);

  it("gives back the bytes it was given, whatever they are", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        expect(codec.encode(codec.decode(bytes))).toEqual(bytes);
      }),
    );
  });

  it("leaves ASCII as it is", () => {
    const ascii = Uint8Array.from({ length: 0x80 }, (_, index) => index);
    expect(codec.decode(ascii)).toBe(String.fromCharCode(...ascii));
  });

  it("does not write what it does not have", () => {
    expect(codec.encode("a\ud800")).toBeUndefined();
    if (charset !== "utf-8") expect(codec.encode("\u{1f600}")).toBeUndefined();
  });
});

it("writes UTF-8 as TextEncoder does, beside bytes that are none", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      const encoded = makeCodec("utf-8").encode(`${text}\udcff`);
      expect(encoded).toEqual(Uint8Array.of(...new TextEncoder().encode(text), 0xff));
    }),
  );
});

describe("makeCodec", () => {
  it.each([
    ["windows-1252", "Übergröße €", [0xdc, 0x62, 0x65, 0x72, 0x67, 0x72, 0xf6, 0xdf, 0x65, 0x20, 0x80]],
    ["windows-1251", "год", [0xe3, 0xee, 0xe4]],
    ["koi8-r", "год", [0xc7, 0xcf, 0xc4]],
    ["gbk", "中文", [0xd6, 0xd0, 0xce, 0xc4]],
    ["big5", "中文", [0xa4, 0xa4, 0xa4, 0xe5]],
    ["shift_jis", "表ｱ", [0x95, 0x5c, 0xb1]],
    ["euc-jp", "日本", [0xc6, 0xfc, 0xcb, 0xdc]],
    ["euc-kr", "한글", [0xc7, 0xd1, 0xb1, 0xdb]],
    ["utf-8", "é中😀", [0xc3, 0xa9, 0xe4, 0xb8, 0xad, 0xf0, 0x9f, 0x98, 0x80]],
  ] as const)("writes %s as others do", (charset, text, bytes) => {
    expect(makeCodec(charset).encode(text)).toEqual(Uint8Array.from(bytes));
    expect(makeCodec(charset).decode(Uint8Array.from(bytes))).toBe(text);
  });

  it.each([
    ["a byte that begins nothing", [0x61, 0x80, 0x62], "a\udc80b"],
    ["an overlong form", [0xc0, 0xaf], "\udcc0\udcaf"],
    ["a surrogate", [0xed, 0xa0, 0x80], "\udced\udca0\udc80"],
    ["what is beyond U+10FFFF", [0xf4, 0x90, 0x80, 0x80], "\udcf4\udc90\udc80\udc80"],
    ["a sequence cut short", [0xe4, 0xb8], "\udce4\udcb8"],
    ["a byte order mark, as itself", [0xef, 0xbb, 0xbf], "\ufeff"],
  ])("keeps in UTF-8 %s", (_name, bytes, text) => {
    expect(makeCodec("utf-8").decode(Uint8Array.from(bytes))).toBe(text);
  });
});
