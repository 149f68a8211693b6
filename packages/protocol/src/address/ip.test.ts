import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { foldMapped, ipVersion, parseIpv4, parseIpv6, sameAddress } from "./ip.ts";

describe("parseIpv4", () => {
  it.each(["0.0.0.0", "127.0.0.1", "255.255.255.255"])("reads %s", (text) => {
    expect(parseIpv4(text)?.join(".")).toBe(text);
  });

  it.each([
    "",
    "127.1",
    "127.0.0.1.",
    "127.0.0.1.1",
    "256.0.0.1",
    "0127.0.0.1",
    "01.2.3.4",
    "0x7f.0.0.1",
    "-1.0.0.1",
    "1..2.3",
    " 1.2.3.4",
    "1.2.3.4\n",
    "localhost",
    "٣.1.1.1",
  ])("refuses %j", (text) => {
    expect(parseIpv4(text)).toBeUndefined();
  });
});

describe("parseIpv6", () => {
  it.each([
    ["::", [0, 0, 0, 0, 0, 0, 0, 0]],
    ["::1", [0, 0, 0, 0, 0, 0, 0, 1]],
    ["1::", [1, 0, 0, 0, 0, 0, 0, 0]],
    ["2001:DB8::8:800:200c:417a", [0x2001, 0xdb8, 0, 0, 8, 0x800, 0x200c, 0x417a]],
    ["1:2:3:4:5:6:7:8", [1, 2, 3, 4, 5, 6, 7, 8]],
    ["1:2:3:4:5:6:7::", [1, 2, 3, 4, 5, 6, 7, 0]],
    ["::ffff:1.2.3.4", [0, 0, 0, 0, 0, 0xffff, 0x102, 0x304]],
    ["1:2:3:4:5:6:1.2.3.4", [1, 2, 3, 4, 5, 6, 0x102, 0x304]],
  ])("reads %s", (text, groups) => {
    expect(parseIpv6(text)).toEqual(groups);
  });

  it.each([
    "",
    ":",
    ":::",
    "1",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8:9",
    "1:2:3:4:5:6:7:8::",
    "1::2::3",
    ":1::",
    "::1:",
    "12345::",
    "g::",
    "1.2.3.4::",
    "::1.2.3.4:1",
    "::1.2.3",
    "fe80::1%lo",
    "[::1]",
    "::1/64",
    "127.0.0.1",
    "0:".repeat(10_000),
  ])("refuses %j", (text) => {
    expect(parseIpv6(text)).toBeUndefined();
  });

  it("reads every address that fast-check writes", () => {
    fc.assert(fc.property(fc.ipV6(), (text) => parseIpv6(text)?.length === 8));
  });
});

describe("ipVersion", () => {
  it.each([
    ["1.2.3.4", 4],
    ["::1", 6],
    ["fe80::1%eth0", 6],
    ["fe80::1%", 0],
    ["1.2.3.4%eth0", 0],
    ["example.org", 0],
    ["", 0],
  ])("of %j is %d", (text, version) => {
    expect(ipVersion(text)).toBe(version);
  });
});

describe("foldMapped", () => {
  it.each([
    ["::ffff:127.0.0.1", "127.0.0.1"],
    ["::FFFF:7f00:1", "127.0.0.1"],
    ["0:0:0:0:0:ffff:c0a8:d6f", "192.168.13.111"],
    ["::127.0.0.1", "::127.0.0.1"],
    ["1::ffff:127.0.0.1", "1::ffff:127.0.0.1"],
    ["10.0.0.1", "10.0.0.1"],
    ["nonsense", "nonsense"],
  ])("turns %s into %s", (text, folded) => {
    expect(foldMapped(text)).toBe(folded);
  });
});

describe("sameAddress", () => {
  it.each([
    ["1.2.3.4", "1.2.3.4", true],
    ["::ffff:1.2.3.4", "1.2.3.4", true],
    ["2001:db8::1", "2001:0DB8:0:0::1", true],
    ["fe80::1%eth0", "fe80::1", true],
    ["fe80::1%eth0", "fe80::1%eth1", false],
    ["1.2.3.4", "1.2.3.5", false],
    ["::1", "127.0.0.1", false],
    ["nonsense", "nonsense", false],
  ])("of %s and %s is %s, either way round", (a, b, same) => {
    expect(sameAddress(a, b)).toBe(same);
    expect(sameAddress(b, a)).toBe(same);
  });

  it("holds of every address with itself", () => {
    fc.assert(fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => sameAddress(text, text.toUpperCase())));
  });
});
