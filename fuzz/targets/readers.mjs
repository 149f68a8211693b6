// Files: pcap in its variants, pcapng, snoop. Their records and blocks are changed in length, order and number.
import { CaptureReader } from "@twinport/capture";
import { FtpError } from "@twinport/protocol";
import { mutateBytes } from "../engine/mutate.mjs";
import { fixtureFiles, packetsOf, pcapOf } from "../seeds.mjs";

export function seeds() {
  const packets = fixtureFiles("article").flatMap((file) => packetsOf(file).slice(0, 6));
  const few = (from) => packets.slice(from, from + 4);
  const pcap = pcapOf(few(0), 1);
  const all = [pcap, bigEndian(few(2)), magic(pcap, 0xa1b23c4d), magic(pcap, 0xa1b2cd34)];
  for (const little of [true, false])
    all.push(pcapng(few(3), little), new Uint8Array([...pcapng(few(4), little), ...pcapng(few(5), !little)]));
  all.push(snoop(few(6)));
  return all;
}

export function run(input, heard) {
  // In two chunks, too, so that what is read lies across their border: that may make no difference.
  const half = (input[input.length >> 1] * input.length) >> 8;
  const whole = read([input], heard);
  const halves = read([input.subarray(0, half), input.subarray(half)], heard);
  if (whole !== halves) throw new Error(`in one chunk: ${whole}, in two: ${halves}`);
}

/** What comes of chunks, in words that are the same wherever they are cut. */
function read(chunks, heard) {
  let sum = 0;
  const reader = new CaptureReader({
    packet({ data, start, end, originalLength, linkType, seconds, nanos }) {
      if (!(start <= end && end <= data.length && originalLength >= 0))
        throw new Error(`a packet from ${start} to ${end} of ${data.length}, ${originalLength} on the wire`);
      if (!(nanos >= 0 && nanos < 1e9 && Number.isInteger(nanos) && Number.isInteger(seconds)))
        throw new Error(`a packet at ${seconds} s and ${nanos} ns`);
      sum = Math.imul(sum, 31) + (end - start) + (start < end ? data[start] : 0) + (seconds | 0) + nanos;
      heard.say("packet", linkType & 0xff, Number(originalLength > end - start));
    },
    comment: () => heard.say("comment"),
    secrets: (type) => heard.say("secrets", type & 0xff),
  });
  let refused = "";
  try {
    for (const chunk of chunks) reader.push(chunk);
    reader.end();
  } catch (error) {
    if (!(error instanceof FtpError)) throw error;
    refused = error.message;
    heard.say("refused", refused.replace(/\d+|"[^"]*"|\(.*\)/g, "").slice(0, 40));
  }
  const { format, linkTypes, packets, warnings, truncatedAt } = reader.info;
  heard.say(format ?? "", linkTypes.size, Math.min(packets, 8));
  for (const { kind, name } of warnings) heard.say("warning", kind, name ?? "");
  const said = warnings.map(({ kind, offset }) => `${kind} ${offset}`).join();
  return `${format} ${packets} packets (${sum}) to ${truncatedAt}, ${said}${refused}`;
}

/** A record or block as a whole: taken out, doubled, given another length. */
export function mutate(draft, random) {
  const parts = partsOf(draft.bytes);
  if (parts.length === 0) return mutateBytes(draft, random);
  const [from, to] = random.pick(parts);
  switch (random.whole(0, 3)) {
    case 0:
      return draft.remove(from, to);
    case 1:
      return draft.repeat(from, to, to);
    case 2: {
      const [other, end] = random.pick(parts);
      return draft.splice(from, to, draft.bytes.subarray(other, end));
    }
    default: {
      const length = to - from;
      const at = from + random.pick([0, 4, 8, 12, 16, 20, 24, length - 4]);
      const odd = [0, 1, 12, 28, length - 4, length, length + 4, 0xffff, 0x40001, 0xffffffff];
      draft.number(at, random.pick(odd), 4, random.chance(0.7));
    }
  }
}

/** A pcap file's packets as pcapng. */
export const pcapngOf = (file) => pcapng(wholeRecords(file), true);

const wholeRecords = (file) => records(file).map(([from, to]) => file.subarray(from + 16, to));

const partsOf = (file) => (isPcapng(file) ? blocks(file) : records(file));

/** RFC 1761: numbers in network order, records padded. */
function snoop(packets) {
  const parts = [Uint8Array.from([...Buffer.from("snoop\0\0\0"), 0, 0, 0, 2, 0, 0, 0, 4])];
  for (const packet of packets) {
    const head = new DataView(new ArrayBuffer(24));
    const body = padded(packet);
    for (const [i, value] of [packet.length, packet.length, 24 + body.length, 0, 1767600000, 0].entries())
      head.setUint32(4 * i, value);
    parts.push(new Uint8Array(head.buffer), body);
  }
  return joined(parts);
}

function magic(pcap, number) {
  const file = pcap.slice();
  new DataView(file.buffer).setUint32(0, number, true);
  return file;
}

function bigEndian(packets) {
  const file = pcapOf(packets, 1);
  const view = new DataView(file.buffer);
  const turn = (at) => view.setUint32(at, view.getUint32(at, true));
  for (const [from] of records(file)) for (const at of [0, 4, 8, 12]) turn(from + at);
  for (const at of [0, 8, 12, 16, 20]) turn(at);
  view.setUint32(4, 0x00020004);
  return file;
}

/** Section, two interfaces, and packets in each kind of block; names, statistics, secrets, a custom block. */
function pcapng(packets, little) {
  const parts = [
    block(0x0a0d0d0a, [
      u32(0x1a2b3c4d),
      u16(1),
      u16(0),
      u32(0xffffffff),
      u32(0xffffffff),
      option(1, "made to be broken"),
      option(0, ""),
    ]),
    block(1, [
      u16(1),
      u16(0),
      u32(65535),
      option(9, "\x09"),
      option(14, "\0\0\0\0\0\0\0\x01"),
      option(0, ""),
    ]),
    block(1, [u16(1), u16(0), u32(0), option(9, "\x8a")]),
  ];
  packets.forEach((packet, i) => {
    const body = [u32(packet.length), u32(packet.length), padded(packet)];
    if (i % 4 === 1) parts.push(block(2, [u16(0), u16(3), u32(0), u32(i), ...body]));
    else if (i % 4 === 2) parts.push(block(3, body.slice(1)));
    else
      parts.push(
        block(6, [u32(i % 2), u32(0x60000), u32(i * 1000), ...body, option(1, "a packet"), option(0, "")]),
      );
  });
  parts.push(
    block(4, [u16(1), u16(8), Uint8Array.of(10, 0, 0, 1, 0x61, 0, 0, 0), u16(0), u16(0)]),
    block(5, [u32(0), u32(1), u32(2), option(4, "\0\0\0\0\0\0\0\x05")]),
    block(10, [u32(0x544c534b), u32(12), Uint8Array.from("CLIENT_RANDO", (c) => c.charCodeAt(0))]),
    block(0xbad, [u32(32473), u32(1)]),
  );
  return joined(parts);

  function u16(value) {
    const bytes = new Uint8Array(2);
    new DataView(bytes.buffer).setUint16(0, value, little);
    return bytes;
  }
  function u32(value) {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setUint32(0, value, little);
    return bytes;
  }
  function option(code, text) {
    return joined([u16(code), u16(text.length), padded(Uint8Array.from(text, (c) => c.charCodeAt(0)))]);
  }
  function block(type, body) {
    const length = body.reduce((sum, part) => sum + part.length, 12);
    return joined([u32(type), u32(length), ...body, u32(length)]);
  }
}

const padded = (bytes) => joined([bytes, new Uint8Array(-bytes.length & 3)]);

function joined(parts) {
  const result = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}

const isPcapng = (file) => file[0] === 0x0a && file[1] === 0x0d && file[2] === 0x0d && file[3] === 0x0a;

/** From where to where each record of a pcap file is. */
function records(file) {
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  return ranges(file, 24, 16, (at) => 16 + view.getUint32(at + 8, true));
}

function blocks(file) {
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  const little = file[8] === 0x4d;
  return ranges(file, 0, 12, (at) => view.getUint32(at + 4, little));
}

function ranges(file, start, least, lengthAt) {
  const found = [];
  for (let at = start; at + least <= file.length; ) {
    const length = lengthAt(at);
    if (length < least || at + length > file.length) break;
    found.push([at, at + length]);
    at += length;
  }
  return found;
}
