import { createHash } from "node:crypto";
import { addAbortSignal, type Readable } from "node:stream";
import { crc32 } from "node:zlib";
import type { DigestName } from "../data/digest-names.ts";
import type { Session } from "../session/session.ts";
import { StorageError } from "../storage/errors.ts";
import type { OpenFile } from "../storage/types.ts";

/** Something that bytes are poured into and a digest comes out of. */
interface Digester {
  update(bytes: Uint8Array): void;
  /** The digest, in lower-case hexadecimal. */
  hex(): string;
}

const digesters: Readonly<Record<DigestName, () => Digester>> = {
  "SHA-256": () => ofCrypto("sha256"),
  "SHA-512": () => ofCrypto("sha512"),
  "SHA-1": () => ofCrypto("sha1"),
  MD5: () => ofCrypto("md5"),
  CRC32: ofCrc,
};

/**
 * The digest of a file's bytes from `start` up to, not including, `end`. Reads only in its turns, which the server has
 * few of, some of the file in each; closes the file in any case.
 * @throws BrokenOff, or what the storage throws
 */
export async function digestOf(
  session: Session,
  file: OpenFile,
  name: DigestName,
  start: number,
  end: number,
): Promise<string> {
  const { digests, limits } = session.context;
  const { signal } = session.running.abortOf("look");
  const digester = digesters[name]();
  let stream: Readable | undefined;
  try {
    for (let at = start; ; ) {
      const stop = Math.min(end, at + limits.digestTurn);
      at += await digests.take(signal, () => {
        stream ??= addAbortSignal(signal, file.stream(start, end));
        return pour(stream, stop - at, digester);
      });
      if (at < stop) throw new StorageError("EIO", "the file has become shorter");
      if (at >= end) return digester.hex();
    }
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  } finally {
    if (stream === undefined) await file.close();
    else stream.destroy();
  }
}

/** Takes at least so many bytes of a stream, if they are there. Resolves to how many came. */
async function pour(stream: Readable, atLeast: number, digester: Digester): Promise<number> {
  let taken = 0;
  if (atLeast === 0) return taken;
  for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
    digester.update(chunk);
    taken += chunk.length;
    if (taken >= atLeast) break;
  }
  return taken;
}

function ofCrypto(algorithm: string): Digester {
  const hash = createHash(algorithm);
  return { update: (bytes) => void hash.update(bytes), hex: () => hash.digest("hex") };
}

function ofCrc(): Digester {
  let value = 0;
  return {
    update: (bytes) => {
      value = crc32(bytes, value);
    },
    hex: () => value.toString(16).padStart(8, "0"),
  };
}
