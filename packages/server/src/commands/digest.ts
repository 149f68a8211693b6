import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { replyCodes } from "@twinport/protocol";
import { AnswerError, answer } from "../session/answer.ts";
import type { Session } from "../session/session.ts";
import { StorageError } from "../storage/errors.ts";
import type { OpenFile } from "../storage/types.ts";
import type { DigestName } from "./digest-names.ts";

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
 * The digest of a file's bytes from `start` up to, not including, `end`. Waits for one of the server's turns; ends
 * with the session and with ABOR, and closes the file in any case.
 */
export async function digestOf(
  session: Session,
  file: OpenFile,
  name: DigestName,
  start: number,
  end: number,
): Promise<string> {
  try {
    return await session.context.digests.take(session.signal, async () => {
      const digester = digesters[name]();
      let left = end - start;
      for await (const chunk of file.stream(start, end)) {
        session.signal.throwIfAborted();
        if (session.abortQueued) throw new AnswerError(aborted);
        digester.update(chunk);
        left -= chunk.length;
      }
      if (left > 0) throw new StorageError("EIO", "the file has become shorter");
      return digester.hex();
    });
  } catch (error) {
    await file.close().catch(() => undefined);
    throw session.signal.aborted ? new AnswerError(aborted) : error;
  }
}

const aborted = answer(replyCodes.transferAborted, "Digest aborted.");

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
