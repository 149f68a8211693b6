import { once } from "node:events";
import type { Server } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { failure } from "../../test/with-client.ts";
import { checkActive, PortRange } from "./port-range.ts";

/** Where no other test listens: the ports that are free stay so. */
const host = "127.8.8.8";
const open: Server[] = [];
const listen = async (range: PortRange, ports?: readonly [number, number]) => {
  const { listener, port } = await range.listen(host, ports);
  open.push(listener);
  return port;
};
/** A port that was free a moment ago, with the one above it. */
const twoPorts = async (): Promise<readonly [number, number]> => {
  for (;;) {
    const first = await listen(new PortRange());
    await close();
    if (first % 10 < 9 && first < 65_535) return [first, first + 1];
  }
};
const close = async () => {
  for (const listener of open.splice(0)) await once(listener.close(), "close");
};
afterEach(close);

describe("PortRange", () => {
  it("takes the system's choice where nothing is said", async () => {
    expect(await listen(new PortRange())).toBeGreaterThan(1023);
  });

  it("goes through its ports in turn, past those that are taken, and says when none is left", async () => {
    const ports = await twoPorts();
    const range = new PortRange();
    expect([await listen(range, ports), await listen(range, ports)]).toEqual(ports);
    const error = await failure(listen(range, ports));
    expect(error).toMatchObject({ code: "data-connection", phase: "local" });
    expect(error.message).toBe(`no port from ${ports[0]} to ${ports[1]} is free on ${host}`);
    await close();
    const [again, other] = [await listen(range, ports), await listen(range, ports)];
    expect(new Set([again, other])).toEqual(new Set(ports));
  });

  it("waits for a port that one of its own listeners gives back", async () => {
    const range = new PortRange();
    const [port] = await twoPorts();
    await listen(range, [port, port]);
    const waiting = range.listen(host, [port, port], 10_000);
    const other = range.listen(host, [port, port], 10_000);
    open[0]?.close();
    const first = await Promise.race([waiting, other]);
    expect(first.port).toBe(port);
    first.listener.close();
    for (const { listener } of await Promise.all([waiting, other])) listener.close();
    open.length = 0;
  });

  it("does not wait for ever, nor for who gives up", async () => {
    const range = new PortRange();
    const [port] = await twoPorts();
    await listen(range, [port, port]);
    expect((await failure(range.listen(host, [port, port], 20))).code).toBe("data-connection");
    const controller = new AbortController();
    const waiting = failure(range.listen(host, [port, port], 60_000, controller.signal));
    controller.abort();
    expect((await waiting).code).toBe("aborted");
  });

  it("says when the address is not ours", async () => {
    const error = await failure(new PortRange().listen("192.0.2.1"));
    expect(error).toMatchObject({ code: "data-connection", message: expect.stringMatching(/192\.0\.2\.1/) });
  });
});

it("checkActive refuses what cannot be meant", () => {
  checkActive({ ports: [50_000, 50_000], externalAddress: "2001:db8::1" });
  const wrong: [number, number][] = [
    [0, 5],
    [6, 5],
    [1.5, 5],
    [1, 65_536],
  ];
  for (const ports of wrong) expect(() => checkActive({ ports })).toThrow(/no range of ports/);
  for (const externalAddress of ["", "example.org", "1.2.3"]) {
    expect(() => checkActive({ externalAddress })).toThrow(/not an address/);
  }
});
