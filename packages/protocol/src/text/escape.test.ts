import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { escapeForTerminal } from "./escape.ts";

describe("escapeForTerminal", () => {
  it.each([
    ["plain name.txt", "plain name.txt"],
    ["é 中文 😀 \\", "é 中文 😀 \\"],
    ["\u001b]52;c;x\u0007", "\\x1b]52;c;x\\x07"],
    ["a\r\nb\tc\u0000", "a\\x0d\\x0ab\\x09c\\x00"],
    ["\u007f\u009b31m", "\\x7f\\x9b31m"],
    ["\u202egpj.exe", "\\u{202e}gpj.exe"],
    ["\u2066\u2069\u2028\u2029", "\\u{2066}\\u{2069}\\u{2028}\\u{2029}"],
    ["\u061ca\u200eb\u200fc\ufeff", "\\u{61c}a\\u{200e}b\\u{200f}c\\u{feff}"],
    ["\u00a0", "\u00a0"],
  ])("shows %j", (text, shown) => {
    expect(escapeForTerminal(text)).toBe(shown);
  });

  it("leaves nothing that a terminal acts on", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        for (const character of escapeForTerminal(text)) {
          const code = character.codePointAt(0) ?? 0;
          expect(code < 0x20 || (code >= 0x7f && code <= 0x9f)).toBe(false);
          expect(code >= 0x202a && code <= 0x202e).toBe(false);
        }
      }),
    );
  });
});
