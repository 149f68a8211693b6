import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { operations } from "../../test/model-operations.ts";
import { initialModel, type Model } from "../../test/session-model.ts";
import { MemoryStorage } from "../storage/memory.ts";
import { startTestServer, type TestServer } from "../testing/index.ts";

// docs/security T31: a session is a state machine. A model of it, one field a thing remembered, foretells each reply of the real server.
let server: TestServer;
let files: MemoryStorage;
beforeAll(async () => {
  server = await startTestServer({
    // Each run has files of its own, made when its session logs in.
    authenticator: {
      authenticate: async ({ user, password }) =>
        user === "u" && password === "p" ? { name: "u", storage: files } : null,
    },
    limits: { failedLogins: 1000, failedLoginDelay: 0, badCommandsBeforeLogin: 1000 },
  });
});
afterAll(() => server.close());

it("does what a model of it foretells, whatever comes in whatever order", async () => {
  const any = fc.array(fc.constantFrom(...Object.keys(operations)), { maxLength: 40 });
  // Most of what can go wrong goes wrong behind the login.
  const steps = fc
    .tuple(fc.constantFrom([], ["USER u", "PASS p"]), any)
    .map(([login, then]) => [...login, ...then]);
  await fc.assert(
    fc.asyncProperty(steps, async (names) => {
      const model: Model = initialModel();
      files = new MemoryStorage({ files: Object.fromEntries(model.files) });
      const peer = await server.stranger();
      const done: string[] = [];
      for (const name of names) {
        const operation = operations[name];
        if (operation === undefined) continue;
        done.push(name);
        expect(await operation.play(peer, model), done.join(" · ")).toEqual(operation.foretell(model));
      }
      expect(await peer.codes("QUIT")).toEqual([221]);
      peer.close();
    }),
    { numRuns: 300 },
  );
  expect(server.log.filter(({ type }) => type === "internal-error")).toEqual([]);
});
