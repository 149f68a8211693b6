import { readdirSync } from "node:fs";
import process from "node:process";
import { fixedAccounts, MemoryStorage } from "@twinport/server";
import { startTestServer, type TestServer } from "@twinport/server/testing";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mutated } from "./mutations.ts";
import { replay } from "./replay.ts";
import { hasSeeds, seeds, words } from "./seeds.ts";

/** Runs of each recorded dialog; more by the environment: FUZZ_RUNS=500 npm test -- tests/hostile/seeds.test.ts */
const runs = Number(process.env["FUZZ_RUNS"] ?? 5);

// The recorded dialogs of other fuzzers, as they are and changed: one final reply to each command, the server alive, nothing left open.
describe.skipIf(!hasSeeds)("recorded dialogs (corpora)", () => {
  let server: TestServer;
  let descriptors = 0;
  beforeAll(async () => {
    const accounts = ["ubuntu", "fuzzing", "anonymous"].map((name) => ({
      name,
      password: name,
      storage: new MemoryStorage({ files: { "/test.txt": "text", "/test/f": "abc" } }),
    }));
    server = await startTestServer({
      authenticator: fixedAccounts(accounts),
      limits: { dataConnectTime: 20, failedLoginDelay: 0, connectionsPerAddress: 1000 },
    });
    await replay(server.address, [Buffer.from("NOOP\r\n")]);
    descriptors = openDescriptors();
  });
  afterAll(() => server.close());

  const all = hasSeeds ? seeds() : [];
  it.each(all)("$name", async ({ pieces }) => {
    await replay(server.address, pieces);
    const changed = mutated(pieces, words());
    await fc.assert(
      fc.asyncProperty(changed, (each) => replay(server.address, each)),
      { numRuns: runs, endOnFailure: true },
    );
    expect(server.log.filter(({ type }) => type === "internal-error")).toEqual([]);
  });

  it("leave nothing open", async () => {
    while (server.server.sessions > 0) await new Promise((resolve) => setImmediate(resolve));
    expect(openDescriptors()).toBeLessThanOrEqual(descriptors);
  });
});

/** Sockets and files of this process; 0 where the system does not tell. */
function openDescriptors(): number {
  try {
    return readdirSync("/proc/self/fd").length;
  } catch {
    return 0;
  }
}
