import { randomInt } from "node:crypto";
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { MemoryStorage } from "../storage/memory.ts";
import { codeOf, startTestServer, type TestServer, type TestServerOptions } from "../testing/index.ts";

// Rows of hostile-inputs.md, by their ids.
const running: TestServer[] = [];
afterEach(async () => {
  for (const server of running.splice(0)) {
    expect(server.log.filter((event) => event.type === "internal-error")).toEqual([]);
    await server.close();
  }
});

async function start(options: TestServerOptions = {}): Promise<TestServer> {
  const storage = new MemoryStorage({ files: { "/f": "abc", "/big": new Uint8Array(20_000_000) } });
  const server = await startTestServer({ storage, ...options });
  running.push(server);
  return server;
}

async function dialled(port: number, localAddress = "127.0.0.1") {
  const socket = connect({ host: "127.0.0.1", port, localAddress, allowHalfOpen: true });
  socket.on("error", () => undefined);
  await once(socket, "connect");
  return socket;
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("error", () => resolve(false));
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
  });
}

describe("PORT and EPRT", () => {
  it("P1, P2: are six numbers or nothing, and nothing clears what was before", async () => {
    const peer = await (await start()).peer();
    expect(await peer.codes("PORT 127,0,0,1,4,1")).toEqual([200]);
    const bad = [
      "256,0,0,1,4,1",
      "999,0,0,1,4,1",
      "127,0,0,1,4,256",
      "-1,0,0,1,4,1",
      "127,0,0,1,4",
      "127,0,0,1,4,1,1",
      "127.0.0.1,4,1",
      "0x7f,0,0,1,4,1",
      "0127,0,0,1,4,1",
      " 127,0,0,1,4,1x",
      ",,,,,",
    ];
    expect(await peer.codes(...bad.map((argument) => `PORT ${argument}`))).toEqual(bad.map(() => 501));
    expect(await peer.codes("LIST")).toEqual([425]);
  });

  it("P3, P4, T1: name the client itself and an unprivileged port", async () => {
    const server = await start();
    const peer = await server.peer();
    const bad = ["127,0,0,1,0,0", "127,0,0,1,0,21", "127,0,0,1,3,255", "10,0,0,1,40,0", "0,0,0,0,40,0"];
    const worse = ["255,255,255,255,40,0", "224,0,0,1,40,0", "127,0,0,2,40,0", "192,0,2,1,80,80"];
    for (const argument of [...bad, ...worse]) {
      expect(codeOf(await peer.say(`PORT ${argument}`)), argument).toBe(504);
    }
    expect(await peer.codes("LIST")).toEqual([425]);
    expect(server.log.filter((event) => event.type === "port-refused").length).toBe(9);
  });

  it("P5: do not name a port of this server", async () => {
    const server = await start();
    const peer = await server.peer();
    const other = await server.peer();
    const passive = await other.passivePort("PASV");
    for (const port of [server.address.port, passive]) {
      expect(await peer.codes(`PORT 127,0,0,1,${port >> 8},${port & 255}`)).toEqual([504]);
      expect(await peer.codes(`EPRT |1|127.0.0.1|${port}|`)).toEqual([504]);
    }
  });

  it("P6-P8: EPRT takes any delimiter, and no odd number or family", async () => {
    const peer = await (await start()).peer();
    expect(await peer.codes("EPRT |1|127.0.0.1|1025|", "EPRT !1!127.0.0.1!1025!")).toEqual([200, 200]);
    const bad = [
      "|1|127.0.0.1|65536|",
      "|1|127.0.0.1|1025",
      "||127.0.0.1|1025|",
      "|1||1025|",
      "|1|localhost|1025|",
      "|1|127.1|1025|",
      "|1|0x7f000001|1025|",
      "|1|127.0.0.1%eth0|1025|",
      "111271",
      "",
      "|2|fe80::1%lo|1025|",
    ];
    expect(await peer.codes(...bad.map((argument) => `EPRT ${argument}`))).toEqual(bad.map(() => 501));
    expect([501, 504]).toContain(codeOf(await peer.say("EPRT |1|127.0.0.1|0|")));
    expect(await peer.codes("EPRT |1|127.0.0.1|80|", "EPRT |1|192.0.2.1|20560|")).toEqual([504, 504]);
    expect(await peer.say("EPRT |2|::1|1025|")).toMatch(/^522 .*\(1\)$/);
    expect(await peer.codes("EPRT |3|x|1|")).toEqual([522]);
    expect([200, 522]).toContain(codeOf(await peer.say("EPRT |2|::ffff:127.0.0.1|1025|")));
  });

  it("say 425 when nobody listens there", async () => {
    const server = await start();
    const peer = await server.peer();
    const listener = createServer().listen(0, "127.0.0.1");
    await once(listener, "listening");
    const { port } = listener.address() as { port: number };
    await new Promise((resolve) => listener.close(resolve));
    expect(await peer.codes(`EPRT |1|127.0.0.1|${port}|`)).toEqual([200]);
    expect(await peer.say("RETR f")).toBe(`425 Cannot connect to port ${port}: refused.`);
    expect(await peer.codes("RETR f")).toEqual([425]);
  });
});

describe("PASV and EPSV", () => {
  it("P9: EPSV's argument is a family it has, or ALL", async () => {
    const peer = await (await start()).peer();
    const lines = ["EPSV 1", "EPSV 2", "EPSV 3", "EPSV ALLX", "EPSV -1", "EPSV 1 2"];
    expect(await peer.codes(...lines)).toEqual([229, 522, 522, 501, 501, 501]);
    expect([501, 522]).toContain(codeOf(await peer.say("EPSV 99999999999")));
  });

  it("P10, T3: hold one port a session, whatever is asked, and not to be guessed", async () => {
    const server = await start({ passive: { ports: [50_000, 59_999] } });
    const peer = await server.peer();
    const ports: number[] = [];
    for (let time = 0; time < 100; time++) {
      ports.push(await peer.passivePort("PASV"), await peer.passivePort("EPSV"));
      await peer.say("PORT 127,0,0,1,8,8");
    }
    expect(new Set(ports).size).toBeGreaterThan(180);
    const rising = ports.filter((port, index) => index > 0 && port > (ports[index - 1] ?? 0)).length;
    expect(rising).toBeGreaterThan(40);
    expect(rising).toBeLessThan(160);
    const last = await peer.passivePort("PASV");
    const open: number[] = [];
    for (const port of [...ports.slice(-10), last]) {
      if (await listens(port)) open.push(port);
    }
    expect(open).toEqual([last]);
  });

  it("T5: say 425 at once when the range is full, and 227 when there is room again", async () => {
    // Below the ports that the system gives to outgoing connections, so that it holds none of the four.
    const first = 20_000 + randomInt(10_000);
    const server = await start({ passive: { ports: [first, first + 3] } });
    const peers = await Promise.all([0, 1, 2, 3, 4].map(() => server.peer()));
    const replies: number[] = [];
    for (const peer of peers) replies.push(...(await peer.codes("PASV")));
    expect(replies).toEqual([227, 227, 227, 227, 425]);
    await peers[0]?.say("PORT 127,0,0,1,8,8");
    expect(await peers[4]?.codes("PASV")).toEqual([227]);
  });

  it("P11: close the port with the session", async () => {
    const server = await start();
    const peer = await server.peer();
    const port = await peer.passivePort("PASV");
    peer.socket.resetAndDestroy();
    while (server.server.sessions > 0) await new Promise((resolve) => setImmediate(resolve));
    const late = connect(port, "127.0.0.1");
    const [error] = await once(late, "error").catch((reason) => [reason]);
    expect(error).toMatchObject({ code: "ECONNREFUSED" });
  });

  it("D15, T3: take the first connection from the right address, after one from a wrong one", async () => {
    const peer = await (await start()).peer();
    const port = await peer.passivePort("PASV");
    const stranger = await dialled(port, "127.0.0.2");
    stranger.once("end", () => stranger.end());
    stranger.resume();
    await once(stranger, "close");
    const first = await dialled(port);
    const second = connect(port, "127.0.0.1");
    const gone = once(second, "close").catch(() => undefined);
    second.on("error", () => undefined);
    second.resume();
    peer.send("STOR up\r\n");
    expect(codeOf(await peer.reply())).toBe(150);
    first.end("first");
    first.resume();
    expect(codeOf(await peer.reply())).toBe(226);
    second.end("second");
    await gone;
    await peer.say("TYPE I");
    expect(await peer.say("SIZE up")).toBe("213 5");
  });

  it("say 425 when no connection comes in time, and close the port", async () => {
    const peer = await (await start({ limits: { dataConnectTime: 50 } })).peer();
    const port = await peer.passivePort("PASV");
    expect(await peer.say("LIST")).toMatch(new RegExp(`^425 No data connection came to port ${port} within`));
    expect(await peer.codes("LIST", "NOOP")).toEqual([425, 200]);
  });
});
