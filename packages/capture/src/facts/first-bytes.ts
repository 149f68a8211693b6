import { byteText } from "@twinport/protocol";
import { mayBeTls } from "../ftp/flow-tls.ts";
import type { Side, StreamBytes } from "../stream/index.ts";
import { PerSide } from "../stream/side.ts";

/** What a side began with. */
export type Beginning = "tls" | "text" | "other";

/** Bytes that are looked at. */
const lookedAt = 512;
/** What no text has: control characters but for HT, LF, VT, FF, CR and ESC, and what Telnet says (RFC 854: IAC is 255). */
const noText = /[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/;
/** The first bytes of binary formats that may have no NUL near by, as bytes read one by one. */
const magic =
  /^(?:\u001f[\u008b\u009d\u00a0]|BZh[1-9]|PK[\u0003\u0005]\u0004?|7z\u00bc\u00af|\u00fd7zXZ|\u0028\u00b5\u002f\u00fd|\u0089PNG|GIF8[79]a|\u00ff\u00d8\u00ff|%PDF-|\u007fELF|Rar!\u001a|\u00ca\u00fe\u00ba\u00be|OggS|ID3[\u0002-\u0004])/;

/** What each side of a connection began with, decided by its first bytes. */
export class FirstBytes {
  readonly #kinds = new PerSide<Beginning | "unseen" | null>(null, null);

  /** What a side began with; null before it said anything, or if that is missing in the capture. */
  of(side: Side): Beginning | null {
    const kind = this.#kinds.of(side);
    return kind === "unseen" ? null : kind;
  }

  /** Takes the next bytes of a side. */
  take(chunk: StreamBytes): void {
    if (this.#kinds.of(chunk.from) !== null || chunk.length === 0) return;
    // Behind a gap nothing begins.
    this.#kinds.set(chunk.from, chunk.offset === 0 ? beginningOf(chunk.bytes) : "unseen");
  }
}

function beginningOf(bytes: Uint8Array): Beginning {
  // A TLS record's first two bytes: its type, and the version's 3.
  if (mayBeTls(bytes) && (bytes.length < 2 || bytes[1] === 3 || bytes[0] === 0x80)) return "tls";
  return noText.test(byteText(bytes.subarray(0, lookedAt))) ? "other" : "text";
}

/** The first bytes of a transfer are no text: there is a NUL among them, or the magic number of a binary format. */
export function looksBinary(bytes: Uint8Array): boolean {
  const head = bytes.subarray(0, lookedAt);
  return head.includes(0) || magic.test(byteText(head));
}
