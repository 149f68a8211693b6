import { once } from "node:events";
import { createServer } from "node:net";
import { buffer } from "node:stream/consumers";
import type { WireEvent } from "@twinport/protocol";
import { describe, expect, it, onTestFinished } from "vitest";
import { MockProxy, type MockProxyOptions } from "../../../test/mock-proxy.ts";
import { MockServer, type MockSession } from "../../../test/mock-server.ts";
import { dialMock, failure, quick } from "../../../test/with-client.ts";
import type { SessionOptions } from "../../options.ts";
import { dialDirectly } from "../attempt.ts";
import { proxyDialler } from "./proxy.ts";

const kinds = ["socks5", "http"] as const;

/** Greets, lets in, and serves a download of nothing, one of something, and an upload. */
const threeTransfers = async (s: MockSession) => {
  await s.login();
  await s.expect("TYPE I");
  await s.say("200 ok");
  for (const [command, bytes] of [
    ["RETR empty", ""],
    ["RETR f", "some bytes"],
  ] as const) {
    const data = await s.passive();
    await s.expect(command);
    await data.send(bytes);
    await s.say("150 go", "226 done");
  }
  const data = await s.passive();
  await s.expect("STOR g");
  await s.say("150 go");
  const received = await data.receive();
  await s.say(received.toString() === "sent bytes" ? "226 done" : "451 no");
};

const start = async (kind: (typeof kinds)[number], options: MockProxyOptions = {}) => {
  const proxy = await MockProxy.start(kind, options);
  onTestFinished(() => proxy.close());
  return proxy;
};
const serve = async (script: (s: MockSession) => Promise<void>, host = "127.0.0.1") => {
  const server = await MockServer.start(script, { host });
  onTestFinished(() => server.close().catch(() => {}));
  return server;
};

async function transferThrough(server: MockServer, options: Partial<SessionOptions>): Promise<void> {
  const client = await dialMock(server, { modes: ["port", "epsv", "pasv"], ...options });
  await client.login("u", "p");
  for (const [name, bytes] of [
    ["empty", ""],
    ["f", "some bytes"],
  ] as const) {
    const download = await client.download(name);
    expect((await buffer(download.stream)).toString()).toBe(bytes);
    expect((await download.done).mode).toBe("epsv");
  }
  const { reply } = await client.upload(Buffer.from("sent bytes"), "g");
  expect(reply.code).toBe(226);
  client.close();
}

describe.each(kinds)("through %s", (kind) => {
  const ways: readonly [name: string, options: MockProxyOptions][] = [
    ["", {}],
    [" that answers byte by byte", { bytewise: true }],
  ];
  it.each(ways)("a proxy%s: all connections, by the server's name", async (_, options) => {
    const proxy = await start(kind, { ...options, hosts: { "ftp.test": "127.0.0.1" } });
    const server = await serve(threeTransfers);
    await transferThrough(server, { host: "ftp.test", proxy: proxy.url() });
    expect(proxy.faults).toEqual([]);
    expect(proxy.asked).toHaveLength(4);
    for (const asked of proxy.asked) expect(asked).toMatch(/^ftp\.test:\d+$/);
    expect(proxy.asked[0]).toBe(`ftp.test:${server.port}`);
  });

  it("to an IPv6 address, with a name and password that need encoding", async () => {
    const server = await serve(threeTransfers, "::1").catch(() => undefined);
    if (server === undefined) return; // no IPv6 on this machine
    const proxy = await start(kind, { login: "me@home:p/ß %" });
    await transferThrough(server, { proxy: proxy.url("me%40home:p%2F%C3%9F%20%25") });
    expect(proxy.faults).toEqual([]);
    expect(proxy.asked[0]).toBe(`::1:${server.port}`);
  });

  it("reads the greeting that comes with the proxy's answer", async () => {
    const proxy = await start(kind, { together: true });
    const server = await serve((s) => s.say("220 hello"));
    const client = await dialMock(server, { proxy: new URL(proxy.url()) });
    expect(client.greeting.lines).toEqual(["hello"]);
    client.close();
  });

  it("sees an end of the data that came before anybody read", async () => {
    const proxy = await start(kind);
    let ended = () => {};
    const end = new Promise<void>((resolve) => {
      ended = resolve;
    });
    const server = await serve(async (s) => {
      await s.login();
      const data = await s.passive();
      await s.expect("LIST");
      await data.send("");
      await end;
      await s.say("150 go", "226 done");
    });
    const observer = { event: (event: WireEvent) => event.type === "fin" && event.id === 2 && ended() };
    const client = await dialMock(server, { proxy: proxy.url(), observer });
    await client.login("u", "p");
    expect(await client.listText("LIST")).toBe("");
    client.close();
  });

  it("tells that a login is wanted, or wrong, without its password", async () => {
    const proxy = await start(kind, { login: "u:right" });
    const server = await serve((s) => s.say("220 hello"));
    for (const login of ["", "u:secret"]) {
      const error = await failure(dialMock(server, { proxy: proxy.url(login) }));
      expect(error).toMatchObject({ code: "connect-failed", hint: expect.stringMatching(/user/) });
      expect(error.message).toMatch(
        /the proxy 127\.0\.0\.1:\d+ (?:wants a login|refuses the login|accepts|answers 407)/,
      );
      expect(error.message).not.toContain("secret");
    }
    while (proxy.open > 0) await new Promise(setImmediate);
  });

  it("says so when the proxy is not there, is something else, or leaves", async () => {
    const server = await serve((s) => s.say("220 hello"));
    const gone = await MockProxy.start(kind);
    const nowhere = gone.url();
    await gone.close();
    const attempts: [proxy: string, message: RegExp][] = [
      [nowhere, /cannot reach the proxy 127\.0\.0\.1:\d+: connection refused/],
      [(await start(kind, { greeting: "220 FTP server\r\n" })).url(), /does not speak/],
      [(await start(kind, { greeting: "" })).url(), /closed the connection/],
    ];
    for (const [proxy, message] of attempts) {
      const error = await failure(dialMock(server, { proxy }));
      expect(error).toMatchObject({ code: "connect-failed", message: expect.stringMatching(message) });
    }
    expect(server.sessions).toEqual([]);
  });

  it("waits for a bounded time, and leaves no connection behind; so when given up", async () => {
    const proxy = await start(kind, { silent: true });
    const server = await serve(async () => {});
    const timeouts = { ...quick, connect: 50 };
    const error = await failure(dialMock(server, { proxy: proxy.url(), timeouts }));
    expect(error).toMatchObject({ code: "connect-failed", message: expect.stringMatching(/within 0.05 s/) });
    const controller = new AbortController();
    const given = failure(dialMock(server, { proxy: proxy.url(), signal: controller.signal }));
    while (proxy.open < 1) await new Promise(setImmediate);
    controller.abort();
    expect((await given).code).toBe("aborted");
    while (proxy.open > 0) await new Promise(setImmediate);
  });

  it("goes on to the next mode where the proxy cannot reach a data port", async () => {
    const proxy = await start(kind);
    const server = await serve(async (s) => {
      await s.login();
      const closed = await s.listen();
      await s.expect("EPSV");
      await s.say(`229 (|||${closed.port}|)`);
      closed.dispose();
      const data = await s.passive();
      await s.expect("LIST");
      await s.say("150 go");
      await data.send("by PASV");
      await s.say("226 done");
    });
    const client = await dialMock(server, { proxy: proxy.url(), modes: ["epsv", "pasv"] });
    await client.login("u", "p");
    expect(await client.listText("LIST")).toBe("by PASV");
    client.close();
  });
});

describe("what proxies refuse", () => {
  const codes: [reply: number, saying: RegExp, reason: string][] = [
    [1, /failed/, "unreachable"],
    [2, /does not allow/, "unreachable"],
    [4, /cannot reach the host/, "unreachable"],
    [5, /was refused the connection/, "refused"],
    [6, /got no answer/, "timeout"],
    [99, /code 99/, "unreachable"],
  ];
  it.each(codes)("SOCKS5 says %i", async (reply, saying, reason) => {
    const proxy = await start("socks5", { answer: Uint8Array.of(5, reply) });
    const events: WireEvent[] = [];
    const options = {
      host: "ftp.test",
      port: 21,
      proxy: proxy.url(),
      observer: { event: (e: WireEvent) => events.push(e) },
    };
    const error = await failure(dialMock(await serve(async () => {}), options));
    expect(error).toMatchObject({ code: "connect-failed", message: expect.stringMatching(saying) });
    expect(error.message).toMatch(/^ftp\.test:21: the proxy 127\.0\.0\.1:\d+/);
    expect(events).toMatchObject([{ type: "refused", server: { address: "0.0.0.0", port: 21 }, reason }]);
  });

  const answers: readonly [answer: string, message: RegExp][] = [
    ["HTTP/1.1 403 Filtered\r\n\r\n", /answers 403 Filtered/],
    ["HTTP/1.0 502 \x1b[31mBad\r\n\r\n", /answers 502|does not speak HTTP/],
    [`HTTP/1.1 200 ok\r\nX: ${"x".repeat(20_000)}\r\n\r\n`, /too many headers/],
    ["SSH-2.0-x\r\n", /does not speak HTTP/],
  ];
  it.each(answers)("an HTTP answer that is no tunnel", async (answer, message) => {
    const proxy = await start("http", { answer });
    const error = await failure(dialMock(await serve(async () => {}), { proxy: proxy.url() }));
    expect(error).toMatchObject({ code: "connect-failed", message: expect.stringMatching(message) });
    expect(error.message).not.toContain("\x1b");
  });
});

describe("what is no use with a proxy", () => {
  const wrong: [options: Partial<SessionOptions>, message: RegExp][] = [
    [{ proxy: "https://u:secret@proxy.test" }, /no kind of proxy: https:/],
    [{ proxy: "proxy.test:1080" }, /not a URL of a proxy/],
    [{ proxy: "socks5://u:secret@proxy test" }, /not a host/],
    [{ proxy: "socks5://u:secret%@proxy.test" }, /%/],
    [{ proxy: "socks5://proxy.test", modes: ["port", "eprt"] }, /active mode does not work through a proxy/],
  ];
  it.each(wrong)("%o", async (options, message) => {
    const error = await failure(dialMock(await serve(async () => {}), options));
    expect(error).toMatchObject({ code: "usage", message: expect.stringMatching(message) });
    expect(`${error.message}${error.stack}`).not.toContain("secret");
  });

  it("active mode chosen later", async () => {
    const proxy = await start("socks5");
    const server = await serve((s) => s.login());
    const client = await dialMock(server, { proxy: proxy.url() });
    await client.login("u", "p");
    client.modes = ["eprt", "port"];
    const error = await failure(client.listText("LIST"));
    expect(error).toMatchObject({ code: "unsupported", message: expect.stringMatching(/through a proxy/) });
    client.close();
  });
});

describe("a dial function", () => {
  it("makes the connections; its errors are told", async () => {
    const proxy = await start("socks5");
    const server = await serve(threeTransfers);
    const targets: string[] = [];
    const dial = proxyDialler(proxy.url());
    await transferThrough(server, {
      proxy: (target) => {
        targets.push(`${target.host}:${target.port}`);
        return dial(target);
      },
    });
    expect(targets).toEqual(proxy.asked);
    const refuse = () => Promise.reject(new Error("not on \x07 Sundays"));
    const error = await failure(dialMock(server, { proxy: refuse }));
    expect(error).toMatchObject({
      code: "connect-failed",
      message: expect.stringMatching(/: not on .* Sundays/),
    });
    expect(error.message).not.toContain("\x07");
  });

  it("that comes too late has its socket closed", async () => {
    const listener = createServer();
    await once(listener.listen(0, "127.0.0.1"), "listening");
    onTestFinished(() => void listener.close());
    const address = listener.address();
    const port = address !== null && typeof address === "object" ? address.port : 0;
    const arrived = once(listener, "connection");
    const late = (target: { signal: AbortSignal }) =>
      new Promise<Awaited<ReturnType<typeof dialDirectly>["socket"]>>((resolve) => {
        target.signal.addEventListener("abort", () => {
          resolve(dialDirectly({ host: "127.0.0.1", port, paused: false }).socket);
        });
      });
    const server = await serve(async () => {});
    const error = await failure(dialMock(server, { proxy: late, timeouts: { ...quick, connect: 20 } }));
    expect(error.code).toBe("connect-failed");
    const [socket] = await arrived;
    await once(socket.resume(), "close");
  });
});
