import { readBounds } from "./bounds.ts";
import type { ByteSource } from "./byte-source.ts";
import { readU32 } from "./integers.ts";
import type { PcapKind } from "./pcap-kind.ts";

/** What all record headers begin with: seconds, fraction, captured and original length. */
const common = 16;
/** Between two packets that follow each other: a clock that was set anew may jump, but not so far. */
const longestGap = 366 * 24 * 3600;

/**
 * Bytes of the record headers of a pcap file, told by where the second record makes sense; the usual number where none does.
 * Null until enough of the file has come.
 * @param ended no more will come
 */
export function tellRecordHeader(source: ByteSource, kind: PcapKind, ended: boolean): number | null {
  const [usual = common, ...others] = kind.recordHeaders;
  const first = source.peek(common);
  if (others.length === 0 || (first === null && ended)) return usual;
  if (first === null) return null;
  const seconds = readU32(first, 0, kind.little);
  const captured = readU32(first, 8, kind.little);
  if (captured > readBounds.packet) return usual;
  for (const length of kind.recordHeaders) {
    const both = source.peek(length + captured + common);
    if (both === null) return ended ? usual : null;
    const second = both.subarray(length + captured);
    const gap = Math.abs(readU32(second, 0, kind.little) - seconds);
    if (isPlausible(second, kind) && (length === usual || gap < longestGap)) return length;
  }
  return usual;
}

/** Nothing captures more of a packet than there was, and no fraction is a second. */
function isPlausible(header: Uint8Array, { little, nanos }: PcapKind): boolean {
  const captured = readU32(header, 8, little);
  return (
    readU32(header, 4, little) < (nanos ? 1_000_000_000 : 1_000_000) &&
    captured <= readBounds.packet &&
    captured <= readU32(header, 12, little)
  );
}
