import { describe, expect, it } from "vitest";
import { systemClock } from "../clock.ts";
import { MemoryStorage } from "../storage/memory.ts";
import { codeOf, ManualClock, Peer, startTestServer, type TestServer } from "../testing/index.ts";

const codes = (replies: readonly string[]) => replies.map(codeOf);
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** What a connection is greeted with, and whether it is then closed. */
async function greeted(server: TestServer): Promise<readonly number[]> {
  const peer = await Peer.connect(server.address);
  const [first] = codes([await peer.reply()]);
  if (first === 220) peer.close();
  else expect(await peer.rest()).toEqual([]);
  return [first ?? 0];
}

async function guess(server: TestServer): Promise<readonly number[]> {
  const peer = await Peer.connect(server.address);
  peer.send("USER u\r\nPASS 1\r\nUSER u\r\nPASS 2\r\nUSER u\r\nPASS 3\r\n");
  return codes(await peer.rest());
}

describe("guessing passwords (T20)", () => {
  it("is answered with 421 for 220 after fifteen wrong ones, for half an hour", async () => {
    const clock = new ManualClock();
    const later = clock.after.bind(clock);
    clock.after = (ms, callback) => (ms === 0 ? systemClock : { after: later }).after(ms, callback);
    const server = await startTestServer({
      clock,
      limits: { failedLoginDelay: 0 },
      networks: { neverBanned: [] },
    });
    const inside = await server.peer();
    const early = await server.stranger();
    for (let session = 0; session < 5; session++) {
      expect(await guess(server)).toEqual([220, 331, 530, 331, 530, 331, 421]);
    }
    expect(await greeted(server)).toEqual([421]);
    expect(await early.codes("USER u", "PASS p")).toEqual([331, 421]);
    expect(await inside.codes("NOOP")).toEqual([200]);
    expect(server.server.bans).toMatchObject([{ network: "127.0.0.1" }]);
    const told = server.log.filter(({ type }) => type === "ban-begun" || type === "refused");
    expect(told).toMatchObject([
      { type: "ban-begun", cause: "score", network: "127.0.0.1" },
      { type: "refused", reason: "banned", network: "127.0.0.1" },
    ]);
    clock.advance(30 * 60_000);
    expect(await greeted(server)).toEqual([220]);
    await server.close();
  });

  it("can be ended, and begun, by whoever runs the server", async () => {
    const server = await startTestServer();
    server.server.ban("127.0.0.1", 60_000);
    expect(await greeted(server)).toEqual([421]);
    expect(server.server.liftBan("127.0.0.1")).toBe(true);
    expect(await greeted(server)).toEqual([220]);
    expect(server.server.liftBan("127.0.0.1")).toBe(false);
    await server.close();
  });

  it("counts what never was FTP, and a login that never came", async () => {
    const server = await startTestServer({ networks: { neverBanned: [] }, limits: { banScore: 7 } });
    for (let time = 0; time < 2; time++) {
      const peer = await Peer.connect(server.address);
      peer.send("GET / HTTP/1.1\r\n");
      expect(codes(await peer.rest())).toEqual([220, 421]);
    }
    expect(server.server.bans).toEqual([]);
    await server.close();

    const clock = new ManualClock();
    const slow = await startTestServer({ clock, networks: { neverBanned: [] }, limits: { banScore: 2 } });
    for (let time = 0; time < 2; time++) {
      const peer = await slow.stranger();
      clock.advance(60_000);
      expect(codes(await peer.rest())).toEqual([421]);
    }
    expect(await greeted(slow)).toEqual([421]);
    await slow.close();
  });

  it("is not what monitoring does, which looks and goes", async () => {
    const server = await startTestServer({ networks: { neverBanned: [] }, limits: { banScore: 2 } });
    for (let time = 0; time < 5; time++) {
      const peer = await server.stranger();
      peer.send("QUIT\r\n");
      expect(codes(await peer.rest())).toEqual([221]);
    }
    expect(await greeted(server)).toEqual([220]);
    await server.close();
  });
});

describe("a flood of connections that are refused", () => {
  it("does not fill the log, which says how many it leaves out", async () => {
    const clock = new ManualClock();
    const server = await startTestServer({ clock, networks: { deny: ["127.0.0.1"] } });
    const refused = () => server.log.filter(({ type }) => type === "refused");
    for (let time = 0; time < 30; time++) expect(await greeted(server)).toEqual([421]);
    expect(refused()).toHaveLength(20);
    clock.advance(1000);
    expect(await greeted(server)).toEqual([421]);
    expect(refused()).toHaveLength(21);
    expect(refused().at(-1)).toMatchObject({ reason: "network-denied", untold: 10 });
    await server.close();
  });

  it("is cut off at once beyond those that may linger, and each has its 421", async () => {
    const limits = { lingeringRefusals: 2 };
    const server = await startTestServer({ limits, networks: { deny: ["127.0.0.1"] } });
    const peers = await Promise.all(Array.from({ length: 10 }, () => Peer.connect(server.address)));
    for (const peer of peers) expect(codes(await peer.rest())).toEqual([421]);
    await server.close();
  });
});

describe("networks", () => {
  it("that are denied get 421, and the log says why", async () => {
    const denied = await startTestServer({ networks: { deny: ["127.0.0.0/8"] } });
    expect(await greeted(denied)).toEqual([421]);
    expect(denied.log.at(-1)).toMatchObject({ type: "refused", reason: "network-denied" });
    await denied.close();
    const others = await startTestServer({ networks: { allow: ["192.0.2.0/24"] } });
    expect(await greeted(others)).toEqual([421]);
    expect(others.log.at(-1)).toMatchObject({ type: "refused", reason: "network-not-allowed" });
    await others.close();
  });

  it("that are none keep the server from being made", async () => {
    await expect(startTestServer({ networks: { deny: ["10.0.0.0/40"] } })).rejects.toThrow(RangeError);
  });
});

describe("sessions of one user", () => {
  it("are bounded, and a refused one is told to come back later", async () => {
    const account = { name: "u", storage: new MemoryStorage(), limits: { sessions: 2 } };
    const authenticator = { authenticate: async () => account };
    const server = await startTestServer({ authenticator });
    const first = await server.peer();
    await server.peer();
    const third = await server.stranger();
    third.send("USER u\r\nPASS p\r\n");
    expect(codes(await third.rest())).toEqual([331, 421]);
    expect(server.log.find(({ type }) => type === "login-refused")).toMatchObject({
      user: "u",
      limit: "sessions",
      value: 2,
    });
    expect(server.log.at(-1)).toMatchObject({ type: "session-closed", reason: "too-many-sessions" });
    // Logging in again takes no second place, and giving the login up frees it.
    expect(await first.codes("USER u", "PASS p", "REIN")).toEqual([331, 230, 220]);
    const fourth = await server.peer();
    expect(await first.codes("USER u")).toEqual([331]);
    fourth.close();
    while (server.server.sessions > 2) await turn();
    expect(await first.codes("PASS p")).toEqual([230]);
    await server.close();
  });
});
