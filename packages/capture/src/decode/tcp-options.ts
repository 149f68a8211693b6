import { u16 } from "./integers.ts";

const endOfOptions = 0;
const noOperation = 1;
const maximumSegmentSize = 2;
const windowScaleKind = 3;

/** Options of a SYN that matter here. */
interface TcpOptions {
  mss: number | null;
  windowScale: number | null;
}

/** Reads the TCP options in `data` from `at` to `end`; stops at the first that is malformed. */
export function readTcpOptions(data: Uint8Array, at: number, end: number, into: TcpOptions): void {
  while (at < end) {
    const kind = data[at] ?? endOfOptions;
    if (kind === endOfOptions) break;
    if (kind === noOperation) {
      at += 1;
      continue;
    }
    const length = at + 1 < end ? (data[at + 1] ?? 0) : 0;
    if (length < 2 || at + length > end) break;
    if (kind === maximumSegmentSize && length === 4) into.mss = u16(data, at + 2);
    if (kind === windowScaleKind && length === 3) into.windowScale = Math.min(data[at + 2] ?? 0, 14); // RFC 7323 §2.3
    at += length;
  }
}
