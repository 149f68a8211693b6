import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { describe, expect, it, vi } from "vitest";
import { opened } from "../../test/begun.ts";
import { stored } from "../../test/pieces.ts";
import { startUnderAttack as start } from "../../test/under-attack.ts";
import { ways } from "../../test/ways.ts";
import { codeOf, ManualClock, type TestServer } from "../testing/index.ts";

// What a client does on the control connection while TLS of the data connection is not yet there (D17), and to a port reserved for it (D15).
const overTls = ways.filter(([, { tls }]) => tls !== undefined);
/** A record of 512 bytes is announced, nine of them come. */
const halfGreeting = Buffer.from("1603010200010001fc0303", "hex");

/** Resolves when the server has closed a connection. */
function gone(socket: Socket): Promise<unknown> {
  const closed = once(socket, "close").catch(() => undefined);
  socket.once("end", () => socket.end()).resume();
  return closed;
}

/** A transfer that waits for a handshake of which the half has come. */
async function halfway(server: TestServer, login: (typeof ways)[number][1], command: string) {
  const peer = await server.peer(login);
  const data = await opened(peer, command);
  const closed = gone(data);
  await new Promise((resolve) => data.write(halfGreeting, resolve));
  return { peer, data, closed };
}

describe.each(overTls)("D17: a handshake on the data connection, %s", (_way, login) => {
  it.each(["RETR f", "STOR new"])(
    "ends with the control connection, reset or closed (%s)",
    async (command) => {
      const clock = new ManualClock();
      const server = await start({ clock });
      const timers = clock.pending;
      const reset = await halfway(server, login, command);
      reset.peer.bare.resetAndDestroy();
      await reset.closed;
      const closed = await halfway(server, login, command);
      closed.peer.socket.end();
      expect((await closed.peer.rest()).map(codeOf)).toEqual([426]);
      await closed.closed;
      await vi.waitFor(() => expect(server.server.sessions).toBe(0));
      expect(server.log.filter(({ type }) => type === "transfer")).toMatchObject([
        { ok: false, bytes: 0, brokenOff: "peer-gone" },
        { ok: false, bytes: 0, brokenOff: "peer-gone" },
      ]);
      closed.peer.close();
      await vi.waitFor(() => expect(clock.pending).toBe(timers));
      expect(await stored(await server.peer(login), "new")).toBeUndefined();
    },
  );

  it.each(["RETR f", "STOR new"])("ends with ABOR, and the session goes on (%s)", async (command) => {
    const { peer, closed } = await halfway(await start(), login, command);
    expect([await peer.say("ABOR"), await peer.reply()].map(codeOf)).toEqual([426, 226]);
    await closed;
    expect((await peer.download("PASV", "RETR f")).data.toString()).toBe("abc");
    expect(await stored(peer, "new")).toBeUndefined();
  });

  it("of a byte a second has ten seconds, and ABOR need not wait for them", async () => {
    const clock = new ManualClock();
    const server = await start({ clock });
    const { peer, data, closed } = await halfway(server, login, "RETR f");
    for (let second = 0; second < 9; second++) {
      await new Promise((resolve) => data.write("\0", resolve));
      clock.advance(1000);
    }
    expect(await peer.codes("NOOP")).toEqual([200]);
    clock.advance(1000);
    expect(codeOf(await peer.reply())).toBe(522);
    await closed;
    const again = await halfway(server, login, "RETR f");
    await new Promise((resolve) => again.data.write("\0", resolve));
    clock.advance(1000);
    expect([await again.peer.say("ABOR"), await again.peer.reply()].map(codeOf)).toEqual([426, 226]);
    await again.closed;
  });
});

describe.each(ways)("D15: a reserved port, %s", (_way, login) => {
  it("under a flood of connections serves the one for whom it is", async () => {
    const server = await start();
    const peer = await server.peer(login);
    const port = await peer.passivePort("PASV");
    const flood = (from: string) =>
      Promise.all(
        Array.from({ length: 100 }, async () => {
          const socket = connect({ host: "127.0.0.1", port, localAddress: from });
          await gone(socket.on("error", () => undefined));
        }),
      );
    await flood("127.0.0.2");
    const bare = connect({ host: "127.0.0.1", port, localAddress: "127.0.0.1", allowHalfOpen: true });
    await once(bare, "connect");
    await flood("127.0.0.1");
    expect(codeOf(await peer.say("RETR f"))).toBe(150);
    const socket = peer.protect ? await peer.secure(bare) : bare;
    const [data] = await once(socket, "data");
    socket.end();
    expect([String(data), codeOf(await peer.reply())]).toEqual(["abc", 226]);
  });
});
