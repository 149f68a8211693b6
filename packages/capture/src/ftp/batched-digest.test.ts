import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nodeHost } from "../node/host.ts";
import { batchedDigests } from "./batched-digest.ts";

describe("batched digests", () => {
  it("are of all that each is given, in whatever pieces, one after the other or side by side", () => {
    const length = fc.oneof(fc.nat(3000), fc.nat(40_000));
    const begin = batchedDigests(sha256);
    fc.assert(
      fc.property(fc.array(length, { maxLength: 20 }), (lengths) => {
        const pieces = lengths.map((bytes, at) => new Uint8Array(bytes).fill(at + 1));
        const [one, other] = [begin(), begin()];
        for (const bytes of pieces) {
          const passing = bytes.slice();
          one.update(passing);
          passing.fill(0xff); // what is given is valid during the call alone
          other.update(passing);
        }
        const all = Buffer.concat(pieces);
        expect(one.hex()).toBe(createHash("sha256").update(all).digest("hex"));
        expect(other.hex()).toBe(createHash("sha256").update(all.fill(0xff)).digest("hex"));
      }),
      { numRuns: 50 },
    );
  });
});

function sha256() {
  const digest = nodeHost.sha256?.();
  if (digest === undefined) throw new Error("no SHA-256");
  return digest;
}
