import type { WireEvent } from "@twinport/protocol";
import { describe, expect, it } from "vitest";
import { failure, quick } from "../../test/with-client.ts";
import { FaultServer } from "../testing/fault-server.ts";
import { connect } from "./connect.ts";
import type { FtpClient } from "./ftp-client.ts";

/** Sockets, listeners and timers of this process. */
function handles(): string[] {
  const counted = /^(TCPSocketWrap|TCPServerWrap|TLSWrap|Timeout|GetAddrInfoReqWrap|TCPConnectWrap)$/;
  return process
    .getActiveResourcesInfo()
    .filter((name) => counted.test(name))
    .sort();
}

/** What is closed is gone some turns of the event loop later. */
async function nothingMoreThan(before: string[]): Promise<void> {
  for (let turn = 0; turn < 1000 && handles().length > before.length; turn += 1) {
    await new Promise(setImmediate);
  }
  expect(handles().length, handles().join()).toBeLessThanOrEqual(before.length);
}

type Work = (client: FtpClient, server: FaultServer) => Promise<unknown>;
const works: Record<string, Work> = {
  nothing: async () => {},
  "many transfers": (client) =>
    Promise.all(
      Array.from({ length: 20 }, async (_, n) => {
        await client.upload(Buffer.from("x"), `/x${n}`);
        await client.download(`/x${n}`).bytes();
        await client.list("/");
      }),
    ),
  "a download left in the middle": async (client) => {
    for await (const chunk of client.download("/big")) {
      if (chunk.length > 0) break;
    }
  },
  "a download that nobody reads": async (client) => void client.download("/big").stream(),
  "an upload given up": async (client, server) => {
    const controller = new AbortController();
    const source = (async function* () {
      yield Buffer.from("x");
      controller.abort();
      await new Promise(setImmediate);
      yield Buffer.from("x");
    })();
    await failure(client.upload(source, "/y", { signal: controller.signal }));
    expect(server.connections).toBe(1);
  },
  "errors of all kinds": async (client, server) => {
    await failure(client.download("/nothing").bytes());
    await failure(client.mkdir("/big"));
    server.faults = { replies: { SIZE: "421 bye" }, noDataConnection: "425" };
    await failure(client.size("/big"));
    await failure(client.download("/big", { signal: AbortSignal.abort() }).bytes());
    server.faults = { transfer: { sends: 10, leaves: "reset", final: "426 broken" } };
    await failure(client.download("/big").bytes());
  },
  "connections that were lost": async (client, server) => {
    await Promise.all([client.size("/big"), client.size("/big"), client.size("/big")]);
    server.faults = { replies: { SIZE: { text: "421 bye", times: 3 } } };
    await Promise.all([client.size("/big"), client.size("/big"), client.size("/big")]);
  },
  "session() that failed": async (client) => {
    const bug = new Error("of the caller's");
    await expect(client.session(() => Promise.reject(bug))).rejects.toBe(bug);
  },
};

describe("a closed client leaves nothing behind after", () => {
  for (const [name, work] of Object.entries(works)) {
    it(name, async () => {
      const before = handles();
      const server = await FaultServer.start({ files: { "/big": "b".repeat(1024 * 1024) } });
      const client = await connect({
        host: server.host,
        port: server.port,
        timeouts: quick,
        retry: { firstDelayMs: 1, longestDelayMs: 1 },
      });
      await work(client, server);
      await client.close();
      await server.close();
      await nothingMoreThan(before);
    });
  }

  it("a connection that could not be made", async () => {
    const before = handles();
    const server = await FaultServer.start({ faults: { replies: { PASS: "530 no" } } });
    const where = { host: server.host, port: server.port };
    await failure(connect(where));
    await server.close();
    await failure(connect(where));
    await nothingMoreThan(before);
  });
});

it("one observer can tell the connections of all sessions apart", async () => {
  const events: WireEvent[] = [];
  const server = await FaultServer.start({ files: { "/a": "a" } });
  const client = await connect({
    host: server.host,
    port: server.port,
    observer: { event: (event) => events.push(event) },
  });
  await Promise.all(Array.from({ length: 8 }, () => client.download("/a").bytes()));
  await client.close();
  await server.close();
  const opened = events.filter(({ type }) => type === "open").map(({ id }) => id);
  expect(opened.length).toBeGreaterThan(8);
  expect(new Set(opened).size).toBe(opened.length);
});

it("an idle client does not keep the process alive: only the server's side of its connection is left", async () => {
  const sockets = () => handles().filter((name) => name === "TCPSocketWrap").length;
  await using server = await FaultServer.start({ files: { "/big": "b" } });
  const before = sockets();
  const client = await connect({ host: server.host, port: server.port });
  await client.list("/");
  await client.download("/big").bytes();
  for (let turn = 0; turn < 1000 && sockets() > before + 1; turn += 1) await new Promise(setImmediate);
  expect(sockets()).toBe(before + 1);
  const asked = client.size("/big");
  expect(sockets()).toBe(before + 2);
  expect(await asked).toBe(1);
  await client.close();
});
