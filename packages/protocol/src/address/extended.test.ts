import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  formatEpsvText,
  formatExtendedPort,
  parseEpsvArgument,
  parseEpsvReply,
  parseExtendedPort,
} from "./extended.ts";

const syntax = { problem: "syntax" };
const family = { problem: "family" };
const port = fc.integer({ min: 1, max: 65535 });
const delimiters = Array.from({ length: 0x7e - 0x20 }, (_, index) => String.fromCharCode(0x21 + index));

describe("parseExtendedPort", () => {
  it.each([
    ["|1|127.0.0.1|1025|", { family: 1, address: "127.0.0.1", port: 1025 }],
    ["!1!127.0.0.1!1025!", { family: 1, address: "127.0.0.1", port: 1025 }],
    ["|1|127.0.0.1|80|", { family: 1, address: "127.0.0.1", port: 80 }],
    ["|2|::1|65535|", { family: 2, address: "::1", port: 65535 }],
    ["|2|::ffff:127.0.0.1|1025|", { family: 2, address: "::ffff:127.0.0.1", port: 1025 }],
  ])("reads %s", (argument, expected) => {
    expect(parseExtendedPort(argument)).toEqual(expected);
  });

  it.each([
    ["|3|x|1|", family],
    ["|0|127.0.0.1|1025|", family],
    ["|65535|whatever|1025|", family],
    ["", syntax],
    ["|", syntax],
    ["|||||", syntax],
    ["111271", syntax],
    ["1112711", syntax],
    [" 1 127.0.0.1 1025 ", syntax],
    ["\t1\t127.0.0.1\t1025\t", syntax],
    ["é1é127.0.0.1é1025é", syntax],
    ["|1|127.0.0.1|65536|", syntax],
    ["|1|127.0.0.1|0|", syntax],
    ["|1|127.0.0.1|-1|", syntax],
    ["|1|127.0.0.1|01025|", syntax],
    ["|1|127.0.0.1|1025", syntax],
    ["|1|127.0.0.1|1025|x", syntax],
    ["|1|127.0.0.1|1025||", syntax],
    ["x|1|127.0.0.1|1025|", syntax],
    ["||127.0.0.1|1025|", syntax],
    ["|01|127.0.0.1|1025|", syntax],
    ["|-1|127.0.0.1|1025|", syntax],
    ["|1||1025|", syntax],
    ["|1|localhost|1025|", syntax],
    ["|1|127.1|1025|", syntax],
    ["|1|0x7f000001|1025|", syntax],
    ["|1|127.0.0.1%eth0|1025|", syntax],
    ["|1|::1|1025|", syntax],
    ["|2|127.0.0.1|1025|", syntax],
    ["|2|fe80::1%lo|1025|", syntax],
    ["|".repeat(10_000), syntax],
  ])("answers %j with %o", (argument, problem) => {
    expect(parseExtendedPort(argument)).toEqual(problem);
  });

  it("takes every printable delimiter but digits, as long as the address does not hold it", () => {
    for (const d of delimiters) {
      const read = parseExtendedPort(`${d}1${d}127.0.0.1${d}1025${d}`);
      if (/[0-9.]/.test(d)) expect(read).toEqual(syntax);
      else expect(read).toEqual({ family: 1, address: "127.0.0.1", port: 1025 });
    }
  });

  it("reads what formatExtendedPort writes", () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), port, (address, number) => {
        const read = parseExtendedPort(formatExtendedPort({ address, port: number }));
        expect(read).toMatchObject({ port: number });
      }),
    );
  });

  it("never throws", () => {
    const near = fc.string({ unit: fc.constantFrom(..."||||12.:f") });
    fc.assert(
      fc.property(fc.oneof(near, fc.string({ unit: "binary" })), (text) => {
        expect(typeof parseExtendedPort(text)).toBe("object");
        expect(typeof parseEpsvArgument(text)).toBe("object");
      }),
    );
  });
});

describe("formatExtendedPort", () => {
  it.each([
    ["132.235.1.2", "|1|132.235.1.2|5282|"],
    ["::ffff:10.0.0.1", "|1|10.0.0.1|5282|"],
    ["1080::8:800:200C:417A", "|2|1080::8:800:200C:417A|5282|"],
    ["fe80::1%eth0", "|2|fe80::1|5282|"],
  ])("of %s is %s", (address, text) => {
    expect(formatExtendedPort({ address, port: 5282 })).toBe(text);
  });

  it("refuses host names and impossible ports", () => {
    expect(() => formatExtendedPort({ address: "localhost", port: 1025 })).toThrow(RangeError);
    expect(() => formatExtendedPort({ address: "::1", port: 0 })).toThrow(RangeError);
    expect(() => formatEpsvText(70_000)).toThrow(RangeError);
  });
});

describe("parseEpsvArgument", () => {
  it.each([
    ["", { kind: "any" }],
    ["1", { kind: "family", family: 1 }],
    ["2", { kind: "family", family: 2 }],
    ["ALL", { kind: "all" }],
    ["all", { kind: "all" }],
    ["3", family],
    ["0", family],
    ["ALLX", syntax],
    ["-1", syntax],
    ["01", syntax],
    ["1 2", syntax],
    ["1\n", syntax],
    ["99999999999", syntax],
  ])("reads %j as %o", (argument, expected) => {
    expect(parseEpsvArgument(argument)).toEqual(expected);
  });
});

describe("parseEpsvReply", () => {
  it.each([
    ["Entering Extended Passive Mode (|||6446|)", { port: 6446 }],
    ["Entering Extended Passive Mode (|||6446|).", { port: 6446 }],
    ["(!!!1025!)", { port: 1025 }],
    ["(|1|10.0.0.1|1025|)", { port: 1025, address: "10.0.0.1" }],
    ["(|2|::1|1025|)", { port: 1025, address: "::1" }],
    ["(|||1025|)(|||22|)", { port: 1025 }],
    ["Extended passive (EPSV) (|||1025|)", { port: 1025 }],
    ["(aaa1025a)", { port: 1025 }],
    ["()))1025))", { port: 1025 }],
  ])("finds the port in %j", (text, expected) => {
    expect(parseEpsvReply(text)).toEqual(expected);
  });

  it.each([
    "",
    "no port",
    "(|||0|)",
    "(|||65536|)",
    "(|||-1|)",
    "(||1025|)",
    "(||||1025|)",
    "(|||1025)",
    "(|||1025|",
    "(|||1025|x)",
    "(|||1025x|)",
    "|||1025|",
    "1025",
    "(1025)",
    "(1111025 1)",
    "(   1025 )",
    "(x|||1025|)",
    "(||1025|)(|||22|)",
    "(127,0,0,1,4,1)",
    "(".repeat(10_000),
    "(a".repeat(10_000),
    `(||${"1".repeat(10_000)}|1025|)`,
  ])("finds none in %j", (text) => {
    expect(parseEpsvReply(text)).toBeUndefined();
  });

  it("finds what formatEpsvText writes, in any company", () => {
    const words = fc.string({ unit: fc.constantFrom(..."abc 123,") });
    fc.assert(
      fc.property(port, words, words, (number, before, after) => {
        expect(parseEpsvReply(`${before}${formatEpsvText(number)}${after}`)).toEqual({ port: number });
      }),
    );
  });

  it("takes every printable delimiter but digits", () => {
    for (const d of delimiters) {
      expect(parseEpsvReply(`x (${d}${d}${d}1025${d})`)).toEqual(
        /[0-9]/.test(d) ? undefined : { port: 1025 },
      );
    }
  });
});
