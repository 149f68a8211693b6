import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { corpus, corpusNames, hasCorpus } from "../../test/corpus.ts";
import { Scene } from "../../test/scene.ts";
import { analyzeBytes } from "../index.ts";

const client = "10.0.0.1:40000";
const server = "192.0.2.9:21";

// The catalogue of hostile captures is in tests/hostile; here are random ones.
describe("hostile captures", () => {
  it("any bytes on the control connection", () => {
    const pieces = [
      "220 hi\r\n",
      "150-",
      "PASV\r\n",
      "\xff\xf4",
      "227 (1,2,3,4,5,6)\r\n",
      "RETR ",
      "\0",
      "\n",
      "234 x\r\n",
    ];
    const chunk = fc.tuple(
      fc.constantFrom("initiator", "responder"),
      fc.constantFrom(...pieces),
      fc.boolean(),
    );
    fc.assert(
      fc.property(fc.array(chunk, { maxLength: 30 }), (chunks) => {
        const scene = new Scene();
        const wire = scene.connect(client, server);
        for (const [from, text, lost] of chunks) {
          if (lost) wire.skip(from as "initiator", text);
          else wire.data(from as "initiator", text);
        }
        const { sessions } = scene.analyze();
        for (const row of sessions.flatMap((session) => session.rows))
          expect(row.frames.length > 0 || row.kind === "tcp.gap.capture", row.kind).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it.skipIf(!hasCorpus)("real captures with any of their bytes changed", () => {
    const files = corpusNames.map((name) => corpus(name)).filter((file) => file.length < 20_000);
    const change = fc.tuple(fc.nat(1_000_000), fc.nat(255));
    fc.assert(
      fc.property(
        fc.nat(files.length - 1),
        fc.array(change, { minLength: 1, maxLength: 40 }),
        (which, changes) => {
          const bytes = (files[which] as Uint8Array).slice();
          for (const [at, value] of changes) bytes[24 + (at % (bytes.length - 24))] = value;
          try {
            expect(analyzeBytes(bytes).captures).toHaveLength(1);
          } catch (error) {
            expect(error).toMatchObject({ code: "unreadable" }); // the header of its first record may become another format's
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
