import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { textOf } from "../../test/collect.ts";
import { Conversation } from "../../test/conversation.ts";

const stream = fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 200 });
/** Offset and length of one segment, both to be taken modulo what is there. */
const cut = fc.tuple(fc.nat(), fc.nat({ max: 40 }));

describe("reassembly", () => {
  it("gives the same stream however its segments are split, repeated, overlapping and shuffled", () => {
    const property = fc.property(
      stream,
      fc.array(cut, { maxLength: 60 }),
      fc.integer({ min: 0, max: 0xffffffff }),
      fc.infiniteStream(fc.nat()),
      (text, cuts, isn, random) => {
        const pieces = cuts.map(([offset, length]) => [offset % text.length, 1 + length] as const);
        // So that every byte comes at least once.
        for (let offset = 0; offset < text.length; offset += 7) pieces.push([offset, 7]);
        const order = pieces.map((piece) => ({ piece, key: random.next().value ?? 0 }));
        order.sort((a, b) => a.key - b.key);
        const talk = new Conversation({ isn }).handshake();
        for (const { piece } of order) talk.at(piece[0], text.slice(piece[0], piece[0] + piece[1]));
        const [seen] = talk.end();
        expect(textOf(seen, "initiator")).toBe(text);
      },
    );
    fc.assert(property, { numRuns: 300 });
  });

  it("releases every byte once, with its offset, whatever is missing", () => {
    const property = fc.property(stream, fc.array(cut, { maxLength: 40 }), (text, cuts) => {
      const talk = new Conversation().handshake();
      const sent = new Set<number>();
      for (const [at, length] of cuts) {
        const offset = at % text.length;
        const part = text.slice(offset, offset + 1 + length);
        for (let index = 0; index < part.length; index++) sent.add(offset + index);
        talk.at(offset, part);
      }
      const [seen] = talk.end();
      const end = Math.max(-1, ...sent) + 1;
      let expected = "";
      for (let offset = 0, gap = 0; offset < end; offset++) {
        if (!sent.has(offset)) gap += 1;
        else {
          expected += gap > 0 ? `<gap ${gap} end>` : "";
          expected += text[offset];
          gap = 0;
        }
      }
      expect(textOf(seen, "initiator")).toBe(expected);
      for (const chunk of seen?.chunks ?? []) {
        const [, offset = 0, length = 0] = /@(\d+)\+(\d+)/.exec(chunk)?.map(Number) ?? [];
        for (let index = offset; index < offset + length; index++) expect(sent.delete(index)).toBe(true);
      }
      expect(sent.size).toBe(0);
    });
    fc.assert(property, { numRuns: 200 });
  });
});
