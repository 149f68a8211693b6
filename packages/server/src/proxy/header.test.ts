import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ProxyHeaderReader, type ProxyHeaderReading } from "./header.ts";

const signature = "0d0a0d0a000d0a515549540a";

const read = (...chunks: (string | Uint8Array)[]): ProxyHeaderReading => {
  const reader = new ProxyHeaderReader();
  let reading: ProxyHeaderReading = { kind: "more" };
  for (const chunk of chunks) {
    if (reading.kind !== "more") throw new Error("asked again");
    reading = reader.push(Buffer.from(chunk));
  }
  return reading;
};

/** A header of version 2: command, family and protocol, as two hexadecimal digits each, and what follows. */
const binary = (command: string, family: string, body: Uint8Array, length = body.length) =>
  Buffer.concat([
    Buffer.from(signature + command + family, "hex"),
    Buffer.from([length >> 8, length & 255]),
    body,
  ]);

const bytes4 = Buffer.from([192, 0, 2, 1, 198, 51, 100, 7, 0x9c, 0x40, 0, 21]);
const bytes6 = Buffer.concat([
  Buffer.from("20010db8000000000000000000000001", "hex"),
  Buffer.from("20010db8000000000000000000000002", "hex"),
  Buffer.from([0x9c, 0x40, 0, 21]),
]);
const connection4 = {
  client: { address: "192.0.2.1", port: 40_000 },
  server: { address: "198.51.100.7", port: 21 },
};
const connection6 = {
  client: { address: "2001:db8::1", port: 40_000 },
  server: { address: "2001:db8::2", port: 21 },
};

describe("a header of version 1", () => {
  it.each([
    ["PROXY TCP4 192.0.2.1 198.51.100.7 40000 21", connection4],
    ["PROXY TCP6 2001:0DB8:0::1 2001:db8::2 40000 21", connection6],
    ["PROXY TCP6 ::ffff:192.0.2.1 ::ffff:198.51.100.7 40000 21", connection4],
    ["PROXY UNKNOWN", null],
    ["PROXY UNKNOWN ffff:f...f:ffff ffff:f...f:ffff 65535 65535", null],
  ])("is read: %s", (line, connection) => {
    expect(read(`${line}\r\nUSER u\r\n`)).toEqual({
      kind: "header",
      connection,
      rest: Buffer.from("USER u\r\n"),
    });
  });

  it.each([
    "PROXY",
    "PROXY ",
    "PROXY TCP4",
    "PROXY TCP4 1.2.3.4 5.6.7.8 1",
    "PROXY TCP4 1.2.3.4 5.6.7.8 1 2 3",
    "PROXY TCP4 1.2.3.4 5.6.7.8  1 2",
    "PROXY TCP4 1.2.3.4 5.6.7.8 -1 2",
    "PROXY TCP4 1.2.3.4 5.6.7.8 1 65536",
    "PROXY TCP4 1.2.3.4 5.6.7.8 99999 2",
    "PROXY TCP4 1.2.3 5.6.7.8 1 2",
    "PROXY TCP4 01.2.3.4 5.6.7.8 1 2",
    "PROXY TCP4 ::1 ::1 1 2",
    "PROXY TCP6 1.2.3.4 5.6.7.8 1 2",
    "PROXY TCP6 fe80::1%lo ::1 1 2",
    "PROXY TCP4 0.0.0.0 5.6.7.8 1 2",
    "PROXY TCP6 ff02::1 ::1 1 2",
    "PROXY TCP5 1.2.3.4 5.6.7.8 1 2",
    "PROXY UNKNOWNX",
    "proxy TCP4 1.2.3.4 5.6.7.8 1 2",
    "PROXY TCP4 1.2.3.4 5.6.7.8 1 2\n",
    "USER u",
  ])("is none: %j", (line) => {
    expect(read(`${line}\r\n`)).toEqual({ kind: "malformed" });
  });

  it("is 107 bytes at most", () => {
    const line = (length: number) => `PROXY UNKNOWN ${"x".repeat(length - 16)}\r\n`;
    expect(read(line(107))).toMatchObject({ kind: "header" });
    expect(read(line(108))).toEqual({ kind: "malformed" });
    expect(read("PROXY UNKNOWN ", "x".repeat(92))).toEqual({ kind: "more" });
    expect(read("PROXY UNKNOWN ", "x".repeat(93))).toEqual({ kind: "malformed" });
  });
});

describe("a header of version 2", () => {
  const tlv = Buffer.from([0x04, 0, 3, 1, 2, 3]);
  it.each([
    ["IPv4", binary("21", "11", bytes4), connection4],
    ["IPv6", binary("21", "21", bytes6), connection6],
    ["with TLVs behind", binary("21", "11", Buffer.concat([bytes4, tlv])), connection4],
    ["LOCAL", binary("20", "00", Buffer.alloc(0)), null],
    ["LOCAL, with an address", binary("20", "11", bytes4), null],
    ["of no family", binary("21", "00", tlv), null],
    ["of Unix sockets", binary("21", "31", Buffer.alloc(216)), null],
    ["of UDP", binary("21", "12", bytes4), null],
  ])("is read: %s", (_name, bytes, connection) => {
    expect(read(Buffer.concat([bytes, Buffer.from("\x16\x03\x01")]))).toEqual({
      kind: "header",
      connection,
      rest: Buffer.from("\x16\x03\x01"),
    });
  });

  it.each([
    ["version 1", binary("11", "11", bytes4)],
    ["version 3", binary("31", "11", bytes4)],
    ["an unknown command", binary("22", "11", bytes4)],
    ["an unknown family", binary("21", "41", bytes4)],
    ["an unknown protocol", binary("21", "13", bytes4)],
    ["addresses cut short", binary("21", "11", bytes4.subarray(0, 11))],
    ["IPv4 addresses for IPv6", binary("21", "21", bytes4)],
    ["a client that is nobody", binary("21", "11", Buffer.concat([Buffer.alloc(4), bytes4.subarray(4)]))],
    ["a wrong signature", Buffer.from(`0d0a0d0a000d0a515549540b2111000c`, "hex")],
  ])("is none: %s", (_name, bytes) => {
    expect(read(bytes)).toEqual({ kind: "malformed" });
  });

  it("K44: is refused by its length at once, before what is so long has come", () => {
    expect(read(binary("21", "11", bytes4, 65_535))).toEqual({ kind: "malformed" });
    expect(read(binary("21", "11", bytes4, 4097))).toEqual({ kind: "malformed" });
    expect(read(binary("21", "11", bytes4, 4096))).toEqual({ kind: "more" });
  });
});

describe("any header", () => {
  const headers = [
    Buffer.from("PROXY TCP4 192.0.2.1 198.51.100.7 40000 21\r\n"),
    Buffer.from("PROXY UNKNOWN\r\n"),
    Buffer.from("PROXY nonsense\r\n"),
    binary("21", "11", bytes4),
    binary("21", "21", Buffer.concat([bytes6, Buffer.alloc(40)])),
    binary("20", "00", Buffer.alloc(0)),
    binary("22", "11", bytes4),
  ];

  it.each(headers.map((header) => [header.toString("hex"), header] as const))(
    "means the same cut in two at every byte, and byte by byte: %s",
    (_hex, header) => {
      const whole = read(header);
      for (let cut = 0; cut < header.length; cut++) {
        const reader = new ProxyHeaderReader();
        const early = reader.push(header.subarray(0, cut));
        expect(early.kind === "more" ? reader.push(header.subarray(cut)) : early).toEqual(whole);
      }
      const reader = new ProxyHeaderReader();
      let last: ProxyHeaderReading = { kind: "more" };
      for (const byte of header) {
        if (last.kind !== "more") break;
        last = reader.push(Uint8Array.of(byte));
      }
      expect(last).toEqual(whole);
    },
  );

  it("changed at random gives the same in any cuts, and never waits for more than its bound", () => {
    const changed = fc
      .record({
        header: fc.constantFrom(...headers),
        changes: fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 3 }),
        cuts: fc.array(fc.nat(80), { maxLength: 4 }),
        behind: fc.uint8Array({ maxLength: 20 }),
      })
      .map(({ header, changes, cuts, behind }) => {
        const bytes = Buffer.concat([header, behind]);
        for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
        return { bytes, cuts };
      });
    fc.assert(
      fc.property(changed, ({ bytes, cuts }) => {
        const whole = read(bytes);
        const reader = new ProxyHeaderReader();
        let taken = 0;
        let last: ProxyHeaderReading = { kind: "more" };
        for (const cut of [...cuts.sort((a, b) => a - b), bytes.length]) {
          if (last.kind !== "more") break;
          last = reader.push(bytes.subarray(taken, cut));
          taken = Math.max(taken, Math.min(cut, bytes.length));
        }
        expect(last.kind).toBe(whole.kind);
        if (last.kind === "header" && whole.kind === "header") {
          expect(last.connection).toEqual(whole.connection);
          expect(Buffer.concat([last.rest, bytes.subarray(taken)])).toEqual(whole.rest);
        }
        expect(read(Buffer.concat([bytes, Buffer.alloc(16 + 4096, "x")])).kind).not.toBe("more");
      }),
      { numRuns: 2000 },
    );
  });
});
