import type { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";

/** A local file to be sent. */
export interface FileSource {
  /** Its path. */
  readonly file: string;
}

/** Where the bytes of an upload come from. */
export type UploadSource =
  | Readable
  | ReadableStream<Uint8Array>
  | AsyncIterable<Uint8Array>
  | Uint8Array
  | Blob
  | FileSource;

/** A source of bytes, read in order from its first one. */
export type ByteSource = Exclude<UploadSource, FileSource>;

/** Whether a source is a file of ours. */
export function isFileSource(source: UploadSource): source is FileSource {
  return "file" in source && typeof source.file === "string";
}

/** Whether a source can be read a second time, and from any byte: a stream cannot. */
export function isRepeatable(source: UploadSource): source is Uint8Array | Blob | FileSource {
  return source instanceof Uint8Array || source instanceof Blob || isFileSource(source);
}

/** What is read of a source: in pieces, or all at once where it is in memory. */
export type Readout = Readable | AsyncIterable<Uint8Array> | readonly [Uint8Array];

/** The bytes of a source. Those in memory are handed over as they are. */
export function readableOf(source: ByteSource): Readout {
  if (source instanceof Uint8Array) return [source];
  return source instanceof Blob ? source.stream() : source;
}

/** Bytes to be expected of a source, where that is known. */
export function sizeOf(source: ByteSource): number | undefined {
  if (source instanceof Uint8Array) return source.length;
  return source instanceof Blob ? source.size : undefined;
}
