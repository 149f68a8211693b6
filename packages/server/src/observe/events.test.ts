import { once } from "node:events";
import process from "node:process";
import { afterEach, describe, expect, expectTypeOf, it } from "vitest";
import { createServer } from "../create-server.ts";
import type { FtpServer } from "../server.ts";
import { MemoryStorage } from "../storage/memory.ts";
import { Peer } from "../testing/index.ts";
import type { LogEvent } from "./log.ts";
import type { ServerObserver } from "./observer.ts";

const running: FtpServer[] = [];
afterEach(() => Promise.all(running.splice(0).map((server) => server.close())));

function make(observer?: ServerObserver): FtpServer {
  const root = new MemoryStorage({ files: { "/f": "abc" } });
  const server = createServer({ port: 0, root, users: { u: "p" }, ...(observer && { observer }) });
  running.push(server);
  return server;
}

/** Logs in, stores "g", fetches "f", lists, leaves. */
async function visit(server: FtpServer): Promise<string[]> {
  const peer = await Peer.login(await server.listen());
  const { replies } = await peer.upload("EPSV", "STOR g", "12345");
  await peer.download("EPSV", "RETR f");
  await peer.download("EPSV", "LIST");
  peer.send("QUIT\r\n");
  await peer.rest();
  return [...replies];
}

describe("events", () => {
  it("are told by name, from the first to the last, with what the log has", async () => {
    const server = make();
    const told: string[] = [];
    const all: LogEvent[] = [];
    server
      .on("log", (event) => all.push(event))
      .on("listening", ({ address }) => told.push(`listening on ${address.address}`))
      .on("session-opened", ({ client }) => told.push(`from ${client.address}`))
      .on("login", ({ user, ok }) => told.push(`login ${user} ${ok}`))
      .on("upload", ({ user, path, bytes, outcome }) => told.push(`${user} ${path} ${bytes} ${outcome}`))
      .on("download", ({ path, ok }) => told.push(`${path} ${ok}`))
      .on("listing", ({ verb }) => told.push(verb))
      .on("session-closed", ({ reason }) => told.push(reason))
      .on("closed", () => told.push("closed"))
      .on("error", () => told.push("error"));
    await visit(server);
    await server.close();
    expect(told).toEqual([
      "listening on 127.0.0.1",
      "from 127.0.0.1",
      "login u true",
      "u /g 5 complete",
      "/f true",
      "LIST",
      "quit",
      "closed",
    ]);
    expect(all.map(({ type }) => type)).toEqual([
      "listening",
      "session-opened",
      "login",
      "transfer",
      "transfer",
      "transfer",
      "session-closed",
      "closed",
    ]);
  });

  it("say of an upload that did not come whole that it was aborted", async () => {
    const server = make();
    const upload = new Promise((resolve) => server.once("upload", resolve));
    const peer = await Peer.login(await server.listen());
    const open = await peer.data("EPSV");
    peer.send("STOR g\r\n");
    await peer.reply();
    (await open()).resetAndDestroy();
    expect(await upload).toMatchObject({ path: "/g", outcome: "aborted", ok: false, code: 426 });
  });

  it("have the types of their names", () => {
    const server = make();
    server.on("login", (event) => {
      expectTypeOf(event.user).toEqualTypeOf<string>();
      // @ts-expect-error a login has no path
      event.path;
    });
    server.on("upload", (event) => expectTypeOf(event.direction).toEqualTypeOf<"up">());
    server.on("error", (event) => expectTypeOf(event.error).toEqualTypeOf<unknown>());
    // @ts-expect-error there is no such event
    server.on("uploaded", () => undefined);
  });

  it("come once, or no more, where that is asked for; a handler that is there twice is called once", async () => {
    const server = make();
    const told: string[] = [];
    const never = () => told.push("never");
    const each = () => told.push("each");
    server
      .once("transfer", () => told.push("once"))
      .on("transfer", each)
      .on("transfer", each);
    server.on("transfer", never).off("transfer", never);
    await visit(server);
    expect(told).toEqual(["once", "each", "each", "each"]);
  });
});

describe("a handler that fails", () => {
  it("breaks neither the session nor the handlers beside it, and is told of", async () => {
    const failures: LogEvent[] = [];
    const server = make({
      log: (event) => {
        if (event.type === "handler-failed") failures.push(event);
        if (event.type === "session-opened") throw new Error("in the log");
      },
    });
    const paths: string[] = [];
    server.on("upload", () => {
      throw new Error("at once");
    });
    server.on("upload", async () => {
      await Promise.resolve();
      throw new Error("later");
    });
    server.on("upload", ({ path }) => paths.push(path));
    expect((await visit(server)).map((reply) => reply.slice(0, 3))).toEqual(["150", "226"]);
    expect(paths).toEqual(["/g"]);
    expect(failures).toMatchObject([
      { of: "session-opened", error: new Error("in the log") },
      { of: "transfer", error: new Error("at once") },
      { of: "transfer", error: new Error("later") },
    ]);
  });

  it("is a warning of the process where nobody listens, also where it is the one for failures", async () => {
    const server = make();
    server.on("login", () => {
      throw new Error("nobody hears");
    });
    const warned = once(process, "warning");
    await visit(server);
    expect((await warned)[0].message).toContain("handler-failed: Error: nobody hears");
    const again = once(process, "warning");
    server.on("error", () => {
      throw new Error("nor this");
    });
    const peer = await Peer.login(server.address ?? { address: "", port: 0 });
    expect((await again)[0].message).toContain("nor this");
    peer.close();
  });

  it("may be one of wire events: the session goes on without it", async () => {
    for (const wire of [
      () => {
        throw new Error("no observer");
      },
      () => ({
        event: () => {
          throw new Error("no event");
        },
      }),
    ]) {
      const failures: LogEvent[] = [];
      const server = make({ wire });
      server.on("handler-failed", (event) => failures.push(event));
      expect((await visit(server)).at(-1)).toMatch(/^226/);
      expect(failures).toMatchObject([{ of: "wire", error: expect.any(Error) }]);
    }
  });
});
