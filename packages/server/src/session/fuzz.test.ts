import { commandSpec, commands } from "@twinport/protocol";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MemoryStorage } from "../storage/memory.ts";
import { codeOf, startTestServer, type TestServer } from "../testing/index.ts";

// Any verb with any argument, in any order and cut anywhere: one final reply each, one that the table allows.
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    storage: new MemoryStorage({ files: { "/f": "abc", "/d/g": "x" } }),
    limits: { dataConnectTime: 5, badCommandsAfterLogin: 1_000_000 },
  });
});
afterAll(() => server.close());

const verb = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(...Object.keys(commands).filter((name) => name !== "QUIT")) },
  { weight: 1, arbitrary: fc.stringMatching(/^[A-Za-z]{1,5}$/) },
);
const argument = fc.oneof(
  fc.constantFrom(
    "",
    "f",
    "d",
    "d/g",
    "/",
    "..",
    "new",
    "A",
    "I",
    "5",
    "ALL",
    "1",
    "u",
    "p",
    "-la",
    "*",
    "x*/../?",
  ),
  fc.constantFrom(
    "127,0,0,1,4,1",
    "|1|127.0.0.1|1025|",
    "|2|::1|1025|",
    "10,0,0,1,4,1",
    "UTF8 ON",
    "MLST size;",
  ),
  fc.string({ unit: "binary", maxLength: 20 }).map((text) => text.replace(/[\r\n]/g, " ")),
);
const line = fc.tuple(verb, argument).map(([name, text]) => (text === "" ? name : `${name} ${text}`));
const always = [421, 500, 501, 502, 503, 504, 530];

describe("a session", () => {
  it("answers every line once, as the table says", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 12 }), fc.nat(), async (lines, cut) => {
        const quitless = lines.filter((each) => !/^quit\b/i.test(each) && each.trim() !== "");
        const peer = await server.peer();
        const bytes = Buffer.from(quitless.map((each) => `${each}\r\n`).join(""));
        peer.socket.write(bytes.subarray(0, cut % (bytes.length + 1)));
        peer.socket.write(bytes.subarray(cut % (bytes.length + 1)));
        peer.send("QUIT\r\n");
        const replies = (await peer.rest()).map(codeOf);
        peer.close();
        if (replies.at(-1) === 421) return; // three wrong passwords
        expect(replies.at(-1)).toBe(221);
        expect(replies.length - 1, JSON.stringify(quitless)).toBe(quitless.length);
        quitless.forEach((each, index) => {
          const spec = commandSpec(each.split(" ", 1)[0] ?? "");
          const legal = [...always, 451, ...(spec?.replies ?? [])];
          if (spec?.transfer !== null) legal.push(554); // RFC 1123 §4.1.3.4: after REST
          expect(legal, `${each} → ${replies[index]}`).toContain(replies[index]);
        });
      }),
      { numRuns: 150 },
    );
    expect(server.log.filter((event) => event.type === "internal-error")).toEqual([]);
  });

  it("survives any bytes at all", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        const peer = await server.peer();
        peer.socket.write(bytes);
        peer.socket.end("\r\nQUIT\r\n");
        await peer.rest();
        peer.close();
      }),
      { numRuns: 150 },
    );
    expect(await (await server.peer()).codes("NOOP")).toEqual([200]);
    expect(server.log.filter((event) => event.type === "internal-error")).toEqual([]);
  });
});
