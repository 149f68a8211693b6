import { FtpError } from "@twinport/protocol";

/** A web stream of bytes, as far as it is needed: a browser's need not be iterable. */
export interface ByteStream {
  getReader(): {
    read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>;
    cancel(): Promise<void>;
  };
}

/** The bytes of a capture: all of them, or in chunks. */
export type CaptureInput = Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array> | ByteStream;

/** Larger chunks are taken in parts, so that what was found in one need not be held while the next is read. */
const partBytes = 256 * 1024;

/**
 * The bytes of `input` in chunks that are not too large. Lets go of the input when it is not read to the end. What goes
 * wrong with it is an FtpError "unreadable".
 */
export async function* chunksOf(input: CaptureInput): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of iterable(input)) {
      for (let at = 0; at < chunk.length; at += partBytes) yield chunk.subarray(at, at + partBytes);
    }
  } catch (error) {
    if (error instanceof FtpError) throw error;
    throw new FtpError("unreadable", error instanceof Error ? error.message : String(error), {
      cause: error,
    });
  }
}

function iterable(input: CaptureInput): Iterable<Uint8Array> | AsyncIterable<Uint8Array> {
  if (input instanceof Uint8Array) return [input];
  return "getReader" in input ? read(input) : input;
}

async function* read(stream: ByteStream): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done || value === undefined) return;
      yield value;
    }
  } finally {
    // Of a stream that has failed or ended there is nothing to cancel.
    await reader.cancel().catch(() => {});
  }
}
