import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nodeHost } from "../node/host.ts";
import { BatchedDigest } from "./batched-digest.ts";

describe("BatchedDigest", () => {
  it("is the digest of all that it is given, in whatever pieces", () => {
    const length = fc.oneof(fc.nat(3000), fc.nat(40_000));
    fc.assert(
      fc.property(fc.array(length, { maxLength: 20 }), (lengths) => {
        const pieces = lengths.map((bytes, at) => new Uint8Array(bytes).fill(at + 1));
        const digest = new BatchedDigest(sha256());
        for (const bytes of pieces) {
          const passing = bytes.slice();
          digest.update(passing);
          passing.fill(0xff); // what is given is valid during the call alone
        }
        expect(digest.hex()).toBe(createHash("sha256").update(Buffer.concat(pieces)).digest("hex"));
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
