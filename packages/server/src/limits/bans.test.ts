import { describe, expect, it } from "vitest";
import { ManualClock } from "../testing/index.ts";
import { type BanEvent, Bans } from "./bans.ts";
import { type ServerLimits, serverLimits } from "./limits.ts";
import { NetworkRules } from "./networks.ts";

const minute = 60_000;

function make(overrides: Partial<ServerLimits> = {}, networks = new NetworkRules()) {
  const clock = new ManualClock();
  const events: BanEvent[] = [];
  const limits = serverLimits(overrides);
  const bans = new Bans({ clock, limits, networks, tell: (event) => events.push(event) });
  const fail = (address: string, times: number) => {
    for (let time = 0; time < times; time++) bans.count(address, "failed-login");
  };
  return { bans, clock, events, fail };
}

describe("Bans", () => {
  it("begin at fifteen points, and end after half an hour", () => {
    const { bans, clock, events, fail } = make();
    fail("192.0.2.1", 12);
    expect(bans.of("192.0.2.1")).toBeUndefined();
    bans.count("192.0.2.1", "not-ftp");
    expect(bans.of("192.0.2.1")).toEqual({ network: "192.0.2.1", until: clock.now() + 30 * minute });
    expect(bans.of("::ffff:192.0.2.1")).toBeDefined();
    expect(bans.of("192.0.2.2")).toBeUndefined();
    expect(events).toMatchObject([{ type: "ban-begun", cause: "score", network: "192.0.2.1" }]);
    clock.advance(30 * minute);
    expect(bans.of("192.0.2.1")).toBeUndefined();
    expect(events[1]).toEqual({ type: "ban-ended", cause: "expired", network: "192.0.2.1" });
    expect(events).toHaveLength(2);
  });

  it("are half as long again each time, a day at most", () => {
    const { bans, clock, fail } = make();
    const lengths: number[] = [];
    for (let time = 0; time < 12; time++) {
      fail("192.0.2.1", 15);
      const length = (bans.of("192.0.2.1")?.until ?? 0) - clock.now();
      lengths.push(length / minute);
      clock.advance(length);
    }
    expect(lengths.slice(0, 4)).toEqual([30, 45, 67.5, 101.25]);
    expect(lengths.at(-1)).toBe(24 * 60);
    clock.advance(25 * 60 * minute);
    fail("192.0.2.1", 15);
    expect((bans.of("192.0.2.1")?.until ?? 0) - clock.now()).toBe(30 * minute);
  });

  it("forget points that are half an hour old", () => {
    const { bans, clock, fail } = make();
    fail("192.0.2.1", 14);
    clock.advance(30 * minute);
    fail("192.0.2.1", 14);
    expect(bans.of("192.0.2.1")).toBeUndefined();
  });

  it("are told to end without anybody asking, and leave no timer behind", () => {
    const { bans, clock, events } = make();
    bans.ban("192.0.2.1", 10 * minute);
    clock.advance(11 * minute);
    expect(events.map(({ type }) => type)).toEqual(["ban-begun", "ban-ended"]);
    clock.advance(25 * 60 * minute);
    expect(clock.pending).toBe(0);
    bans.ban("192.0.2.1");
    bans.close();
    expect(clock.pending).toBe(0);
  });

  it("are listed, and lifted by network or address", () => {
    const { bans, clock, events } = make();
    bans.ban("192.0.2.1", minute);
    bans.ban("2001:db8::5", minute);
    const until = clock.now() + minute;
    expect(bans.list).toEqual([
      { network: "192.0.2.1", until },
      { network: "2001:db8:0:0::/64", until },
    ]);
    expect(bans.lift("2001:db8:0:0::/64")).toBe(true);
    expect(bans.lift("192.0.2.1")).toBe(true);
    expect(bans.lift("192.0.2.1")).toBe(false);
    expect(bans.list).toEqual([]);
    expect(bans.of("2001:db8::5")).toBeUndefined();
    expect(events.slice(2)).toMatchObject([{ cause: "lifted" }, { cause: "lifted" }]);
  });

  it("never hit loopback, or what else is not to be banned", () => {
    const { bans, fail } = make();
    fail("127.0.0.1", 100);
    fail("::1", 100);
    expect(bans.list).toEqual([]);
    const other = make({}, new NetworkRules({ neverBanned: ["192.0.2.0/24"] }));
    other.fail("192.0.2.1", 100);
    other.fail("127.0.0.1", 15);
    expect(other.bans.list.map(({ network }) => network)).toEqual(["127.0.0.1"]);
  });

  it("hit an IPv6 site that changes its network at every guess", () => {
    const { bans, fail } = make();
    for (let network = 0; network < 119; network++) fail(`2001:db8:1:${network.toString(16)}::1`, 1);
    expect(bans.list).toEqual([]);
    fail("2001:db8:1:ffff::1", 1);
    expect(bans.of("2001:db8:1:abcd::9")?.network).toBe("2001:db8:1::/48");
    expect(bans.of("2001:db8:2::1")).toBeUndefined();
  });

  it("hold no more networks than they may, however many guess, and those of bans longest", () => {
    const { bans, events, fail } = make({ bannedNetworks: 100 });
    fail("192.0.2.1", 15);
    for (let site = 0; site < 5000; site++) fail(`2001:db8:${site.toString(16)}::1`, 1);
    expect(bans.of("192.0.2.1")).toBeDefined();
    // Somebody's points are forgotten by then, and nothing else of him is known.
    fail("2001:db8:0::1", 14);
    expect(bans.of("2001:db8:0::1")).toBeUndefined();
    for (let site = 0; site < 1000; site++) fail(`2001:db8:${site.toString(16)}::1`, 15);
    expect(bans.list).toHaveLength(100);
    expect(events.filter(({ type }) => type === "ban-begun")).toHaveLength(1001);
    expect(events.filter(({ type }) => type === "ban-ended")).toHaveLength(901);
  });
});
