import { limits, type Reply, type WireEvent } from "@twinport/protocol";
import { expect, it } from "vitest";
import { Witness } from "./witness.ts";

const client = { address: "192.0.2.9", port: 40_000 };
const server = { address: "198.51.100.1", port: 21 };
const target = { address: server.address, port: 50_000 };
const passive: Reply = { code: 227, lines: ["Entering Passive Mode (198,51,100,1,195,80)."] };

function witness(source: "client" | "server"): Witness {
  return new Witness({ source, id: "C1", client, server, since: 0 });
}

/** PASV at 1 s, its reply at 2 s. */
function agreed(source: "client" | "server"): Witness {
  const told = witness(source);
  told.command("PASV", "", 1000);
  told.reply(passive, 2000);
  return told;
}

function open(id: number, from = client): WireEvent {
  return { type: "open", time: 2500, id, channel: "data", client: from, server: target, initiator: "client" };
}

it("tells an announced port that nobody came to, with the reply that is about to be sent", () => {
  const told = agreed("server");
  told.command("retr", "f", 3000);
  const answer = { code: 425, lines: ["No data connection."] };
  const facts = told.facts({ time: 33_000, answer });
  expect(facts).toMatchObject({ source: "server", vantage: "server", client, server, until: 33 });
  expect(facts.exchanges).toMatchObject([
    { command: { verb: "PASV" }, replies: [{ code: 227 }] },
    { command: { verb: "RETR", argument: "f" }, replies: [{ code: 425, text: "No data connection." }] },
  ]);
  expect(facts.data).toMatchObject([
    {
      id: "C1.D1",
      active: false,
      announced: { method: "PASV", endpoint: target, exchange: 0, time: 2 },
      attempts: [],
      transfer: { verb: "RETR", exchange: 1, sender: "server", bytes: 0, durationMs: 30_000 },
    },
  ]);
});

it("tells an attempt in vain, with the time that it took", () => {
  const told = agreed("client");
  const ends = { channel: "data", client, server: target, initiator: "client" } as const;
  told.event({ type: "refused", time: 12_000, id: 2, reason: "timeout", ...ends });
  expect(told.facts({ time: 12_000 }).data?.[0]?.attempts).toEqual([
    { from: client, to: target, opening: { kind: "unanswered", time: 12, seconds: 10, frames: [] } },
  ]);
});

it("takes no waiting in vain for an attempt", () => {
  const told = witness("client");
  told.command("PORT", "192,0,2,9,156,65", 1000);
  const ends = { channel: "data", client, server, initiator: "server" } as const;
  told.event({ type: "refused", time: 31_000, id: 2, reason: "timeout", ...ends });
  expect(told.facts({ time: 31_000 }).data).toMatchObject([
    {
      active: true,
      announced: { method: "PORT", endpoint: { address: "192.0.2.9", port: 40_001 } },
      attempts: [],
    },
  ]);
});

it("tells how a connection ended, and how much went over it", () => {
  const told = agreed("client");
  told.event(open(2));
  told.command("STOR", "f", 3000);
  told.event({ type: "bytes", time: 3100, id: 2, direction: "to-server", length: 7 });
  told.event({ type: "reset", time: 3500, id: 2, by: "server" });
  const [connection] = told.facts({ time: 4000, bytes: 7 }).data?.[0]?.attempts ?? [];
  expect(connection).toEqual({
    from: client,
    to: target,
    opening: { kind: "open", time: 2.5, frames: [] },
    reset: { by: "server", time: 3.5, frames: [] },
    bytes: { client: 7 },
  });
});

it("forgets with the next agreement what became of the last one", () => {
  const told = agreed("client");
  told.event(open(2));
  told.command("LIST", "", 3000);
  told.command("EPSV", "", 5000);
  told.reply({ code: 229, lines: ["Entering Extended Passive Mode (|||50001|)"] }, 5100);
  const facts = told.facts({ time: 6000 });
  expect(facts.exchanges?.length).toBe(1);
  expect(facts.data).toEqual([
    {
      id: "C1.D2",
      active: false,
      announced: {
        method: "EPSV",
        endpoint: { address: server.address, port: 50_001 },
        exchange: 0,
        time: 5.1,
        frames: [],
      },
      attempts: [],
    },
  ]);
});

it("masks secrets, and keeps little of what many strangers and commands bring", () => {
  const told = agreed("server");
  told.command("PASS", "hush", 3000);
  expect(told.facts({ time: 3000 }).exchanges?.[1]?.command).toMatchObject({ argument: "****" });
  for (let i = 0; i < 100; i++) {
    told.event(open(10 + i, { address: `203.0.113.${i}`, port: 1 }));
    told.command("NOOP", "x".repeat(4000), 3000);
    told.reply({ code: 200, lines: ["y".repeat(4000)] }, 3000);
  }
  const facts = told.facts({ time: 4000 });
  expect(facts.exchanges?.length).toBe(limits.witnessedCommands + 1);
  expect(facts.data?.[0]?.attempts.length).toBe(limits.witnessedConnections);
  expect(facts.data?.[0]?.attempts.at(-1)?.from.address).toBe("203.0.113.99");
  expect(JSON.stringify(facts).length).toBeLessThan(10_000);
});

it("tells what was heard on the control connection, and on the latest data connection", () => {
  const told = witness("server");
  told.heard("control", { first: { client: "tls", server: "text" } });
  // Of a data connection that there is not, nothing can be told.
  told.heard("data", { first: { server: "tls" } });
  expect(told.facts({ time: 4000 }).control).toMatchObject({
    opening: { kind: "open", time: 0 },
    first: { client: "tls", server: "text" },
  });
  const later = agreed("server");
  later.event(open(1));
  later.event(open(2));
  const tls = { failed: true, alert: { by: "client", description: 48, frames: [] }, frames: [] } as const;
  later.heard("data", { tls });
  const attempts = later.facts({ time: 4000 }).data?.[0]?.attempts;
  expect(attempts?.map((attempt) => attempt.tls)).toEqual([undefined, tls]);
});
