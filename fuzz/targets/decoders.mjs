// Packets under every link type and tunnel. An input is the link type (two bytes), then packets, each behind its length (two bytes).
import { DecodedRecord, decodePacket } from "@twinport/capture";
import { Fragments } from "../../packages/capture/dist/decode/fragments.js";
import { fixtureFiles, packetsOf } from "../seeds.mjs";

const MAC = "020000000001020000000002";
const IP4 = (protocol) => `4500ffff00004000 40${protocol}0000 0a000001 0a000002`;
const IP6 = (next) => `60000000ffff${next}40 ${"20010db8".padEnd(32, "0")} ${"20010db8".padEnd(31, "0")}1`;
const UDP = (port) => `c000${port}ffff0000`;

/** Link type and what stands before the packet of IPv4. */
const wraps = [
  [1, `${MAC}0800`],
  [1, `${MAC}81000001 0800`],
  [1, `${MAC}88a80001 81000002 0800`],
  [1, `${MAC}8847 00001040 000011ff`],
  [1, `${MAC}8864 1100000100ff 0021`],
  [1, `${MAC}0030 aaaa03 000000 0800`],
  [1, `${MAC}0800 ${IP4("04")}`],
  [1, `${MAC}0800 ${IP4("2f")} 0000 0800`],
  [1, `${MAC}0800 ${IP4("2f")} b000 6558 00000000 00000001 00000001 ${MAC}0800`],
  [1, `${MAC}0800 ${IP4("2f")} 3001 880b 00040001 00000001 ff03 0021`],
  [1, `${MAC}0800 ${IP4("11")} ${UDP("12b5")} 08000000 00000100 ${MAC}0800`],
  [1, `${MAC}0800 ${IP4("11")} ${UDP("17c1")} 0240 6558 00000100 01020001 00000000 ${MAC}0800`],
  [1, `${MAC}0800 ${IP4("11")} ${UDP("0868")} 30ff00ff 00000001`],
  [1, `${MAC}0800 ${IP4("01")} 0303 0000 00000000`],
  [1, `${MAC}86dd ${IP6("04")}`],
  [1, `${MAC}86dd ${IP6("00")} 2c 00 0100 0000 0000 3c 00 0001 00000001 04 00 0104 00000000`],
  [1, `${MAC}86dd ${IP6("3a")} 0100 0000 00000000 ${IP6("06")}`],
  [0, "02000000"],
  [9, "ff030021"],
  [12, ""],
  [14, ""],
  [50, "ff030021"],
  [51, "1100000100ff0021"],
  [101, ""],
  [104, "0f000800"],
  [105, `0802 0000 ${MAC} 020000000003 0010 aaaa03 000000 0800`],
  [108, "00000002"],
  [113, "0000 0001 0006 020000000001 0000 0800"],
  [127, `00000800 00000000 8802 0000 ${MAC} 020000000003 0010 0000 aaaa03 000000 0800`],
  [1, `${MAC}88e7 00000001 ${MAC}0800`],
  [100, "aaaa03 000000 0800"],
  [119, `${"00".repeat(144)} 0802 0000 ${MAC} 020000000003 0010 aaaa03 000000 0800`],
  [163, `80211001 00000010 ${"00".repeat(8)} 0802 0000 ${MAC} 020000000003 0010 aaaa03 000000 0800`],
  [204, "00 ff030021"],
  [219, "000011ff"],
  [228, ""],
  [239, "02000000 0500 0a00 00000000 3400 0900"],
  [276, "0800 0000 00000001 0001 00 06 0200000000010000"],
];

export const longest = 600;
export function seeds() {
  const packets = fixtureFiles("article").flatMap((file) =>
    packetsOf(file)
      .slice(0, 12)
      .map((packet) => packet.subarray(14)),
  );
  return wraps.flatMap(([linkType, hex], index) => {
    const prefix = Uint8Array.from(Buffer.from(hex.replaceAll(" ", ""), "hex"));
    return [0, 1].map((turn) =>
      pack(
        linkType,
        [0, 1, 3].map((i) => Buffer.concat([prefix, packets[(3 * index + turn * 7 + i) % packets.length]])),
      ),
    );
  });
}

function pack(linkType, packets) {
  const number = (value) => Uint8Array.of(value >> 8, value & 255);
  return new Uint8Array(
    Buffer.concat([number(linkType), ...packets.flatMap((packet) => [number(packet.length), packet])]),
  );
}

const record = new DecodedRecord();
const packet = {
  frame: 0,
  seconds: 1767600000,
  nanos: 0,
  linkType: 0,
  data: new Uint8Array(0),
  start: 0,
  end: 0,
  originalLength: 0,
  interfaceId: 0,
};

export function run(input, heard) {
  const fragments = new Fragments();
  packet.data = input;
  packet.frame = 0;
  packet.linkType = (input[0] << 8) | input[1];
  for (let at = 2; at + 2 <= input.length; at = packet.end) {
    const length = (input[at] << 8) | input[at + 1];
    packet.frame++;
    packet.start = at + 2;
    packet.end = Math.min(input.length, packet.start + length);
    packet.originalLength = length;
    const decoded = decodePacket(packet, record);
    told(decoded, heard);
    if (decoded.fragment === null) continue;
    const whole = fragments.take(packet, decoded.fragment);
    if (whole !== null) told(whole.decoded, heard);
  }
  fragments.end();
}

function told({ tcp, icmp, other, fragment, tunnels }, heard) {
  if (tcp !== null) {
    const { data, payloadStart, payloadEnd, wireLength } = tcp;
    if (!(payloadStart <= payloadEnd && payloadEnd <= data.length && wireLength >= 0))
      throw new Error(
        `payload from ${payloadStart} to ${payloadEnd} of ${data.length}, ${wireLength} on the wire`,
      );
    heard.say("tcp", packet.linkType & 255, tunnels);
    heard.say("options", Number(tcp.mss !== null), Number(tcp.windowScale !== null));
    heard.say("checked", tcp.checked ?? "", tcp.source.version);
  } else if (fragment !== null) heard.say("fragment", packet.linkType & 255, tunnels);
  else if (icmp !== null) heard.say("icmp", icmp.name ?? "", Number(icmp.quoted !== null));
  else heard.say("other", other.replace(/\d+/, ""), tunnels);
}
