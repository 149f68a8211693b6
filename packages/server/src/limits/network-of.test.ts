import { describe, expect, it } from "vitest";
import { networkOf, siteOf } from "./network-of.ts";

describe("networkOf", () => {
  it.each([
    ["192.0.2.1", "192.0.2.1"],
    ["::ffff:192.0.2.1", "192.0.2.1"],
    ["::1", "0:0:0:0::/64"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:DB8:1:2::9", "2001:db8:1:2::/64"],
    ["2001:db8::", "2001:db8:0:0::/64"],
    ["fe80::1%eth0", "fe80:0:0:0::/64"],
  ])("puts %s into %s", (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});

describe("siteOf", () => {
  it.each([
    ["192.0.2.1", null],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"],
    ["::1", "0:0:0::/48"],
  ])("puts %s into %s", (address, site) => {
    expect(siteOf(address)).toBe(site);
  });
});
