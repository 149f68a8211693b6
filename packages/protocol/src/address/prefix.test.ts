import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inPrefix, parsePrefix } from "./prefix.ts";

function within(address: string, network: string): boolean {
  const prefix = parsePrefix(network);
  if (prefix === undefined) throw new Error(`${network} is no network`);
  return inPrefix(address, prefix);
}

describe("parsePrefix", () => {
  it.each(["", "/8", "10.0.0.0/33", "10.0.0/8", "2001:db8::/129", "10.0.0.0/", "10.0.0.0/-1", "host"])(
    "refuses %j",
    (text) => {
      expect(parsePrefix(text)).toBeUndefined();
    },
  );
});

describe("inPrefix", () => {
  it.each([
    ["10.1.2.3", "10.0.0.0/8", true],
    ["11.1.2.3", "10.0.0.0/8", false],
    ["10.1.2.3", "10.1.2.3", true],
    ["10.1.2.2", "10.1.2.3", false],
    ["10.1.2.2", "10.1.2.3/31", true],
    ["192.0.2.1", "0.0.0.0/0", true],
    ["::ffff:10.1.2.3", "10.0.0.0/8", true],
    ["2001:db8:1::1", "2001:db8::/32", true],
    ["2001:db8:8000::1", "2001:db8::/33", false],
    ["2001:db9::1", "2001:db8::/32", false],
    ["fe80::1%eth0", "fe80::/10", true],
    ["10.1.2.3", "::/0", false],
    ["no address", "0.0.0.0/0", false],
  ])("%s in %s: %s", (address, network, expected) => {
    expect(within(address, network)).toBe(expected);
  });

  it("agrees with arithmetic on 32 bits", () => {
    const quad = (number: number): string =>
      [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join(".");
    const word = fc.nat({ max: 0xffff_ffff });
    fc.assert(
      fc.property(word, word, fc.integer({ min: 0, max: 32 }), (a, b, length) => {
        const size = 2 ** (32 - length);
        expect(within(quad(a), `${quad(b)}/${length}`)).toBe(Math.floor(a / size) === Math.floor(b / size));
      }),
    );
  });
});
