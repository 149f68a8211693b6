import { once } from "node:events";
import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { systemClock } from "./clock.ts";
import { FtpServer } from "./server.ts";
import { MemoryStorage } from "./storage/memory.ts";
import { codeOf, ManualClock, Peer, startTestServer } from "./testing/index.ts";

const codes = (replies: readonly string[]) => replies.map(codeOf);
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe("times", () => {
  it("end a session that does not log in after 60 s, whatever it sends (T23)", async () => {
    const clock = new ManualClock();
    const server = await startTestServer({ clock });
    const peer = await server.stranger();
    await peer.say("USER u");
    clock.advance(59_000);
    expect(await peer.codes("NOOP")).toEqual([200]);
    clock.advance(1_000);
    expect(codes(await peer.rest())).toEqual([421]);
    expect(server.log.at(-1)).toMatchObject({ type: "session-closed", reason: "login-timeout" });
    await server.close();
  });

  it("end an idle session after 300 s, and not one whose transfer runs", async () => {
    const clock = new ManualClock();
    const server = await startTestServer({ clock, limits: { dataStallTime: 4_000_000 } });
    const peer = await server.peer();
    clock.advance(299_000);
    expect(await peer.codes("NOOP")).toEqual([200]);
    const open = await peer.data("EPSV");
    peer.send("STOR slow\r\n");
    await peer.reply();
    const socket = await open();
    clock.advance(3_000_000);
    socket.end("x");
    socket.resume();
    expect(codeOf(await peer.reply())).toBe(226);
    await turn();
    clock.advance(300_000);
    expect(codes(await peer.rest())).toEqual([421]);
    expect(server.log.at(-1)).toMatchObject({ reason: "idle-timeout" });
    await server.close();
  });

  it("delay the answer to a wrong password, longer each time (T20)", async () => {
    const clock = new ManualClock();
    const server = await startTestServer({ clock, limits: { failedLoginDelay: 1000 } });
    const peer = await server.stranger();
    for (const [delay, code] of [
      [1000, 530],
      [2000, 530],
      [3000, 421],
    ] as const) {
      await peer.say("USER u");
      const judged = server.log.filter(({ type }) => type === "login").length;
      const answer = peer.say("PASS wrong");
      while (server.log.filter(({ type }) => type === "login").length === judged) await turn();
      let answered = false;
      void answer.then(() => {
        answered = true;
      });
      clock.advance(delay - 1);
      await turn();
      expect(answered).toBe(false);
      clock.advance(1);
      expect(codeOf(await answer)).toBe(code);
    }
    await server.close();
  });

  it("do not hold a delayed login when its client goes", async () => {
    const clock = new ManualClock();
    const server = await startTestServer({ clock });
    const peer = await server.stranger();
    await peer.say("USER u");
    peer.send("PASS wrong\r\n");
    while (!server.log.some(({ type }) => type === "login")) await turn();
    peer.socket.resetAndDestroy();
    while (server.server.sessions > 0) await turn();
    await server.close();
  });
});

describe("numbers of connections", () => {
  it("are bounded by address, in all, and before login", async () => {
    const server = await startTestServer({ limits: { connectionsPerAddress: 2 } });
    const first = await server.stranger();
    await server.stranger();
    const third = await Peer.connect(server.address);
    expect(codes(await third.rest())).toEqual([421]);
    expect(server.log.findLast(({ type }) => type === "refused")).toMatchObject({
      reason: "too-many-from-address",
    });
    await first.say("QUIT");
    await first.rest();
    while (server.server.sessions > 1) await turn();
    expect(await (await server.stranger()).codes("NOOP")).toEqual([200]);
    await server.close();

    const strict = await startTestServer({ limits: { connectionsBeforeLogin: 1, connections: 2 } });
    const stranger = await strict.stranger();
    expect(codes(await (await Peer.connect(strict.address)).rest())).toEqual([421]);
    await stranger.codes("USER u", "PASS p");
    await strict.peer();
    expect(codes(await (await Peer.connect(strict.address)).rest())).toEqual([421]);
    await strict.close();
  });
});

describe("an authenticator that fails", () => {
  it("makes the login impossible for now, not wrong (R16)", async () => {
    const authenticator = { authenticate: () => Promise.reject(new Error("database down")) };
    const server = await startTestServer({ authenticator });
    const peer = await server.stranger();
    peer.send("USER u\r\nPASS p\r\n");
    expect(codes(await peer.rest())).toEqual([331, 421]);
    expect(server.log.some(({ type }) => type === "login-unavailable")).toBe(true);
    await server.close();
  });
});

describe("a storage that fails in a way of its own", () => {
  it("gives 451 with the number that the log has", async () => {
    const storage = new MemoryStorage();
    storage.stat = () => Promise.reject(new TypeError("a bug"));
    const server = await startTestServer({ storage });
    const peer = await server.peer();
    expect(await peer.say("CWD d")).toBe("451 Local error, incident 1.");
    expect(server.log.find(({ type }) => type === "internal-error")).toMatchObject({
      incident: 1,
      verb: "CWD",
    });
    expect(await peer.codes("NOOP")).toEqual([200]);
    await server.close();
  });
});

describe("close", () => {
  it("ends idle sessions with 421 and takes no new ones", async () => {
    const server = await startTestServer();
    const peer = await server.peer();
    const closed = server.server.close();
    expect(codes(await peer.rest())).toEqual([421]);
    await closed;
    const late = connect(server.address.port, server.address.address);
    const [error] = await once(late, "error").catch((reason) => [reason]);
    expect(error).toMatchObject({ code: "ECONNREFUSED" });
  });

  it("lets a transfer finish within the grace", async () => {
    const server = await startTestServer();
    const peer = await server.peer();
    const open = await peer.data("PASV");
    peer.send("STOR f\r\n");
    await peer.reply();
    const socket = await open();
    const closed = server.server.close({ graceMs: 60_000 });
    socket.end("all of it");
    socket.resume();
    expect(codes(await peer.rest())).toEqual([226, 421]);
    await closed;
  });

  it("cuts a transfer when the grace has passed", async () => {
    const server = await startTestServer();
    const peer = await server.peer();
    const open = await peer.data("PASV");
    peer.send("STOR f\r\n");
    await peer.reply();
    const socket = await open();
    const closed = server.server.close({ graceMs: 20 });
    expect(codes(await peer.rest())).toEqual([426, 421]);
    socket.destroy();
    await closed;
  });

  it("leaves no socket, listener or timer behind", async () => {
    let timers = 0;
    const clock = {
      now: systemClock.now,
      after(ms: number, callback: () => void) {
        timers++;
        let waits = true;
        const done = () => {
          if (waits) timers--;
          waits = false;
        };
        const timer = systemClock.after(ms, () => {
          done();
          callback();
        });
        return {
          cancel() {
            done();
            timer.cancel();
          },
        };
      },
    };
    const handles = () =>
      process.getActiveResourcesInfo().filter((name) => /TCP|FSReq|Timeout/.test(name)).length;
    const before = handles();
    const storage = new MemoryStorage({ files: { "/f": "abc" } });
    const server = await startTestServer({ clock, storage });
    for (let round = 0; round < 20; round++) {
      const peer = await server.peer();
      if (round % 4 === 0) await peer.download("PASV", "RETR f");
      if (round % 4 === 1) await peer.upload("EPRT", "STOR g", "x");
      if (round % 4 === 2) await peer.passivePort("EPSV");
      if (round % 2 === 0) {
        peer.send("QUIT\r\n");
        await peer.rest();
      }
      peer.close();
    }
    await server.close();
    expect(timers).toBe(0);
    for (let wait = 0; wait < 100 && handles() > before; wait++) await turn();
    expect(handles()).toBeLessThanOrEqual(before);
  });
});

describe("listen", () => {
  it("says when the port is taken", async () => {
    const server = await startTestServer();
    const { authenticator } = { authenticator: { authenticate: async () => null } };
    const second = new FtpServer({ port: server.address.port, authenticator });
    await expect(second.listen()).rejects.toMatchObject({ code: "EADDRINUSE" });
    await server.close();
  });

  it("refuses a range of ports that is none", () => {
    const authenticator = { authenticate: async () => null };
    for (const ports of [
      [0, 10],
      [10, 9],
      [1, 70_000],
      [1.5, 3],
      [10_000, 60_000],
    ] as [number, number][]) {
      expect(() => new FtpServer({ authenticator, passive: { ports } })).toThrow(RangeError);
    }
  });
});

describe("a server's bounds set anew", () => {
  it("count for who comes from now on, and turn nobody out; one that is wrong changes nothing", async () => {
    const server = await startTestServer({});
    const inside = await server.peer();
    server.server.setLimits({ connectionsPerAddress: 1, failedLogins: 1 });
    expect(() => server.server.setLimits({ connections: Number.NaN })).toThrow(RangeError);
    expect(codes(await (await Peer.connect(server.address)).rest())).toEqual([421]);
    expect(await inside.codes("NOOP")).toEqual([200]);
    server.server.setLimits({});
    expect(await (await server.peer()).codes("NOOP")).toEqual([200]);
    await server.close();
  });

  it("shut networks out, and let them in again; a list that is wrong changes nothing", async () => {
    const server = await startTestServer({});
    const inside = await server.peer();
    server.server.setNetworks({ deny: ["127.0.0.0/8"] });
    expect(() => server.server.setNetworks({ deny: ["nowhere"] })).toThrow(RangeError);
    expect(codes(await (await Peer.connect(server.address)).rest())).toEqual([421]);
    expect(await inside.codes("NOOP")).toEqual([200]);
    server.server.setNetworks({});
    expect(await (await server.peer()).codes("NOOP")).toEqual([200]);
    await server.close();
  });
});
