import { once } from "node:events";
import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { MockServer } from "../../test/mock-server.ts";
import { dialMock, failure, quick } from "../../test/with-client.ts";
import { openSession } from "./open-session.ts";

describe("connect", () => {
  it("waits through 120 for 220", async () => {
    const server = await MockServer.start((s) => s.say("120 ready in a minute", "220-hello", "220 there"));
    const client = await dialMock(server);
    expect(client.greeting).toEqual({ code: 220, lines: ["hello", "there"] });
    expect(client.host).toBe("127.0.0.1");
    client.close();
    await server.close();
  });

  const refusals: { name: string; greets: string; code: string; message: RegExp }[] = [
    { name: "421", greets: "421 too many users", code: "connect-failed", message: /421 too many users/ },
    { name: "530", greets: "530 not you", code: "connect-failed", message: /530 not you/ },
    { name: "another protocol", greets: "SSH-2.0-x", code: "protocol", message: /"SSH-2.0-x"/ },
  ];
  for (const { name, greets, code, message } of refusals) {
    it(`fails on ${name}`, async () => {
      const server = await MockServer.start((s) => s.say(greets));
      const error = await failure(dialMock(server));
      expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
      expect(error.hint).toBeDefined();
      await server.close();
    });
  }

  it("fails when the server closes before it greets", async () => {
    const server = await MockServer.start((s) => void s.socket.end());
    const error = await failure(dialMock(server));
    expect(error).toMatchObject({ code: "closed", message: expect.stringMatching(/awaited: the greeting/) });
    await server.close();
  });

  it("fails when the greeting does not come", async () => {
    const server = await MockServer.start(() => {});
    const error = await failure(dialMock(server, { timeouts: { ...quick, reply: 50 } }));
    expect(error.code).toBe("timeout");
    await server.close();
  });

  it("fails on a port nobody listens on, naming it", async () => {
    const probe = createServer().listen(0, "127.0.0.1");
    await once(probe, "listening");
    const address = probe.address();
    const port = address !== null && typeof address === "object" ? address.port : 0;
    probe.close();
    await once(probe, "close");
    const error = await failure(openSession({ host: "127.0.0.1", port }));
    expect(error).toMatchObject({
      code: "connect-failed",
      message: `127.0.0.1:${port}: connection refused`,
      exitCode: 3,
    });
  });

  it("fails on a port that is none, before anything is sent", async () => {
    expect((await failure(openSession({ host: "127.0.0.1", port: 70_000 }))).code).toBe("usage");
  });

  it("can be given up, before and while it waits", async () => {
    const server = await MockServer.start(() => {});
    const controller = new AbortController();
    const waiting = failure(dialMock(server, { signal: controller.signal }));
    while (server.sessions.length === 0) await new Promise(setImmediate);
    controller.abort();
    expect((await waiting).code).toBe("aborted");
    expect((await failure(dialMock(server, { signal: controller.signal }))).code).toBe("aborted");
    await server.close();
  });

  it("speaks over IPv6 and says so in its errors", async () => {
    const server = await MockServer.start((s) => s.say("421 no"), { host: "::1" }).catch(() => undefined);
    if (server === undefined) return; // no IPv6 on this machine
    const error = await failure(dialMock(server));
    expect(error.message).toContain(`[::1]:${server.port}: greeting: 421 no`);
    await server.close();
  });
});
