import { deflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { startWithFiles } from "../../test/dialog.ts";
import type { LimitMet, ServerLimits } from "../limits/limits.ts";
import { codeOf, ManualClock, type Peer, type TestServer } from "../testing/index.ts";
import { limitBehind } from "./end-limit.ts";

const told = (server: TestServer, type: string) => server.log.filter((event) => event.type === type);
const long = "x".repeat(30);

describe("what a bound refuses", () => {
  it.each([
    ["userName", [`USER ${long}`], 501],
    ["password", ["USER u", `PASS ${long}`], 501],
    ["clientSoftware", [`CLNT ${long}`], 501],
    ["hostName", [`HOST ${long}`], 501],
    ["path", ["USER u", "PASS p", `MKD ${long}`, `CWD ${long}`], 550],
  ] as const)("is told by the name %s, once a session", async (limit, lines, code) => {
    const server = await startWithFiles({ limits: { [limit]: 20 } });
    const peer = await server.stranger();
    const codes = await peer.codes(...lines, ...lines);
    expect(codes.at(lines.length - 1)).toBe(code);
    expect(told(server, "command-refused")).toHaveLength(1);
    expect(told(server, "command-refused")[0]).toMatchObject({ limit, value: 20 });
  });

  it.each([
    ["quota.files", { files: 4 }, 4],
    ["quota.bytes", { bytes: 10 }, 10],
  ] as const)("by the account's %s too", async (limit, quota, value) => {
    const server = await startWithFiles({ account: { limits: { quota } } });
    const peer = await server.peer();
    if (limit === "quota.files") {
      expect(codeOf(await peer.say("MKD new"))).toBe(552);
      expect(told(server, "command-refused")[0]).toMatchObject({ verb: "MKD", code: 552, limit, value });
    }
    await peer.upload("EPSV", "STOR new", "more");
    expect(told(server, "transfer")[0]).toMatchObject({ code: 552, limit: { limit, value } });
  });
});

describe("what a bound breaks off", () => {
  it("is told with the transfer: too long to connect, and too little that moves", async () => {
    const clock = new ManualClock();
    const server = await startWithFiles({ clock, limits: { dataConnectTime: 5000, dataStallTime: 6000 } });
    const peer = await server.peer();
    await peer.passivePort("EPSV");
    peer.send("RETR f\r\n");
    const reply = peer.reply();
    const passing = setInterval(() => clock.advance(1000), 5);
    expect(codeOf(await reply)).toBe(425);
    clearInterval(passing);
    expect(told(server, "transfer")[0]).toMatchObject({ limit: { limit: "dataConnectTime", value: 5000 } });
  });

  it("compressed data that grows too much", async () => {
    const server = await startWithFiles({ limits: { inflatedFloor: 1000, inflateRatio: 2 } });
    const peer = await server.peer();
    await peer.say("MODE Z");
    const { replies } = await peer.upload("EPSV", "STOR zeros", deflateSync(Buffer.alloc(100_000)));
    expect(codeOf(replies.at(-1) ?? "")).toBe(426);
    expect(told(server, "transfer")[0]).toMatchObject({ limit: { limit: "inflateRatio", value: 2 } });
  });
});

describe("the end of a session", () => {
  const ends: readonly (readonly [
    keyof ServerLimits,
    number,
    (peer: Peer, clock: ManualClock) => unknown,
  ])[] = [
    ["loginTime", 2000, (_peer, clock) => clock.advance(2000)],
    ["idleTime", 1500, (_peer, clock) => clock.advance(1500)],
    ["failedLogins", 1, (peer) => peer.send("USER u\r\nPASS wrong\r\n")],
    ["badCommandsBeforeLogin", 2, (peer) => peer.send("A\r\nB\r\n")],
    ["controlLine", 64, (peer) => peer.send("x".repeat(200))],
  ];

  it.each(ends)("names %s where it is for that", async (limit, value, provoke) => {
    const clock = new ManualClock();
    const server = await startWithFiles({ clock, limits: { [limit]: value, failedLoginDelay: 0 } });
    const peer = await server.stranger();
    provoke(peer, clock);
    while (told(server, "session-closed").length === 0) {
      await new Promise((resolve) => setImmediate(resolve));
      clock.advance(1);
    }
    expect(told(server, "session-closed")[0]).toMatchObject({ limit: { limit, value } });
  });

  it("names the account's own bound, and none where there was none", async () => {
    const server = await startWithFiles({ account: { limits: { sessions: 1 } } });
    const first = await server.peer();
    const second = await server.stranger();
    await second.say("USER u");
    expect(codeOf(await second.say("PASS p"))).toBe(421);
    await second.rest();
    await first.say("QUIT");
    await first.rest();
    expect(told(server, "session-closed")).toEqual([
      expect.objectContaining({ reason: "too-many-sessions", limit: { limit: "sessions", value: 1 } }),
      expect.not.objectContaining({ limit: expect.anything() }),
    ]);
  });

  it("takes what SITE IDLE has set", () => {
    const limits = { idleTime: 300 } as ServerLimits;
    const met = (idleTime: number | null): LimitMet | undefined =>
      limitBehind("idle-timeout", { account: null, idleTime }, limits);
    expect([met(null)?.value, met(40)?.value]).toEqual([300, 40]);
  });
});
