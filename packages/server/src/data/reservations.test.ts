import { once } from "node:events";
import { connect, createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { ManualClock } from "../testing/index.ts";
import { PortPool } from "./ports.ts";
import { ListenerPerReservation } from "./reservations.ts";

const here = { localAddress: "127.0.0.1", peerAddress: "127.0.0.1" };

function make(range: [number, number]) {
  const clock = new ManualClock();
  const ports = new PortPool(
    range,
    () => 0,
    0,
    () => clock.now(),
  );
  return { clock, ports, reservations: new ListenerPerReservation(ports, clock, 30_000) };
}

/** Two neighbouring ports of which the first is held by another program. */
async function besideTakenPort() {
  for (;;) {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as { port: number };
    if (port < 65_535) return { other, port };
    other.close();
  }
}

describe("a reservation", () => {
  it("gives the first connection of its client, unread, and is over then", async () => {
    const { clock, reservations, ports } = make([58_300, 58_399]);
    const reservation = await reservations.reserve(here);
    if (reservation === null) throw new Error("no port");
    const client = connect(reservation.port, "127.0.0.1");
    client.write("early");
    const socket = await reservation.accepted;
    expect(socket.isPaused()).toBe(true);
    expect(ports.uses(reservation.port)).toBe(false);
    expect(clock.pending).toBe(0);
    socket.resume();
    const [chunk] = await once(socket, "data");
    expect(String(chunk)).toBe("early");
    reservation.release();
    client.destroy();
    socket.destroy();
  });

  it("takes a client's address in either form", async () => {
    const { reservations } = make([58_400, 58_499]);
    const reservation = await reservations.reserve({
      localAddress: "::ffff:127.0.0.1",
      peerAddress: "::ffff:127.0.0.1",
    });
    const client = connect(reservation?.port ?? 0, "127.0.0.1");
    const socket = await reservation?.accepted;
    expect(socket?.remoteAddress).toBe("127.0.0.1");
    client.destroy();
    socket?.destroy();
  });

  it("ends after its time, or when released, and gives its port back", async () => {
    const { clock, reservations, ports } = make([58_500, 58_599]);
    const first = await reservations.reserve(here);
    clock.advance(30_000);
    await expect(first?.accepted).rejects.toMatchObject({ reason: "timeout" });
    const second = await reservations.reserve(here);
    second?.release();
    second?.release();
    await expect(second?.accepted).rejects.toMatchObject({ reason: "released" });
    expect([first, second].map((each) => ports.uses(each?.port ?? 0))).toEqual([false, false]);
    expect(clock.pending).toBe(0);
  });

  it("passes over ports that other programs hold, and is refused when there is none left", async () => {
    const { other, port } = await besideTakenPort();
    const { reservations } = make([port, port]);
    expect(await reservations.reserve(here)).toBeNull();
    other.close();
  });

  it("is refused on an address that is not ours", async () => {
    const { reservations } = make([58_600, 58_699]);
    expect(await reservations.reserve({ localAddress: "192.0.2.1", peerAddress: "192.0.2.1" })).toBeNull();
  });
});
