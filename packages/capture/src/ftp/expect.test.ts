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
  over: false,
  ticketBytes: null,
  linked() {},
  heard() {},
  again: () => null,
};

function pasv(address: string, port: number, seconds = 0, by = session): Announcement {
  const draft = new RowDraft({ seconds, nanos: 0 }, "content", () => null);
  return new Announcement(by, 1, "PASV", { address, port }, draft);
}

function connection(from: string, to: string, port: number, midstream = false): TcpConnection {
  const initiator = { address: from, port: 40001 };
  const isn = { initiator: null, responder: null };
  const syn = isn;
  const counted = { segments: 0, copyHopLimits: null, isn, syn, ignore: () => {}, data: null };
  return { id: 0, initiator, responder: { address: to, port }, midstream, reused: false, ...counted };
}

describe("Expectations", () => {
  it("prefer the announced endpoint to its port between the control connection's hosts, and that to the announcer's", () => {
    const expectations = new Expectations();
    const exact = pasv("203.0.113.1", 5000);
    const translated = pasv("10.9.9.9", 5000);
    expectations.add(exact);
    expectations.add(translated);
    const found = (from: string, to: string, port = 5000) => expectations.find(connection(from, to, port), 1);
    expect(found("10.0.0.1", "203.0.113.1")).toMatchObject({ announcement: exact });
    expect(found("10.0.0.1", "192.0.2.9")).toMatchObject({ announcement: translated });
    expect(found("10.7.7.7", "203.0.113.1")).toMatchObject({ announcement: exact });
    expect(found("10.7.7.7", "192.0.2.9")).toMatchObject({ announcement: translated });
    expect(found("10.0.0.1", "198.51.100.1")).toBeNull();
    expect(found("10.7.7.7", "198.51.100.1")).toBeNull();
    expect(found("10.0.0.1", "203.0.113.1", 5001)).toBeNull();
  });

  it("prefer the session whose own hosts they are, whichever announced later", () => {
    const behind: AnnouncingSession = { ...session, id: "C2", serverKey: "10.9.9.9" };
    for (const order of [
      [session, behind],
      [behind, session],
    ]) {
      const expectations = new Expectations();
      for (const by of order) expectations.add(pasv("10.9.9.9", 5000, 0, by));
      const inside = connection("10.0.0.1", "10.9.9.9", 5000);
      expect(expectations.find(inside, 1)).toMatchObject({ announcement: { session: behind } });
    }
  });

  it("do not choose between sessions that announced hosts of their own behind one address", () => {
    const expectations = new Expectations();
    const other: AnnouncingSession = { ...session, id: "C2" };
    expectations.add(pasv("10.9.9.9", 5000));
    expectations.add(pasv("10.9.9.8", 5000, 0, other));
    const translated = connection("10.0.0.1", "192.0.2.9", 5000);
    expect(expectations.find(translated, 1)).toBe("ambiguous");
    const live = new Expectations();
    live.add(pasv("10.9.9.9", 5000));
    live.add(pasv("10.9.9.9", 5000, 0, { ...other, over: true }));
    expect(live.find(translated, 1)).toMatchObject({ announcement: { session } });
  });

  it("take the latest of several, and none after five minutes", () => {
    const expectations = new Expectations();
    const [first, second] = [pasv("192.0.2.9", 5000, 0), pasv("192.0.2.9", 5000, 200)];
    expectations.add(first);
    expectations.add(second);
    const wanted = connection("10.0.0.1", "192.0.2.9", 5000);
    expect(expectations.find(wanted, 250)).toMatchObject({ announcement: second });
    expect(expectations.find(wanted, 500)).toMatchObject({ announcement: second });
    expect(expectations.find(wanted, 501)).toBeNull();
  });

  it("look at both ends of a connection whose beginning was not captured", () => {
    const expectations = new Expectations();
    expectations.add(pasv("192.0.2.9", 40001));
    const reversed = connection("192.0.2.9", "10.0.0.1", 1025, true);
    expect(expectations.find(reversed, 1)).toMatchObject({ listener: "initiator" });
    expect(expectations.find({ ...reversed, midstream: false }, 1)).toBeNull();
  });

  it("are bounded in all, of a session, and of a port: the oldest go first", () => {
    const expectations = new Expectations();
    const sessions = Array.from({ length: 101 }, (_, index) => ({ ...session, id: `C${index}` }));
    const addressOf = (count: number) => `10.${count >> 16}.${(count >> 8) & 255}.${count & 255}`;
    const portOf = (count: number) => 1024 + (count % 60_000);
    for (let count = 0; count < limits.announcements + 10; count++) {
      expectations.add(pasv(addressOf(count), portOf(count), 0, sessions[count % 101]));
    }
    const known = (count: number) =>
      expectations.find(connection(session.clientKey, addressOf(count), portOf(count)), 1) !== null;
    expect([9, 10].map(known)).toEqual([false, true]);

    const own = limits.sessionAnnouncements;
    for (let count = 0; count <= own; count++) expectations.add(pasv("10.3.0.1", 2000 + count));
    const at = (address: string, port: number) =>
      expectations.find(connection(session.clientKey, address, port), 1) !== null;
    expect([2000, 2001, 2000 + own].map((port) => at("10.3.0.1", port))).toEqual([false, true, true]);

    for (let count = 0; count <= 256; count++)
      expectations.add(pasv(`10.4.${count >> 8}.${count & 255}`, 1023));
    expect(["10.4.0.0", "10.4.0.1", "10.4.1.0"].map((address) => at(address, 1023))).toEqual([
      false,
      true,
      true,
    ]);
  });

  it("know an address in any spelling", () => {
    const spellings = ["2001:DB8:0:0:0:0:0:1", "2001:db8::1", "2001:0db8::0001"];
    expect(new Set(spellings.map(addressKey))).toEqual(new Set(["2001:db8::1"]));
    expect(addressKey("::ffff:192.0.2.9")).toBe("192.0.2.9");
  });
});
