/** What a record's header says (RFC 8446 §5.1). */
export interface RecordHeader {
  readonly type: number;
  /** 0x0301 to 0x0304, or 0x0300 for SSL 3.0; of an SSL 2 hello the version it offers. */
  readonly version: number;
  /** Bytes behind the header. */
  readonly length: number;
  /** A ClientHello in the form of SSL 2 (RFC 5246 appendix E.2), with which old clients begin. */
  readonly ssl2: boolean;
}

/** Told of the records of one direction, piece by piece. `at`: bytes of the chunk that are behind. */
export interface RecordSink {
  begin(header: RecordHeader): void;
  body(bytes: Uint8Array): void;
  end(at: number): void;
  /** Bytes of the record under way are missing. */
  hole(): void;
  /** Bytes of which it is not known where in a record they stand. */
  unknown(length: number): void;
}

/** Record types (RFC 8446 appendix B.1, RFC 6520). */
export const recordType = { changeCipherSpec: 20, alert: 21, handshake: 22, application: 23 } as const;

const headerBytes = 5;
/** TLS 1.2 allows 2^14 bytes of data and 2048 of what encryption and compression add (RFC 5246 §6.2.3). */
const maxRecord = 2 ** 14 + 2048;
/** An SSL 2 hello is shorter than 256 bytes, so that its first byte is this. */
const ssl2Hello = 0x80;

/** Tells whether a TLS record may begin with `byte`: no line of FTP does. */
export function startsRecord(byte: number | undefined): boolean {
  return byte !== undefined && byte >= recordType.changeCipherSpec && byte <= 24;
}

/** Cuts one direction of a connection into TLS records, from any chunks. Only headers are held. */
export class RecordReader {
  readonly #header = new Uint8Array(headerBytes);
  #filled = 0;
  #left = 0;
  #inside = false;
  #lost = false;
  #begun = false;

  /** Bytes of a header of which not all have come. */
  get halfHeader(): number {
    return this.#filled;
  }

  /** It is not known where records begin. */
  get lost(): boolean {
    return this.#lost;
  }

  /** Takes bytes. Returns how many of them are TLS: fewer than all if something else comes where a record should begin. */
  push(bytes: Uint8Array, sink: RecordSink): number {
    if (this.#lost && wholeRecords(bytes)) this.#lost = false;
    let at = 0;
    while (at < bytes.length && !this.#lost) {
      if (this.#inside) {
        const piece = bytes.subarray(at, at + this.#left);
        at += piece.length;
        this.#left -= piece.length;
        sink.body(piece);
        this.#finish(at, sink);
      } else {
        if (this.#filled === 0 && !this.#mayBegin(bytes[at])) return at;
        this.#header[this.#filled++] = bytes[at++] ?? 0;
        if (this.#filled === headerBytes) this.#begin(at, sink);
      }
    }
    if (at < bytes.length) sink.unknown(bytes.length - at);
    return bytes.length;
  }

  /** `length` bytes are missing. What is missing inside one record costs no more than that record. */
  gap(length: number, sink: RecordSink): void {
    if (this.#inside && length <= this.#left) {
      this.#left -= length;
      sink.hole();
      this.#finish(0, sink);
      return;
    }
    if (this.#inside) sink.end(0);
    if (this.#filled > 0) sink.unknown(this.#filled);
    this.#lose();
  }

  #mayBegin(byte: number | undefined): boolean {
    return startsRecord(byte) || (byte === ssl2Hello && !this.#begun);
  }

  #begin(at: number, sink: RecordSink): void {
    const header = headerOf(this.#header);
    this.#filled = 0;
    if (header === null) {
      this.#lose();
      sink.unknown(headerBytes);
      return;
    }
    this.#begun = true;
    this.#inside = true;
    // Of an SSL 2 hello, whose header is 2 bytes long, three bytes of the body have been read.
    this.#left = header.ssl2 ? header.length - 3 : header.length;
    sink.begin(header);
    this.#finish(at, sink);
  }

  #finish(at: number, sink: RecordSink): void {
    if (this.#left > 0) return;
    this.#inside = false;
    sink.end(at);
  }

  #lose(): void {
    this.#lost = true;
    this.#inside = false;
    this.#filled = 0;
    this.#left = 0;
  }
}

/** Reads five bytes as a header; null if no record has such a one. */
function headerOf(bytes: Uint8Array): RecordHeader | null {
  const [type = 0, major = 0, minor = 0, high = 0, low = 0] = bytes;
  if (type === ssl2Hello) {
    const version = (high << 8) | low;
    return minor === 1 && high <= 3 && major >= 3 ? { type: 22, version, length: major, ssl2: true } : null;
  }
  const length = (high << 8) | low;
  if (!startsRecord(type) || major !== 3 || minor > 4 || length > maxRecord) return null;
  return { type, version: (major << 8) | minor, length, ssl2: false };
}

/** Tells whether a chunk is one record after another, to its last byte: behind a gap, that is no chance. */
function wholeRecords(bytes: Uint8Array): boolean {
  let at = 0;
  while (at < bytes.length) {
    const header = headerOf(bytes.subarray(at, at + headerBytes));
    if (header === null || header.ssl2) return false;
    at += headerBytes + header.length;
  }
  return at === bytes.length && at > 0;
}
