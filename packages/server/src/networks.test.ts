import { describe, expect, it } from "vitest";
import { networksOf } from "./networks.ts";

describe("networksOf", () => {
  it("holds the addresses of each, in either form, and no others", () => {
    const networks = networksOf("test", ["192.0.2.0/24", "2001:db8::/32", "203.0.113.9"]);
    const inside = ["192.0.2.255", "::ffff:192.0.2.1", "2001:db8:ffff::1", "203.0.113.9"];
    const outside = ["192.0.3.0", "2001:db9::", "203.0.113.8", "::1", "", "localhost"];
    expect([...inside, ...outside].filter(networks)).toEqual(inside);
  });

  it("refuses what is no network, by the name of its setting", () => {
    for (const text of ["192.0.2.0/33", "example.org", "", "192.0.2/24"]) {
      expect(() => networksOf("proxy.trusted", ["::1", text])).toThrow(/^proxy\.trusted: not a network/);
    }
  });

  it("holds nothing without any", () => {
    expect(networksOf("test", [])("127.0.0.1")).toBe(false);
  });
});
