import { limits } from "@twinport/protocol";
import { describe, expect, it } from "vitest";
import type { TcpConnection } from "../stream/index.ts";
import { addressKey } from "./address-key.ts";
import { Announcement, type AnnouncingSession } from "./announcement.ts";
import { RowDraft } from "./draft.ts";
import { Expectations } from "./expect.ts";

const session: AnnouncingSession = {
  id: "C1",
  clientKey: "10.0.0.1",
  serverKey: "192.0.2.9",
  last: { seconds: 0, nanos: 0 },
  linked() {},
  heard() {},
  again: () => null,
};

function pasv(address: string, port: number, seconds = 0): Announcement {
  const draft = new RowDraft({ seconds, nanos: 0 }, "content", () => null);
  return new Announcement(session, 1, "PASV", { address, port }, draft);
}

function connection(from: string, to: string, port: number, midstream = false): TcpConnection {
  const initiator = { address: from, port: 40001 };
  return { id: 0, initiator, responder: { address: to, port }, midstream, reused: false, data: null };
}

describe("Expectations", () => {
  it("prefer the announced endpoint to its port at the control connection's hosts, and that to one of them", () => {
    const expectations = new Expectations();
    const exact = pasv("203.0.113.1", 5000);
    const translated = pasv("10.9.9.9", 5000);
    expectations.add(exact);
    expectations.add(translated);
    expect(expectations.find(connection("10.0.0.1", "203.0.113.1", 5000), 1)?.announcement).toBe(exact);
    expect(expectations.find(connection("10.0.0.1", "192.0.2.9", 5000), 1)?.announcement).toBe(translated);
    expect(expectations.find(connection("10.0.0.1", "198.51.100.1", 5000), 1)?.announcement).toBe(translated);
    expect(expectations.find(connection("10.7.7.7", "198.51.100.1", 5000), 1)).toBeNull();
    expect(expectations.find(connection("10.0.0.1", "203.0.113.1", 5001), 1)).toBeNull();
  });

  it("take the latest of several, and none after five minutes", () => {
    const expectations = new Expectations();
    const [first, second] = [pasv("192.0.2.9", 5000, 0), pasv("192.0.2.9", 5000, 200)];
    expectations.add(first);
    expectations.add(second);
    const wanted = connection("10.0.0.1", "192.0.2.9", 5000);
    expect(expectations.find(wanted, 250)?.announcement).toBe(second);
    expect(expectations.find(wanted, 500)?.announcement).toBe(second);
    expect(expectations.find(wanted, 501)).toBeNull();
  });

  it("look at both ends of a connection whose beginning was not captured", () => {
    const expectations = new Expectations();
    expectations.add(pasv("192.0.2.9", 40001));
    const reversed = connection("192.0.2.9", "10.0.0.1", 1025, true);
    expect(expectations.find(reversed, 1)).toMatchObject({ listener: "initiator" });
    expect(expectations.find({ ...reversed, midstream: false }, 1)).toBeNull();
  });

  it("are bounded: the oldest go first", () => {
    const expectations = new Expectations();
    for (let count = 0; count < limits.announcements + 10; count++) {
      expectations.add(
        pasv(`10.${count >> 16}.${(count >> 8) & 255}.${count & 255}`, 1024 + (count % 60_000)),
      );
    }
    const at = (count: number) =>
      connection(session.clientKey, `10.0.${count >> 8}.${count & 255}`, 1024 + (count % 60_000));
    expect(expectations.find(at(20), 1)).not.toBeNull();
    expect(expectations.find(at(20), 1)?.announcement.endpoint.address).toBe("10.0.0.20");
    expect(expectations.find(at(9), 1)?.announcement.endpoint.address).not.toBe("10.0.0.9");
  });

  it("know an address in any spelling", () => {
    const spellings = ["2001:DB8:0:0:0:0:0:1", "2001:db8::1", "2001:0db8::0001"];
    expect(new Set(spellings.map(addressKey))).toEqual(new Set(["2001:db8::1"]));
    expect(addressKey("::ffff:192.0.2.9")).toBe("192.0.2.9");
  });
});
