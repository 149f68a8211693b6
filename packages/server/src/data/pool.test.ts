import { once } from "node:events";
import { connect } from "node:net";
import type { Endpoint } from "@twinport/protocol";
import { afterEach, describe, expect, it } from "vitest";
import { type ServerLimits, serverLimits } from "../limits/limits.ts";
import { directly } from "../listener.ts";
import { networksOf } from "../networks.ts";
import { ManualClock } from "../testing/index.ts";
import { PassivePool } from "./pool.ts";
import type { PortChoice } from "./ports.ts";
import type { Reservation, ReservationRequest } from "./reservations.ts";

const opened: PassivePool[] = [];
afterEach(() => Promise.all(opened.splice(0).map((pool) => pool.close())));

async function open(choice: PortChoice, limits: Partial<ServerLimits> = {}, host = "127.0.0.1") {
  const clock = new ManualClock();
  let drawn = 0;
  const pool = new PassivePool(choice, {
    clock,
    limits: serverLimits(limits),
    random: (below) => drawn++ % below,
    reception: directly,
    onTaken: () => undefined,
    onError: () => undefined,
  });
  await pool.open(host);
  opened.push(pool);
  /** For a client by its address; throws the refusal. */
  const reserve = async (
    peerAddress: string,
    more: Partial<ReservationRequest> = {},
  ): Promise<Reservation> => {
    const reservation = await pool.reserve({ peerAddress, account: peerAddress, ...more });
    if ("limit" in reservation) throw new Error(reservation.limit);
    return reservation;
  };
  return { clock, pool, reserve };
}

async function dial(port: number, localAddress = "127.0.0.1", host = "127.0.0.1") {
  const socket = connect({ host, port, localAddress });
  socket.on("error", () => undefined);
  await once(socket, "connect");
  return socket;
}

/** What comes before the other end closes. */
async function closed(port: number, localAddress: string) {
  const socket = await dial(port, localAddress);
  let bytes = 0;
  socket.on("data", (chunk) => {
    bytes += chunk.length;
  });
  await once(socket, "close");
  return bytes;
}

/** The connection comes, and is closed again. */
async function meet(reservation: Reservation, from: string) {
  const client = await dial(reservation.port, from);
  const { socket } = await reservation.accepted;
  client.destroy();
  socket.destroy();
}

describe("a reservation", () => {
  it("gives the first connection of its client, unread, and is over then", async () => {
    const { clock, reserve } = await open(2);
    const reservation = await reserve("127.0.0.1");
    const client = connect(reservation.port, "127.0.0.1");
    client.write("early");
    const { socket, client: from } = await reservation.accepted;
    expect(from).toEqual({ address: "127.0.0.1", port: client.localPort });
    expect(socket.isPaused()).toBe(true);
    expect(clock.pending).toBe(0);
    socket.resume();
    const [chunk] = await once(socket, "data");
    expect(String(chunk)).toBe("early");
    expect(await closed(reservation.port, "127.0.0.1")).toBe(0);
    reservation.release();
    client.destroy();
    socket.destroy();
  });

  it("takes a client's address in either form, on a dual-stack listener too", async () => {
    const { reserve } = await open(1, {}, "::");
    const reservation = await reserve("::ffff:127.0.0.1");
    await meet(reservation, "127.0.0.1");
    const six = await reserve("::1");
    const client = await dial(six.port, "::1", "::1");
    expect((await six.accepted).client.address).toBe("::1");
    client.destroy();
    (await six.accepted).socket.destroy();
  });

  it("ends after its time, or when released", async () => {
    const { clock, reserve } = await open(2);
    const first = await reserve("127.0.0.1");
    clock.advance(30_000);
    await expect(first.accepted).rejects.toMatchObject({ reason: "timeout" });
    const second = await reserve("127.0.0.1");
    second.release();
    second.release();
    await expect(second.accepted).rejects.toMatchObject({ reason: "released" });
    expect(clock.pending).toBe(0);
  });

  it("stays when somebody else comes, who is told and cut (T3)", async () => {
    const strangers: [Endpoint, Endpoint][] = [];
    const { reserve } = await open(1);
    const reservation = await reserve("127.0.0.1", { onStranger: (...ends) => strangers.push(ends) });
    expect(await closed(reservation.port, "127.0.0.2")).toBe(0);
    expect(strangers).toMatchObject([
      [{ address: "127.0.0.2" }, { address: "127.0.0.1", port: reservation.port }],
    ]);
    await meet(reservation, "127.0.0.1");
  });

  it("does not take another client's late connection for a stranger's", async () => {
    const strangers: Endpoint[] = [];
    const { reserve } = await open(1);
    (await reserve("127.0.0.2")).release();
    const reservation = await reserve("127.0.0.1", { onStranger: (from) => strangers.push(from) });
    expect(await closed(reservation.port, "127.0.0.2")).toBe(0);
    expect(strangers).toEqual([]);
  });
});

describe("a port", () => {
  it("serves clients of different addresses at once, each its own", async () => {
    const { reserve } = await open(1);
    const addresses = Array.from({ length: 40 }, (_, at) => `127.0.1.${at + 1}`);
    const reservations = await Promise.all(addresses.map((address) => reserve(address)));
    expect(new Set(reservations.map(({ port }) => port)).size).toBe(1);
    for (const [at, address] of [...addresses.entries()].reverse()) {
      const client = await dial(reservations[at]?.port ?? 0, address);
      const { socket } = (await reservations[at]?.accepted) ?? {};
      expect(socket?.remoteAddress).toBe(address);
      client.destroy();
      socket?.destroy();
    }
  });

  it("is not reserved twice for one address, and a refusal is counted (T5)", async () => {
    const { pool, reserve } = await open(4);
    const ports: number[] = [];
    for (let time = 0; time < 4; time++) ports.push((await reserve("127.0.0.1")).port);
    expect(new Set(ports).size).toBe(4);
    expect(await pool.reserve({ peerAddress: "127.0.0.1" })).toEqual({ limit: "ports", refused: 1 });
    expect(await pool.reserve({ peerAddress: "127.0.0.1" })).toEqual({ limit: "ports", refused: 2 });
    expect(ports).toContain((await reserve("127.0.0.2")).port);
  });

  it("rests for a client that gave it up, and serves others meanwhile", async () => {
    const { clock, pool, reserve } = await open(1);
    (await reserve("127.0.0.1")).release();
    clock.advance(4999);
    expect(await pool.reserve({ peerAddress: "127.0.0.1" })).toMatchObject({ limit: "ports" });
    (await reserve("127.0.0.2")).release();
    clock.advance(1);
    await reserve("127.0.0.1");
  });

  it("whose connection came serves the same client again when no other has rested: many small files", async () => {
    const { pool, reserve } = await open(2);
    const used: number[] = [];
    for (let file = 0; file < 10; file++) {
      const reservation = await reserve("127.0.0.1");
      used.push(reservation.port);
      await meet(reservation, "127.0.0.1");
    }
    expect(new Set(used.slice(0, 2)).size).toBe(2);
    const givenUp = await reserve("127.0.0.1");
    givenUp.release();
    for (let file = 0; file < 5; file++) {
      const reservation = await reserve("127.0.0.1");
      expect(reservation.port).not.toBe(givenUp.port);
      await meet(reservation, "127.0.0.1");
    }
    (await reserve("127.0.0.1")).release();
    expect(await pool.reserve({ peerAddress: "127.0.0.1" })).toMatchObject({ limit: "ports" });
  });
});

describe("the bounds", () => {
  it("are of one address, and of all", async () => {
    const { pool, reserve } = await open(4, { reservationsPerAddress: 2, reservations: 3 });
    const first = await reserve("127.0.0.1");
    await reserve("127.0.0.1");
    expect(await pool.reserve({ peerAddress: "127.0.0.1" })).toMatchObject({
      limit: "reservationsPerAddress",
    });
    await reserve("127.0.0.2");
    expect(await pool.reserve({ peerAddress: "127.0.0.3" })).toMatchObject({ limit: "reservations" });
    first.release();
    await reserve("127.0.0.1");
  });
});

describe("a reservation open to foreign networks (FXP)", () => {
  const foreign = networksOf("test", ["127.0.2.0/24"]);

  it("takes their connections and its client's", async () => {
    const { reserve } = await open(1);
    const fromThere = await reserve("127.0.0.1", { foreign });
    expect(await closed(fromThere.port, "127.0.3.1")).toBe(0);
    await meet(fromThere, "127.0.2.9");
    await meet(await reserve("127.0.0.1", { foreign }), "127.0.0.1");
  });

  it("shares a port with nobody who could come in its place", async () => {
    const { pool, reserve } = await open(1);
    const one = await reserve("127.0.0.1", { foreign });
    await reserve("127.0.0.5");
    expect(await pool.reserve({ peerAddress: "127.0.2.1" })).toMatchObject({ limit: "ports" });
    const other = { peerAddress: "127.0.0.6", account: "other", foreign };
    expect(await pool.reserve(other)).toMatchObject({ limit: "foreignPorts" });
    one.release();
    // What came late could be taken for that of another.
    expect(await pool.reserve(other)).toMatchObject({ limit: "ports" });
    await reserve("127.0.2.1");
    expect(await pool.reserve(other)).toMatchObject({ limit: "ports" });
  });

  it("leaves half of the ports to those without (T5)", async () => {
    const { reserve } = await open(5);
    const foreign = networksOf("foreign", ["0.0.0.0/0"]);
    const held = [];
    for (const host of [2, 3, 4]) held.push(await reserve(`127.0.0.${host}`, { foreign }));
    await expect(reserve("127.0.0.5", { foreign })).rejects.toThrow("foreignPorts");
    for (const host of [5, 6, 7]) for (const _ of [1, 2]) await reserve(`127.0.0.${host}`);
    held[0]?.release();
    await meet(await reserve("127.0.0.8"), "127.0.0.8");
  });

  it("leaves half of that half to other accounts, also while what one has given up rests (T5)", async () => {
    const { clock, pool, reserve } = await open(8);
    const foreign = networksOf("foreign", ["0.0.0.0/0"]);
    const greedy = { peerAddress: "127.0.0.2", account: "greedy", foreign };
    const held = [await reserve("127.0.0.2", greedy), await reserve("127.0.0.3", { ...greedy })];
    expect(await pool.reserve(greedy)).toMatchObject({ limit: "foreignPorts" });
    for (const each of held) each.release();
    expect(await pool.reserve(greedy)).toMatchObject({ limit: "foreignPorts" });
    for (const _ of [1, 2]) await reserve("127.0.0.4", { account: "other", foreign });
    clock.advance(5000);
    await reserve("127.0.0.2", greedy);
  });

  it("may have a pool's only port", async () => {
    const { reserve } = await open(1);
    await meet(await reserve("127.0.0.1", { foreign: networksOf("foreign", ["0.0.0.0/0"]) }), "127.0.0.2");
  });
});
