import type { Packet } from "../read/packet.ts";
import { decodeEthernet } from "./ethernet.ts";
import { u16 } from "./integers.ts";
import { decodeEtherType } from "./network.ts";
import { decodePpp } from "./ppp.ts";
import type { DecodedRecord } from "./record.ts";
import { malformed, other } from "./result.ts";
import { enterTunnel } from "./tunnel.ts";

const name = "GRE";
/** Flags: which fields of four bytes follow (RFC 2784, RFC 2890; the acknowledgment is PPTP's, RFC 2637). */
const checksum = 0x8000;
const routing = 0x4000;
const key = 0x2000;
const sequence = 0x1000;
const acknowledgment = 0x0080;
const version = 0x0007;

const protocols = { ethernet: 0x6558, ppp: 0x880b, erspan: 0x88be, erspan3: 0x22eb } as const;
const erspan2Length = 8;
const erspan3Length = 12;
const erspan3Extra = 8;

/** Generic routing encapsulation: IP, Ethernet, PPP, or what a switch mirrors (ERSPAN), inside IP. */
export function decodeGre(packet: Packet, at: number, into: DecodedRecord): DecodedRecord {
  const { data, end } = packet;
  if (end < at + 4) return other(into, malformed);
  const flags = u16(data, at);
  const type = u16(data, at + 2);
  if ((flags & version) > 1 || (flags & routing) !== 0 || !enterTunnel(into)) return other(into, name);
  const fields = (flags & version) === 1 ? [key, sequence, acknowledgment] : [checksum, key, sequence];
  const body = at + 4 + 4 * fields.filter((field) => (flags & field) !== 0).length;
  if (end <= body) return other(into, name);
  switch (type) {
    case protocols.ethernet:
      return decodeEthernet(packet, body, into);
    case protocols.ppp:
      return decodePpp(packet, body, into);
    case protocols.erspan:
      // Type I has neither a sequence number nor a header of its own.
      return decodeEthernet(packet, (flags & sequence) === 0 ? body : body + erspan2Length, into);
    case protocols.erspan3: {
      const extra = ((data[body + erspan3Length - 1] ?? 0) & 1) * erspan3Extra;
      return decodeEthernet(packet, body + erspan3Length + extra, into);
    }
    default:
      return decodeEtherType(packet, body, into, type);
  }
}
