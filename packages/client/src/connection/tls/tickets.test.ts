import { limits } from "@twinport/protocol";
import { describe, expect, it } from "vitest";
import { SessionTickets } from "./tickets.ts";

const ticket = (name: string) => Buffer.from(name);

/** A store that was given these, in this order. */
function given(
  ...tickets: readonly (readonly [name: string, channel: "control" | "data"])[]
): SessionTickets {
  const store = new SessionTickets();
  for (const [name, channel] of tickets) store.add(ticket(name), channel, "TLSv1.3");
  return store;
}

const taken = (store: SessionTickets, count: number) =>
  Array.from({ length: count }, () => store.take()?.toString());

describe("tickets of TLS 1.3", () => {
  it("are shown once each, the newest first, those of data connections before those of the control connection", () => {
    const store = given(["c1", "control"], ["c2", "control"], ["d1", "data"], ["d2", "data"]);
    expect(taken(store, 4)).toEqual(["d2", "d1", "c2", "c1"]);
  });

  it("are shown again only where there is no other", () => {
    const store = given(["c1", "control"]);
    expect(taken(store, 3)).toEqual(["c1", "c1", "c1"]);
    store.add(ticket("d1"), "data", "TLSv1.3");
    expect(taken(store, 2)).toEqual(["d1", "d1"]);
  });

  it("of the control connection can be had alone", () => {
    const store = given(["c1", "control"], ["d1", "data"]);
    expect(store.take("control")?.toString()).toBe("c1");
    expect(store.take()?.toString()).toBe("d1");
  });

  it("are bounded, whatever a server sends: the oldest go", () => {
    const store = given(...Array.from({ length: 100 }, (_, index) => [`d${index}`, "data"] as const));
    const names = taken(store, limits.tlsTicketsKept);
    expect(names.at(-1)).toBe(`d${100 - limits.tlsTicketsKept}`);
    expect(taken(store, 1)).toEqual(names.slice(-1));
  });

  it("may be none at all", () => expect(new SessionTickets().take()).toBeUndefined());
});

it("a session of TLS 1.2 lasts, until there is another", () => {
  const store = new SessionTickets();
  store.add(ticket("one"), "control", "TLSv1.2");
  expect(taken(store, 2)).toEqual(["one", "one"]);
  store.add(ticket("two"), "data", "TLSv1.2");
  expect(taken(store, 2)).toEqual(["two", "two"]);
});
