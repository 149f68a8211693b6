import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatHostPort, formatPasvText, parseHostPort, parsePasvReply } from "./host-port.ts";

const article = { address: "192.168.13.111", port: 13365, numbers: [192, 168, 13, 111, 52, 53] };
const endpoint = fc.record({ address: fc.ipV4(), port: fc.integer({ min: 1, max: 65535 }) });

describe("parseHostPort", () => {
  it("reads the article's six numbers", () => {
    expect(parseHostPort("192,168,13,111,52,53")).toEqual(article);
    expect(parseHostPort("0,0,0,0,0,1")).toEqual({
      address: "0.0.0.0",
      port: 1,
      numbers: [0, 0, 0, 0, 0, 1],
    });
    expect(parseHostPort("255,255,255,255,255,255")?.port).toBe(65535);
  });

  it.each([
    "",
    "256,0,0,1,4,1",
    "999,0,0,1,4,1",
    "127,0,0,1,4,256",
    "-1,0,0,1,4,1",
    "+1,0,0,1,4,1",
    "127,0,0,1,4",
    "127,0,0,1,4,1,1",
    "127,0,0,1,4,1,",
    "127.0.0.1,4,1",
    "0x7f,0,0,1,4,1",
    "0127,0,0,1,4,1",
    "010,0,0,1,4,1",
    "127,00,0,1,4,1",
    " 127,0,0,1,4,1",
    "127,0,0,1,4,1x",
    "127,0,0,1,4,1 ",
    "127, 0,0,1,4,1",
    "127,0,0,1,4,1\n",
    ",,,,,",
    "٣,0,0,1,4,1",
    "1e1,0,0,1,4,1",
    "1,".repeat(10_000),
  ])("refuses %j", (argument) => {
    expect(parseHostPort(argument)).toBeUndefined();
  });

  it("reads what formatHostPort writes", () => {
    fc.assert(
      fc.property(endpoint, ({ address, port }) => {
        expect(parseHostPort(formatHostPort({ address, port }))).toMatchObject({ address, port });
      }),
    );
  });
});

describe("parsePasvReply", () => {
  it.each([
    "Entering Passive Mode (192,168,13,111,52,53).",
    "Entering Passive Mode (192,168,13,111,52,53)",
    "=192,168,13,111,52,53",
    "ok 192,168,13,111,52,53.",
    "192,168,13,111,52,53",
    "Passive mode 192, 168, 13,  111, 52, 53 go ahead",
    "Entering Passive Mode (192,168,013,111,052,053).",
    "[192,168,13,111,52,53]",
    "Passive (1,2,3) at <192,168,13,111,52,53>",
    "227 =192,168,13,111,52,53",
    "进入被动模式 (192,168,13,111,52,53)",
  ])("finds the endpoint in %j", (text) => {
    expect(parsePasvReply(text)).toEqual(article);
  });

  it.each([
    "",
    "no numbers",
    "(127,0,0,1,256,1)",
    "(127,0,0,1,4)",
    "(1,2,3,4,5,6,7)",
    "(127,0,0,1,-4,1)",
    "(-127,0,0,1,4,1)",
    "(127,0,0,1,4,-1)",
    "(127,0,0,1,4,1000)",
    "(٣,127,0,0,1,4,1)",
    "(127,0,0,1,4,1٣)",
    "(127,0,0,1,4,1.5)",
    "(127,0,0,1,4,1,)",
    "(1.127,0,0,1,4,1)",
    "(x127,0,0,1,4,1)",
    "(127,0,0,1,0,0)",
    "(127.0.0.1,4,1)",
    `(${"1,".repeat(10_000)})`,
    `(${"1".repeat(10_000)},0,0,1,4,1)`,
    `(1,${" ".repeat(10_000)}x`,
    "(|||1025|)",
  ])("finds none in %j", (text) => {
    expect(parsePasvReply(text)).toBeUndefined();
  });

  it("finds what formatPasvText writes, in any company without digits", () => {
    const words = fc.string({ unit: fc.constantFrom(..."abc .:()=é") });
    fc.assert(
      fc.property(endpoint, words, words, (given, before, after) => {
        const found = parsePasvReply(`${before} ${formatPasvText(given)} ${after}`);
        expect(found).toMatchObject(given);
      }),
    );
  });

  it("never throws", () => {
    const numbers = fc.string({ unit: fc.constantFrom(..."0129,,, .-()=") });
    fc.assert(
      fc.property(fc.oneof(numbers, fc.string({ unit: "binary" })), (text) => {
        const found = parsePasvReply(text);
        expect(found === undefined || (found.port > 0 && found.port < 65536)).toBe(true);
      }),
    );
  });
});

describe("formatHostPort", () => {
  it("writes high and low byte of the port", () => {
    expect(formatHostPort(article)).toBe("192,168,13,111,52,53");
    expect(formatHostPort({ address: "::ffff:10.0.0.1", port: 21 })).toBe("10,0,0,1,0,21");
    expect(formatPasvText(article)).toBe("Entering Passive Mode (192,168,13,111,52,53).");
  });

  it.each([
    { address: "::1", port: 1025 },
    { address: "localhost", port: 1025 },
    { address: "10.0.0.1", port: 0 },
    { address: "10.0.0.1", port: 65536 },
    { address: "10.0.0.1", port: 1.5 },
    { address: "10.0.0.1", port: Number.NaN },
  ])("refuses what six numbers cannot carry: $address $port", (given) => {
    expect(() => formatHostPort(given)).toThrow(RangeError);
  });
});
