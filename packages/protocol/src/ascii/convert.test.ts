import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AsciiDecoder, AsciiEncoder } from "./convert.ts";

type Converter = typeof AsciiEncoder | typeof AsciiDecoder;

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (data: Uint8Array) => new TextDecoder().decode(data);

/** The whole output for an input given in the pieces that the lengths tell, the rest at the end. */
function convert(converter: Converter, data: Uint8Array, lengths: readonly number[]): Uint8Array {
  const state = new converter();
  const out: Uint8Array[] = [];
  let at = 0;
  for (const length of [...lengths, data.length]) {
    out.push(state.push(data.slice(at, at + length)));
    at += length;
  }
  out.push(state.end());
  const whole = new Uint8Array(out.reduce((sum, piece) => sum + piece.length, 0));
  let to = 0;
  for (const piece of out) {
    whole.set(piece, to);
    to += piece.length;
  }
  return whole;
}

const ones = (data: Uint8Array) => new Array<number>(data.length).fill(1);
const longLine = "x".repeat(300);

const encodings: [string, string][] = [
  ["", ""],
  ["a", "a"],
  ["a\n", "a\r\n"],
  ["a\r\n", "a\r\n"],
  ["\n\n", "\r\n\r\n"],
  ["\n\r\n\r", "\r\n\r\n\r"],
  ["\r", "\r"],
  ["a\rb", "a\rb"],
  ["\r\r\n", "\r\r\n"],
  ["\n\r", "\r\n\r"],
  [`${longLine}\n${longLine}`, `${longLine}\r\n${longLine}`],
];

const decodings: [string, string][] = [
  ["", ""],
  ["a\r\n", "a\n"],
  ["a\n", "a\n"],
  ["\r\n\r\n", "\n\n"],
  ["\n\r\n\r", "\n\n\r"],
  ["\r", "\r"],
  ["a\rb\r", "a\rb\r"],
  ["\r\r\n", "\r\n"],
  ["\r\r", "\r\r"],
  ["\r\nx", "\nx"],
  [`${longLine}\r\n${longLine}`, `${longLine}\n${longLine}`],
];

describe.each([
  ["AsciiEncoder", AsciiEncoder, encodings],
  ["AsciiDecoder", AsciiDecoder, decodings],
] as const)("%s", (_name, converter, table) => {
  it.each(table)("makes of %j", (given, expected) => {
    const data = bytes(given);
    expect(text(convert(converter, data, []))).toBe(expected);
    expect(text(convert(converter, data, ones(data)))).toBe(expected);
  });

  it("gives the same however the input is cut", () => {
    const data = fc.array(fc.constantFrom(0x0d, 0x0a, 0x41, 0xff)).map((list) => Uint8Array.from(list));
    fc.assert(
      fc.property(data, fc.array(fc.nat({ max: 5 })), (given, lengths) => {
        const whole = convert(converter, given, []);
        expect(convert(converter, given, lengths)).toEqual(whole);
        expect(convert(converter, given, ones(given))).toEqual(whole);
      }),
    );
  });

  it("leaves a million bare CRs alone, also with a CR at each chunk's edge", () => {
    const data = new Uint8Array(1_000_000).fill(0x0d);
    const out = convert(converter, data, new Array<number>(15).fill(65_536));
    expect(out.length).toBe(data.length);
    expect(out.every((byte) => byte === 0x0d)).toBe(true);
  });

  it("leaves bytes that are no line end alone", () => {
    const data = Uint8Array.from({ length: 256 }, (_, index) => index).filter(
      (b) => b !== 0x0a && b !== 0x0d,
    );
    expect(convert(converter, data, [])).toEqual(data);
    const chunk = bytes("no line end");
    expect(new converter().push(chunk).buffer).toBe(chunk.buffer);
  });

  it("does not write into the chunk it was given", () => {
    const chunk = bytes("a\r\nb\nc\r");
    const before = chunk.slice();
    const state = new converter();
    state.push(chunk);
    state.push(chunk);
    expect(chunk).toEqual(before);
  });
});

describe("both ways", () => {
  it("give back text whose lines end in LF and hold no CR", () => {
    const data = fc.array(fc.constantFrom(0x0a, 0x41, 0xff)).map((list) => Uint8Array.from(list));
    fc.assert(
      fc.property(data, (given) => {
        const sent = convert(AsciiEncoder, given, []);
        expect(convert(AsciiDecoder, sent, ones(sent))).toEqual(given);
      }),
    );
  });

  it("agree with the plain definition on the encoder's side", () => {
    const data = fc.string({ unit: fc.constantFrom("\r", "\n", "a") });
    fc.assert(
      fc.property(data, (given) => {
        expect(text(convert(AsciiEncoder, bytes(given), []))).toBe(given.replace(/(?<!\r)\n/g, "\r\n"));
        expect(text(convert(AsciiDecoder, bytes(given), []))).toBe(given.replaceAll("\r\n", "\n"));
      }),
    );
  });
});

describe("AsciiDecoder", () => {
  it("holds a last CR back until it knows, and starts anew after the end", () => {
    const decoder = new AsciiDecoder();
    expect(text(decoder.push(bytes("a\r")))).toBe("a");
    expect(text(decoder.push(bytes("")))).toBe("");
    expect(text(decoder.push(bytes("\nb\r")))).toBe("\nb");
    expect(text(decoder.end())).toBe("\r");
    expect(text(decoder.end())).toBe("");
    expect(text(decoder.push(bytes("\n")))).toBe("\n");
  });
});
