import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { corpus, corpusNames, hasCorpus } from "../../test/corpus.ts";
import { rowOf, Scene } from "../../test/scene.ts";
import { analyzeBytes } from "../index.ts";

const client = "10.0.0.1:40000";
const server = "192.0.2.9:21";

// hostile-inputs.md C14 to C16
describe("hostile captures", () => {
  it("C15: lines without end, and floods of lines, stay within bounds", () => {
    const scene = new Scene();
    const wire = scene.connect(client, server);
    wire.server("220 hi");
    for (let count = 0; count < 200; count++) wire.data("initiator", "A".repeat(1400));
    wire.client("");
    wire.data("responder", "220-\r\n".repeat(200));
    for (let count = 0; count < 100; count++) wire.data("responder", "220-more\r\n".repeat(100));
    const session = scene.session();
    expect(session.rows.length).toBeLessThan(10);
    expect(JSON.stringify(session).length).toBeLessThan(400_000);
  });

  it("C16: announcements without data: records and rows are bounded, the rest is counted", () => {
    const scene = new Scene();
    const wire = scene.connect(client, server);
    wire.server("220 hi");
    const pasv = "PASV\r\n".repeat(100);
    const replies = Array.from({ length: 100 }, (_, index) => `227 (192,0,2,9,200,${index})\r\n`).join("");
    for (let count = 0; count < 110; count++) {
      wire.data("initiator", pasv);
      wire.data("responder", replies);
    }
    const session = scene.session();
    expect(session.rows.length).toBe(10_000);
    expect(session.droppedRows).toBe(2 + 22_000 - 10_000);
    expect(session.connections.length).toBe(10_000);
  });

  it("C16: two connections for one announcement: the first is its own", () => {
    const scene = new Scene();
    const wire = scene.connect(client, server);
    wire.server("220 hi");
    wire.ask("PASV", "227 (192,0,2,9,195,80)");
    scene.connect("10.0.0.1:40001", "192.0.2.9:50000");
    scene.connect("10.0.0.1:40002", "192.0.2.9:50000");
    const { sessions, otherPackets } = scene.analyze();
    expect(sessions[0]?.connections).toMatchObject([{ from: { port: 40001 } }]);
    expect(otherPackets.byKind).toEqual({ TCP: 3 });
  });

  it("C14: conflicting retransmissions: the first bytes stay", () => {
    const scene = new Scene();
    const wire = scene.connect(client, server);
    wire.server("220 hi");
    const seq = wire.next("initiator");
    wire.client("USER a");
    wire.again("initiator", seq, "USER b\r\n");
    const session = scene.session();
    expect(session.user).toBe("a");
    expect(rowOf(session, "command").retransmissions).toBe(1);
  });

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
          expect(row.frames.length).toBeGreaterThan(0);
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
