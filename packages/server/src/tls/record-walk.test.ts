import { expect, it } from "vitest";
import { cutAt, everyCut } from "../../test/pieces.ts";
import { RecordWalk } from "./record-walk.ts";

/** Records of TLS 1.2: type, version, length, body; the bodies look like text, and like headers. */
const records = Buffer.concat([
  Buffer.from([23, 3, 3, 0, 4]),
  Buffer.from("NOOP"),
  Buffer.from([23, 3, 3, 1, 0]),
  Buffer.alloc(256, 21),
  Buffer.from([21, 3, 3, 0, 0]),
  Buffer.from([21, 3, 3, 0, 2, 1, 0]),
]);

/** Where, over all pieces, clear text begins. */
function clearFrom(pieces: readonly Uint8Array[]): number | undefined {
  const walk = new RecordWalk();
  let before = 0;
  for (const piece of pieces) {
    const at = walk.push(piece);
    if (at !== undefined) return before + at;
    before += piece.length;
  }
  return undefined;
}

it("finds where records end and clear text begins, however the bytes are cut", () => {
  for (const pieces of everyCut(Buffer.concat([records, Buffer.from("PWD\r\n")]))) {
    expect(clearFrom(pieces)).toBe(records.length);
  }
  for (const pieces of everyCut(records)) expect(clearFrom(pieces)).toBeUndefined();
  expect(clearFrom(cutAt(Buffer.from("USER u\r\n"), [3]))).toBe(0);
});
