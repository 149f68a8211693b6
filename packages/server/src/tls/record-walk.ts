/** Content type, version, length (RFC 8446 §5.1). */
const headerLength = 5;

/** change_cipher_spec to heartbeat: no line of FTP begins with a byte so low but by a Telnet command's. */
function isContentType(byte: number): boolean {
  return byte >= 20 && byte <= 24;
}

/** Walks over the records of one direction of TLS, from header to header, however the bytes are cut. */
export class RecordWalk {
  #header: number[] = [];
  #body = 0;

  /** Takes bytes. Where in them, if anywhere, a record would have to begin and something else does; nothing is to be pushed behind it. */
  push(chunk: Uint8Array): number | undefined {
    let at = 0;
    while (at < chunk.length) {
      if (this.#body > 0) {
        const step = Math.min(this.#body, chunk.length - at);
        this.#body -= step;
        at += step;
        continue;
      }
      const byte = chunk[at] ?? 0;
      if (this.#header.length === 0 && !isContentType(byte)) return at;
      this.#header.push(byte);
      at++;
      if (this.#header.length < headerLength) continue;
      const [, , , high = 0, low = 0] = this.#header;
      this.#body = high * 256 + low;
      this.#header = [];
    }
    return undefined;
  }
}
