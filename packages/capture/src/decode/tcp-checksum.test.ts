import { describe, expect, it } from "vitest";
import { packetOf } from "../../test/packets.ts";
import { TcpFlow } from "../write/index.ts";
import { decodePacket } from "./decode.ts";

const ends = {
  IPv4: [
    { address: "192.0.2.1", port: 40_000 },
    { address: "203.0.113.9", port: 21 },
  ],
  IPv6: [
    { address: "2001:db8::1", port: 40_000 },
    { address: "2001:db8::ffff:9", port: 21 },
  ],
} as const;
const check = (data: Uint8Array, originalLength = data.length) =>
  decodePacket(packetOf(data, 1, originalLength)).tcp?.checked;

describe.each(Object.entries(ends))("the TCP checksum over %s", (_, [from, to]) => {
  const payload = (length: number) =>
    new TcpFlow(from, to).data("initiator", new Uint8Array(length).fill(0xab)).data;

  it("is right as written, with an odd number of bytes too", () => {
    expect([0, 1, 2, 77].map((length) => check(payload(length)))).toEqual(Array(4).fill("right"));
  });

  it("is told from one that the network card is to complete, and from a wrong one", () => {
    const data = payload(5);
    const at = data.length - 5 - 4;
    const view = new DataView(data.buffer);
    const addresses = data.subarray(from.address.includes(":") ? 22 : 26, data.length - 25);
    let sum = 6 + 25;
    for (let word = 0; word < addresses.length; word += 2) {
      sum += new DataView(data.buffer, addresses.byteOffset + word).getUint16(0);
    }
    while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
    view.setUint16(at, sum);
    expect(check(data)).toBe("started");
    view.setUint16(at, sum ^ 1);
    expect(check(data)).toBe("wrong");
  });

  it("is not computed of what is long or cut", () => {
    expect(check(payload(1000))).toBeNull();
    const data = payload(50);
    expect(check(data.subarray(0, data.length - 1), data.length)).toBeNull();
  });
});
