import { randomInt } from "node:crypto";
import { once } from "node:events";
import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { startUnderAttack } from "../../test/under-attack.ts";
import { MemoryStorage } from "../storage/memory.ts";
import { codeOf, Peer, testCertificate } from "../testing/index.ts";

const clients = Array.from({ length: 12 }, (_, at) => `127.0.3.${at + 1}`);

describe("one published port", () => {
  it.each(["clear", "explicit"] as const)(
    "serves clients of many addresses at once, each its own file (%s)",
    async (way) => {
      const port = 24_000 + randomInt(8000);
      const files = Object.fromEntries(clients.map((address) => [`/${address}`, `for ${address}`]));
      const server = await startUnderAttack({
        passive: { ports: [port, port] },
        storage: new MemoryStorage({ files }),
        tls: { certificate: testCertificate },
      });
      const tls = way === "clear" ? {} : { tls: way };
      const peers = await Promise.all(clients.map((from) => Peer.login(server.address, { from, ...tls })));
      const opened = await Promise.all(peers.map((peer) => peer.data("EPSV")));
      // All ports are reserved and all connections there before the first command: what is mixed up would show.
      for (const [at, peer] of [...peers.entries()].reverse()) {
        peer.send(`RETR ${clients[at]}\r\n`);
        expect(codeOf(await peer.reply())).toBe(150);
        const socket = await opened[at]?.();
        if (socket === undefined) throw new Error("no connection");
        const [data] = await once(socket, "data");
        expect(String(data)).toBe(`for ${clients[at]}`);
        socket.end();
        expect(codeOf(await peer.reply())).toBe(226);
      }
      for (const peer of peers) peer.close();
      expect(server.log.filter(({ type }) => type === "no-passive-port" || type === "tls-failed")).toEqual(
        [],
      );
    },
  );
});

describe("a reserved port", () => {
  it.each([["PASV"], ["EPSV"], ["PORT 127,0,0,1,100,0"], ["EPRT |1|127.0.0.1|25600|"], ["REIN"], ["QUIT"]])(
    "is nobody's any more after %s",
    async (line) => {
      const peer = await (await startUnderAttack()).peer();
      const port = await peer.passivePort("EPSV");
      await peer.say(line);
      const late = connect(port, "127.0.0.1");
      let bytes = 0;
      late
        .on("error", () => undefined)
        .on("data", (chunk) => {
          bytes += chunk.length;
        });
      await new Promise((resolve) => late.once("close", resolve));
      expect(bytes).toBe(0);
    },
  );
});
