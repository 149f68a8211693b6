import { FtpError } from "@twinport/protocol";

/** What the magic of a pcap file says of the rest. */
export interface PcapKind {
  readonly little: boolean;
  readonly nanos: boolean;
  /** Bytes of the file's header. */
  readonly fileHeader: number;
  /**
   * Bytes of a record's header, the usual number first. All begin with the sixteen of plain pcap; which one it is, only the
   * place of the second record tells.
   */
  readonly recordHeaders: readonly number[];
}

const fileHeader = 24;
/** With the length of all records behind. */
const ixiaFileHeader = 28;
/** Plain; Red Hat 6.1's, with interface, protocol and packet type behind; Nokia's, with four bytes of its own. */
const plainRecords = [16, 24, 20];
/** Of Alexey Kuznetzov's patch: interface, protocol and packet type; SuSE 6.3 added processors. */
const modifiedRecords = [24, 28];

/** By the first four bytes, in the writer's byte order. */
const kinds: ReadonlyMap<number, Omit<PcapKind, "little">> = new Map([
  [0xa1b2c3d4, { nanos: false, fileHeader, recordHeaders: plainRecords }],
  [0xa1b23c4d, { nanos: true, fileHeader, recordHeaders: [16] }],
  [0xa1b2cd34, { nanos: false, fileHeader, recordHeaders: modifiedRecords }],
  // IXIA's hardware and software.
  [0x1c0001ac, { nanos: true, fileHeader: ixiaFileHeader, recordHeaders: [16] }],
  [0x1c0001ab, { nanos: true, fileHeader: ixiaFileHeader, recordHeaders: [16] }],
]);

/** Others of the family, of which nobody has said how they go on. */
const relatives: ReadonlyMap<number, string> = new Map([
  [0xa1b234cd, "pcap as modified by Francisco Mesquita"],
  [0xa12b3c4d, "pcap as written by Navtel"],
  [0xa1e2cb12, "a file of compiled filters"],
]);

/** The kind of pcap that begins with these four bytes, big endian; the error to throw for a relative; null for what is none. */
export function pcapKindOf(magic: number): PcapKind | FtpError | null {
  for (const little of [true, false]) {
    const written = little ? swap(magic) : magic;
    const kind = kinds.get(written);
    if (kind !== undefined) return { ...kind, little };
    const relative = relatives.get(written);
    if (relative !== undefined) return unsupported(relative, 0);
  }
  return null;
}

/** The error for a relative of pcap. */
export function unsupported(what: string, offset: number): FtpError {
  return new FtpError("unreadable", `${what} is not supported (byte ${offset})`, {
    hint: "convert it first: editcap -F pcapng IN OUT",
  });
}

function swap(value: number): number {
  return ((value << 24) | ((value << 8) & 0xff0000) | ((value >>> 8) & 0xff00) | (value >>> 24)) >>> 0;
}
