import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FtpError } from "../errors.ts";
import { RecordDecoder, RecordEncoder } from "./convert.ts";

type Converter = typeof RecordEncoder | typeof RecordDecoder;

const bytes = (latin: string) => Uint8Array.from(latin, (char) => char.charCodeAt(0));
const text = (data: Uint8Array) => String.fromCharCode(...data);

/** The whole output for an input given in the pieces that the lengths tell, the rest at the end. */
function convert(converter: Converter, data: Uint8Array, lengths: readonly number[]): Uint8Array {
  const state = new converter();
  const out: number[] = [];
  let at = 0;
  for (const length of [...lengths, data.length]) {
    out.push(...state.push(data.slice(at, at + length)));
    at += length;
  }
  out.push(...state.end());
  return Uint8Array.from(out);
}

const ones = (data: Uint8Array) => new Array<number>(data.length).fill(1);

/** The output, or the message of the refusal. */
function outcome(converter: Converter, data: Uint8Array, lengths: readonly number[]): string {
  try {
    return text(convert(converter, data, lengths));
  } catch (error) {
    if (!(error instanceof FtpError)) throw error;
    return `${error.code}: ${error.message}`;
  }
}

const longLine = "x".repeat(300);
const missing = "protocol: The end of file (FF 02) is missing";
const behind = "protocol: There are bytes behind the end of file";
const unknown = "protocol: There is a control code that is none";

const tables = [
  [
    "RecordEncoder",
    RecordEncoder,
    [
      ["", "\xff\x02"],
      ["a", "a\xff\x02"],
      ["a\r\n", "a\xff\x01\xff\x02"],
      ["\r\n\r\n", "\xff\x01\xff\x01\xff\x02"],
      ["a\r\nb", "a\xff\x01b\xff\x02"],
      ["\xff", "\xff\xff\xff\x02"],
      ["\xff\r\n\xff", "\xff\xff\xff\x01\xff\xff\xff\x02"],
      ["\r", "\r\xff\x02"],
      ["\n\r", "\n\r\xff\x02"],
      ["a\rb\nc", "a\rb\nc\xff\x02"],
      ["\r\r\n", "\r\xff\x01\xff\x02"],
      ["\r\xff\n", "\r\xff\xff\n\xff\x02"],
      [`${longLine}\r\n${longLine}`, `${longLine}\xff\x01${longLine}\xff\x02`],
    ],
  ],
  [
    "RecordDecoder",
    RecordDecoder,
    [
      ["\xff\x02", ""],
      ["\xff\x03", "\r\n"],
      ["a\xff\x02", "a"],
      ["a\xff\x03", "a\r\n"],
      ["a\xff\x01\xff\x02", "a\r\n"],
      ["a\xff\x01b\xff\x03", "a\r\nb\r\n"],
      ["\xff\xff\xff\x02", "\xff"],
      ["\xff\xff\xff\xff\xff\x01\xff\x02", "\xff\xff\r\n"],
      ["a\r\nb\xff\x02", "a\r\nb"],
      [`${longLine}\xff\x01${longLine}\xff\x02`, `${longLine}\r\n${longLine}`],
      ["", missing],
      ["a\xff\x01", missing],
      ["a\xff", missing],
      ["a\xff\x02b", behind],
      ["a\xff\x03\xff\x02", behind],
      ["\xff\x00", unknown],
      ["\xff\x04\xff\x02", unknown],
      ["\xffa\xff\x02", unknown],
    ],
  ],
] as const;

describe.each(tables)("%s", (_name, converter, table) => {
  it.each<readonly [given: string, expected: string]>([...table])("makes of %j %j", (given, expected) => {
    expect(outcome(converter, bytes(given), [])).toBe(expected);
    expect(outcome(converter, bytes(given), ones(bytes(given)))).toBe(expected);
  });

  it("does the same however the input is cut", () => {
    const data = fc
      .array(fc.constantFrom(0x0d, 0x0a, 0x41, 0xff, 0x01, 0x02, 0x03), { maxLength: 40 })
      .map((list) => Uint8Array.from(list));
    fc.assert(
      fc.property(data, fc.array(fc.nat({ max: 5 })), (given, lengths) => {
        const whole = outcome(converter, given, []);
        expect(outcome(converter, given, lengths)).toBe(whole);
        expect(outcome(converter, given, ones(given))).toBe(whole);
      }),
    );
  });

  it("does not write into the chunk it was given", () => {
    const chunk = bytes("a\xff\x01\r\nb\xff\xffc\r");
    const before = chunk.slice();
    const state = new converter();
    state.push(chunk);
    state.push(chunk);
    expect(chunk).toEqual(before);
  });

  it("returns a chunk without anything to change itself", () => {
    const chunk = bytes("no end of anything");
    expect(new converter().push(chunk).buffer).toBe(chunk.buffer);
  });
});

describe("both ways", () => {
  it("give back any bytes", () => {
    const data = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.array(fc.constantFrom(0x0d, 0x0a, 0x41, 0xff)).map((list) => Uint8Array.from(list)),
    );
    fc.assert(
      fc.property(data, fc.array(fc.nat({ max: 9 })), (given, lengths) => {
        const sent = convert(RecordEncoder, given, lengths);
        expect(convert(RecordDecoder, sent, ones(sent))).toEqual(given);
      }),
    );
  });

  it("agree with the plain definition", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("\r", "\n", "\xff", "a") }), (given) => {
        const plain = given.replaceAll(/\xff|\r\n/g, (found) => (found === "\xff" ? "\xff\xff" : "\xff\x01"));
        expect(text(convert(RecordEncoder, bytes(given), []))).toBe(`${plain}\xff\x02`);
      }),
    );
  });
});
