import fc from "fast-check";
import { DecodedRecord, decodePacket } from "../src/decode/index.ts";
import { concatBytes } from "../src/write/index.ts";
import { pcapHeader, pcapRecord } from "./build.ts";
import { readAll } from "./collect.ts";

/** A packet of a capture that is changed. */
interface Kept {
  readonly seconds: number;
  readonly nanos: number;
  readonly linkType: number;
  readonly data: Uint8Array;
  readonly originalLength: number;
}

/** A change to the packets of a capture, by its name and numbers that are cut to what fits. */
export type Mutation = readonly [name: keyof typeof changes, a: number, b: number];

/** What goes wrong with captures: packets are lost, doubled, out of order, cut short, or of one direction; it begins late or ends early. */
const changes = {
  drop: (packets: readonly Kept[], every: number, from: number): Kept[] =>
    packets.filter((_, at) => (at + from) % (2 + (every % 9)) !== 0),
  lose: (packets: readonly Kept[], at: number, many: number): Kept[] =>
    packets.filter((_, index) => index < at % packets.length || index > (at % packets.length) + (many % 8)),
  double: (packets: readonly Kept[], every: number, from: number): Kept[] =>
    packets.flatMap((packet, at) => ((at + from) % (1 + (every % 7)) === 0 ? [packet, packet] : [packet])),
  late: (packets: readonly Kept[], at: number, by: number): Kept[] => moved(packets, at, 1 + (by % 12)),
  swap: (packets: readonly Kept[], every: number, from: number): Kept[] =>
    packets.reduce(
      (all, _, at) => ((at + from) % (2 + (every % 9)) === 0 ? moved(all, at, 1) : all),
      [...packets],
    ),
  cut: (packets: readonly Kept[], bytes: number): Kept[] =>
    packets.map((packet) => ({ ...packet, data: packet.data.subarray(0, 30 + (bytes % 120)) })),
  begin: (packets: readonly Kept[], at: number): Kept[] => packets.slice(at % packets.length),
  end: (packets: readonly Kept[], at: number): Kept[] => packets.slice(0, 1 + (at % packets.length)),
  oneWay: (packets: readonly Kept[], way: number): Kept[] =>
    packets.filter((packet) => [null, way % 2 === 0].includes(toServer(packet))),
} as const;

/** Lists of changes, made one after the other. */
export const mutations: fc.Arbitrary<Mutation[]> = fc.array(
  fc.tuple(fc.constantFrom(...(Object.keys(changes) as Mutation[0][])), fc.nat(10_000), fc.nat(100)),
  { maxLength: 4 },
);

/** A capture, taken apart so that it can be changed many times. */
export class MutableCapture {
  readonly #packets: readonly Kept[];

  constructor(file: Uint8Array) {
    this.#packets = readAll(file).packets;
  }

  /** The changed capture. */
  file(made: readonly Mutation[]): Uint8Array {
    let packets: readonly Kept[] = this.#packets;
    for (const [name, a, b] of made) if (packets.length > 0) packets = changes[name](packets, a, b);
    const { linkType = 1 } = this.#packets[0] ?? {};
    return concatBytes([
      pcapHeader({ magic: 0xa1b23c4d, linkType }),
      ...packets.map(({ seconds, nanos, data, originalLength }) =>
        pcapRecord(data, { seconds, fraction: nanos, original: originalLength }),
      ),
    ]);
  }
}

function moved(packets: readonly Kept[], from: number, by: number): Kept[] {
  const at = from % packets.length;
  const [one, ...rest] = packets.slice(at, at + by + 1);
  return [
    ...packets.slice(0, at),
    ...rest,
    ...(one === undefined ? [] : [one]),
    ...packets.slice(at + by + 1),
  ];
}

/** Whether a packet goes to the lower port, as those of clients mostly do; null if it is no TCP. */
function toServer(packet: Kept): boolean | null {
  const { data } = packet;
  const { tcp } = decodePacket(
    { ...packet, frame: 1, interfaceId: 0, start: 0, end: data.length },
    new DecodedRecord(),
  );
  return tcp === null ? null : tcp.sourcePort > tcp.destinationPort;
}
