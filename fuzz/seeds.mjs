// Real packets to start from: those of fixtures/.
import { readdirSync, readFileSync } from "node:fs";

const fixtures = new URL("../fixtures/", import.meta.url);

/** The captures of a folder of fixtures, as bytes. */
export const fixtureFiles = (folder) => fixtureTexts(folder, ".pcap");

/** The files of a folder of fixtures whose names end in `ending`. */
export function fixtureTexts(folder, ending) {
  return readdirSync(new URL(folder, fixtures))
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => new Uint8Array(readFileSync(new URL(`${folder}/${name}`, fixtures))));
}

/** The packets of a pcap file of this machine's byte order: what follows each record's header. */
export function packetsOf(file) {
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  const packets = [];
  for (let at = 24; at < file.length; ) {
    const length = view.getUint32(at + 8, true);
    packets.push(file.subarray(at + 16, at + 16 + length));
    at += 16 + length;
  }
  return packets;
}

/** A pcap file, little-endian, microseconds. `linkType` for all of its packets. */
export function pcapOf(packets, linkType) {
  const size = packets.reduce((sum, { length }) => sum + 16 + length, 24);
  const file = new Uint8Array(size);
  const view = new DataView(file.buffer);
  view.setUint32(0, 0xa1b2c3d4, true);
  view.setUint16(4, 2, true);
  view.setUint16(6, 4, true);
  view.setUint32(16, 262144, true);
  view.setUint32(20, linkType, true);
  let at = 24;
  packets.forEach((packet, index) => {
    view.setUint32(at, 1767600000 + (index >> 4), true);
    view.setUint32(at + 4, (index & 15) * 50_000, true);
    view.setUint32(at + 8, packet.length, true);
    view.setUint32(at + 12, packet.length, true);
    file.set(packet, at + 16);
    at += 16 + packet.length;
  });
  return file;
}
