import { FtpError } from "@twinport/protocol";
import { CaptureReader } from "./read/index.ts";
import type { KeyLog } from "./tls/index.ts";

/** What a decryption secrets block of pcapng says that it holds: a key log of TLS (pcapng specification §4.7). */
const tlsKeyLog = 0x544c534b;

/** Takes what a decryption secrets block holds into `log`, if it is a key log of TLS. True if it is. */
export function takeSecrets(log: KeyLog | null, type: number, bytes: Uint8Array): boolean {
  if (type !== tlsKeyLog) return false;
  log?.push(bytes);
  log?.end();
  return true;
}

/**
 * Takes all the secrets that a capture brings along into `log`, and nothing else of it: they may stand behind the packets
 * that they open, so that who can read a capture twice does this first. What cannot be read is left to the second reading.
 */
export async function readSecrets(chunks: AsyncIterable<Uint8Array>, log: KeyLog): Promise<void> {
  const reader = secretsReader(log);
  try {
    for await (const chunk of chunks) {
      reader.push(chunk);
      const { format, truncatedAt } = reader.info;
      if (truncatedAt !== null || (format !== null && format !== "pcapng")) return;
    }
  } catch (error) {
    if (!(error instanceof FtpError)) throw error;
  }
}

/** The same for a capture that is in memory. */
export function secretsIn(bytes: Uint8Array, log: KeyLog): void {
  try {
    secretsReader(log).push(bytes);
  } catch (error) {
    if (!(error instanceof FtpError)) throw error;
  }
}

function secretsReader(log: KeyLog): CaptureReader {
  return new CaptureReader({ packet() {}, secrets: (type, bytes) => takeSecrets(log, type, bytes) });
}
