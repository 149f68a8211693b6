import { describe, expect, it } from "vitest";
import { narrowFilter, wideFilter } from "./filter.ts";
import { HostList } from "./host-list.ts";

describe("the hosts that a filter names", () => {
  it("are those with a session, each pair once, until a minute after it", () => {
    const hosts = new HostList([2121]);
    hosts.add("10.0.0.2", "10.0.0.1", 21, 100);
    hosts.add("10.0.0.1", "10.0.0.2", 21, 110);
    hosts.add("10.0.0.3", "10.0.0.1", 2100, 130);
    expect(hosts.ports).toEqual([21, 990, 2121, 2100]);
    expect(hosts.pairs(150)).toEqual([
      ["10.0.0.1", "10.0.0.2"],
      ["10.0.0.1", "10.0.0.3"],
    ]);
    expect(hosts.pairs(175)).toEqual([["10.0.0.1", "10.0.0.3"]]);
  });

  it("are bounded, the ones without a word for longest left out", () => {
    const hosts = new HostList([]);
    for (let n = 0; n < 1000; n++) hosts.add(`10.0.${n >> 8}.${n & 255}`, "10.9.9.9", 3000 + n, 100);
    expect(hosts.pairs(100)).toHaveLength(64);
    expect(hosts.pairs(100)).toContainEqual(["10.0.3.231", "10.9.9.9"]);
    expect(hosts.ports).toHaveLength(18);
  });
});

describe("filters", () => {
  it("have control connections, port 20 and ICMP errors; the narrow one data of its hosts only", () => {
    expect(wideFilter([21])).toMatch(
      /^\(\(tcp port 21\) or \(tcp port 20\)\) or \(icmp and .*\) or \(tcp and src portrange/,
    );
    expect(narrowFilter([21], [["::1", "::2"]])).toContain("or (host ::1 and host ::2)");
    expect(narrowFilter([21], [])).toContain("tcp[13] & 7 != 0");
  });
});
