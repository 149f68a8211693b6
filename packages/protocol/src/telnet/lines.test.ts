import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { type ControlLine, ControlLineReader } from "./lines.ts";

const latin = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
const show = (line: ControlLine): string => String.fromCharCode(...line.bytes);

function readAll(chunks: Iterable<Uint8Array>, maxLine?: number): ControlLine[] {
  const reader = new ControlLineReader(maxLine);
  const lines: ControlLine[] = [];
  for (const chunk of chunks) lines.push(...reader.push(chunk));
  const rest = reader.end();
  return rest === undefined ? lines : [...lines, rest];
}

const byteByByte = (data: Uint8Array): Uint8Array[] =>
  Array.from(data, (_, index) => data.subarray(index, index + 1));

// tests/hostile K3, K4, K26, K30-K33
const cases: [name: string, stream: string, lines: string[], interrupts: boolean[]][] = [
  ["a line", "NOOP\r\n", ["NOOP"], [false]],
  ["two lines in one chunk", "USER u\r\nPASS p\r\n", ["USER u", "PASS p"], [false, false]],
  ["K3 bare LF", "USER u\nPASS p\r\n", ["USER u", "PASS p"], [false, false]],
  ["K4 bare CR inside", "USER u\rPASS p\r\n", ["USER u\rPASS p"], [false]],
  ["an unterminated rest", "QUI", ["QUI"], [false]],
  ["empty lines", "\r\n\n", ["", ""], [false, false]],
  ["K30 urgent ABOR", "\xff\xf4\xf2ABOR\r\n", ["ABOR"], [true]],
  ["K30 IP and Synch", "\xff\xf4\xff\xf2ABOR\r\n", ["ABOR"], [true]],
  ["K31 urgent byte lost", "\xff\xf4\xffABOR\r\n", ["ABOR"], [true]],
  ["lftp's Synch, its first IAC lost", "\xf4\xff\xf2ABOR\r\n", ["ABOR"], [true]],
  ["the same behind a line", "NOOP\r\n\xf4\xff\xf2ABOR\r\n", ["NOOP", "ABOR"], [false, true]],
  ["a name of such bytes", "MKD \xf4\x80\x80\x80\r\n", ["MKD \xf4\x80\x80\x80"], [false]],
  ["K32 negotiation", "\xff\xfb\x01\xff\xfd\x03NOOP\r\n", ["NOOP"], [false]],
  ["K32 subnegotiation", "\xff\xfa\x18\x01\xff\xf0NOOP\r\n", ["NOOP"], [false]],
  ["K32 literal 255", "MKD a\xff\xffb\r\n", ["MKD a\xffb"], [false]],
  ["interrupt belongs to one line", "\xff\xf4ABOR\r\nNOOP\r\n", ["ABOR", "NOOP"], [true, false]],
];

describe("ControlLineReader", () => {
  for (const [name, stream, expected, interrupts] of cases) {
    it(`reads ${name}, whole and byte by byte`, () => {
      for (const chunks of [[latin(stream)], byteByByte(latin(stream))]) {
        const lines = readAll(chunks);
        expect(lines.map(show)).toEqual(expected);
        expect(lines.map((line) => line.interrupt)).toEqual(interrupts);
      }
    });
  }

  it("looks at a chunk once, whatever it holds", () => {
    const search = vi.spyOn(Uint8Array.prototype, "indexOf");
    for (const part of ["a\xff\xf1", "\xff\xf1", "a\n", "\n"]) {
      const chunk = latin(part.repeat(2000));
      search.mockClear();
      new ControlLineReader().push(chunk);
      // What each search went over, from where it began to what it found.
      const steps = search.mock.calls.map(([, from = 0], at) => {
        const found = search.mock.results[at]?.value;
        return (found < 0 ? chunk.length : found) - from;
      });
      expect(steps.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(4 * chunk.length);
    }
    search.mockRestore();
  });

  it("tells offsets in the raw stream, Telnet and line ends included", () => {
    const stream = "\xff\xf4ABOR\r\nNOOP\n";
    expect(readAll([latin(stream)]).map(({ start, end, bareLf }) => [start, end, bareLf])).toEqual([
      [0, 8, false],
      [8, 13, true],
    ]);
  });

  it("cuts an over-long line once and goes on behind it (K1, K33)", () => {
    const reader = new ControlLineReader(16);
    expect(reader.push(latin("A".repeat(100)))).toEqual([]);
    expect([reader.overlong, reader.pending]).toEqual([true, 16]);
    expect(
      reader.push(latin(`${"A".repeat(100)}\r\nNOOP\r\n`)).map((line) => [show(line), line.overlong]),
    ).toEqual([
      ["A".repeat(16), true],
      ["NOOP", false],
    ]);
    const negotiation = new ControlLineReader(16);
    expect(negotiation.push(latin(`\xff\xfa${"x".repeat(3000)}`))).toEqual([]);
    expect(negotiation.overlong).toBe(true);
  });

  it("tells whether the line being read holds a text", () => {
    const reader = new ControlLineReader();
    for (const [chunk, held] of [
      ["ab", false],
      ["\xff\xf4oR\r", true],
      ["\r", false],
      ["\nNOOP\r", false],
      ["\nABOR", false],
    ] as const) {
      reader.push(latin(chunk));
      expect(reader.holds("ABOR\r"), chunk).toBe(held);
    }
  });

  it("gives the same however the stream is cut", () => {
    const byte = fc.constantFrom(0xff, 0xf4, 0xf2, 0xfa, 0xf0, 0xfb, 0x0d, 0x0a, 0x41, 0x00);
    fc.assert(
      fc.property(fc.array(byte, { maxLength: 80 }), (values) => {
        const data = Uint8Array.from(values);
        expect(readAll(byteByByte(data), 20)).toEqual(readAll([data], 20));
      }),
    );
  });
});
