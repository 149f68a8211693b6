import { Transform } from "node:stream";

/** AsciiEncoder or AsciiDecoder of protocol. */
export interface AsciiCodec {
  push(chunk: Uint8Array): Uint8Array;
  end(): Uint8Array;
}

/** A codec as a stream, for use between a file and a data connection. */
export function asciiTransform(codec: AsciiCodec): Transform {
  return new Transform({
    highWaterMark: 256 * 1024,
    transform: (chunk: Uint8Array, _encoding, done) => done(null, codec.push(chunk)),
    flush: (done) => done(null, codec.end()),
  });
}
