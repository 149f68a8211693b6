import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  formatReply,
  isIntermediate,
  isPermanent,
  isPositive,
  isPreliminary,
  isTransient,
  replyCodes,
} from "./index.ts";
import { type ReadReply, ReplyReader } from "./read.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (data: Uint8Array): string => new TextDecoder().decode(data);

/** Every reply of a stream, the unfinished last one included. */
function readAll(chunks: Iterable<Uint8Array>, reader = new ReplyReader()): ReadReply[] {
  const replies: ReadReply[] = [];
  for (const chunk of chunks) replies.push(...reader.push(chunk));
  const rest = reader.end();
  return rest === undefined ? replies : [...replies, rest];
}

const byteByByte = (data: Uint8Array): Uint8Array[] =>
  Array.from(data, (_, index) => data.subarray(index, index + 1));

const cases: {
  name: string;
  stream: string;
  replies: [code: number, lines: string[], problem: string | null][];
}[] = [
  { name: "one line", stream: "220 (vsFTPd 3.0.3)\r\n", replies: [[220, ["(vsFTPd 3.0.3)"], null]] },
  {
    name: "two replies",
    stream: "150 ok\r\n226 done\r\n",
    replies: [
      [150, ["ok"], null],
      [226, ["done"], null],
    ],
  },
  { name: "bare LF", stream: "200 ok\n", replies: [[200, ["ok"], null]] },
  { name: "code alone", stream: "331\r\n", replies: [[331, [""], null]] },
  {
    name: "multi-line",
    stream: "211-Features:\r\n SIZE\r\n MLST type*;\r\n211 End\r\n",
    replies: [[211, ["Features:", " SIZE", " MLST type*;", "End"], null]],
  },
  {
    name: "middle lines that look like replies",
    stream: "230-Welcome\r\n226 not the end\r\n230-neither\r\n230 Logged in\r\n",
    replies: [[230, ["Welcome", "226 not the end", "230-neither", "Logged in"], null]],
  },
  { name: "an empty line before", stream: "\r\n220 hi\r\n", replies: [[220, ["hi"], null]] },
  { name: "no blank behind the code", stream: "220Welcome\r\n", replies: [[220, ["Welcome"], "no-space"]] },
  { name: "no reply at all", stream: "<html>\r\n", replies: [[0, ["<html>"], "garbage"]] },
  {
    name: "codes that are none",
    stream: "000 a\r\n999 b\r\n22 c\r\n2 2 6\r\n2266 x\r\n",
    replies: [
      [0, ["000 a"], "garbage"],
      [0, ["999 b"], "garbage"],
      [0, ["22 c"], "garbage"],
      [0, ["2 2 6"], "garbage"],
      [0, ["2266 x"], "garbage"],
    ],
  },
  { name: "cut inside a line", stream: "226 do", replies: [[226, ["do"], "unterminated"]] },
  { name: "multi-line without end", stream: "220-a\r\nb\r\n", replies: [[220, ["a", "b"], "unterminated"]] },
  { name: "Telnet inside", stream: "200 \u00e9", replies: [[200, ["é"], "unterminated"]] },
];

describe("ReplyReader", () => {
  for (const { name, stream, replies } of cases) {
    it(`reads ${name}, whole and byte by byte`, () => {
      const plain = (read: ReadReply[]) =>
        read.map(({ reply, problem }) => [reply.code, reply.lines, problem]);
      expect(plain(readAll([bytes(stream)]))).toEqual(replies);
      expect(plain(readAll(byteByByte(bytes(stream))))).toEqual(replies);
    });
  }

  it("tells where each reply stands in the stream", () => {
    const stream = "\r\n220-a\r\n220 b\r\n331 c\r\n";
    const spans = readAll([bytes(stream)]).map(({ start, end }) => stream.slice(start, end));
    expect(spans).toEqual(["220-a\r\n220 b\r\n", "331 c\r\n"]);
  });

  it("bounds a line and a whole reply", () => {
    const bounds = { replyLine: 16, reply: 40 };
    const line = new ReplyReader(bounds);
    expect(line.push(bytes(`220 ${"x".repeat(50)}`))).toEqual([]);
    expect(line.overlong).toBe(true);
    const whole = new ReplyReader(bounds);
    whole.push(bytes(`220-a\r\n${"middle line\r\n".repeat(1000)}`));
    expect(whole.overlong).toBe(true);
    const [read] = whole.push(bytes("220 end\r\n"));
    expect(read?.problem).toBe("too-long");
    expect(read?.reply.lines.length).toBeLessThan(6);
  });

  it("gives the same however the stream is cut", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("220", "226", " ", "-", "\r\n", "\n", "x", "\u00ff", "1"), {
          maxLength: 60,
        }),
        fc.nat(9),
        (parts, size) => {
          const stream = bytes(parts.join(""));
          const chunks: Uint8Array[] = [];
          for (let at = 0; at < stream.length; at += size + 1)
            chunks.push(stream.subarray(at, at + size + 1));
          expect(readAll(chunks)).toEqual(readAll([stream]));
        },
      ),
    );
  });

  it("never throws on arbitrary bytes", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 500 }), (data) => void readAll([data])));
  });
});

describe("formatReply", () => {
  it("writes one line and several", () => {
    expect(text(formatReply({ code: 221, lines: ["Goodbye."] }))).toBe("221 Goodbye.\r\n");
    expect(text(formatReply({ code: 211, lines: ["Features:", "SIZE", " MDTM", "End"] }))).toBe(
      "211-Features:\r\n SIZE\r\n  MDTM\r\n211 End\r\n",
    );
  });

  it("lets no text begin a line of its own (T13)", () => {
    expect(text(formatReply({ code: 550, lines: ["a\r\n226 x\u0000\u001b"] }))).toBe("550 a??226 x??\r\n");
    expect(text(formatReply({ code: 213, lines: ["a", "213 x", "b"] }))).toBe("213-a\r\n 213 x\r\n213 b\r\n");
  });

  it("refuses what is no code", () => {
    expect(() => formatReply({ code: 99, lines: [""] })).toThrow(RangeError);
  });

  it("is read back as it was written", () => {
    const line = fc.string({ maxLength: 30 }).map((s) => s.replace(/[\u0000-\u001f\u007f]/g, ""));
    fc.assert(
      fc.property(
        fc.integer({ min: 100, max: 659 }),
        fc.array(line, { minLength: 1, maxLength: 5 }),
        (code, lines) => {
          const [read, more] = readAll([formatReply({ code, lines })]);
          expect(more).toBeUndefined();
          expect(read?.problem).toBeNull();
          expect(read?.reply.code).toBe(code);
          const middle = (l: string, i: number) => (i > 0 && i < lines.length - 1 ? ` ${l}` : l);
          expect(read?.reply.lines).toEqual(
            lines.map((l) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes(l))).map(middle),
          );
        },
      ),
    );
  });
});

it("sorts replies by their first digit", () => {
  const kinds = [isPreliminary, isPositive, isIntermediate, isTransient, isPermanent];
  const of = (code: number) => kinds.findIndex((kind) => kind({ code, lines: [] })) + 1;
  expect([150, 226, 331, 425, 550, 631].map(of)).toEqual([1, 2, 3, 4, 5, 0]);
  expect(new Set(Object.values(replyCodes)).size).toBe(Object.values(replyCodes).length);
});
