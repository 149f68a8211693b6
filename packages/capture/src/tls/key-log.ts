import { limits } from "@twinport/protocol";
import { hexOf, hexToBytes } from "./hex.ts";

/** Labels of secrets that open records; EXPORTER_SECRET and the like open none. */
const labels = [
  "CLIENT_RANDOM",
  "CLIENT_HANDSHAKE_TRAFFIC_SECRET",
  "SERVER_HANDSHAKE_TRAFFIC_SECRET",
  "CLIENT_TRAFFIC_SECRET_0",
  "SERVER_TRAFFIC_SECRET_0",
] as const;

/** What a secret is for: the master secret of TLS 1.2 and older ("CLIENT_RANDOM"), or a traffic secret of TLS 1.3. */
export type SecretLabel = (typeof labels)[number];

/** A label, the client's random value, and the secret: as long as a digest, or 48 bytes for a master secret. */
const secretLine = /^([A-Z0-9_]{1,40}) ([0-9a-fA-F]{64}) ((?:[0-9a-fA-F]{2}){32,64})\s*$/;
/** A line is no longer than a label and 96 bytes in hexadecimal digits. */
const longestLine = 512;
const lineFeed = 0x0a;

/**
 * The secrets of TLS sessions in NSS's format, as programs write them to the file that $SSLKEYLOGFILE names and captures
 * bring them along. Lines that are none of this are skipped; of secrets beyond a bound the first are kept.
 */
export class KeyLog {
  readonly #secrets = new Map<string, Uint8Array>();
  readonly #known: ReadonlySet<string> = new Set(labels);
  #line = "";
  #skipping = false;

  /** Secrets held. */
  get size(): number {
    return this.#secrets.size;
  }

  /** Takes the next bytes of a key log. */
  push(bytes: Uint8Array): void {
    const decoder = new TextDecoder("latin1");
    let at = 0;
    while (at < bytes.length) {
      const end = bytes.indexOf(lineFeed, at);
      const piece = bytes.subarray(at, end < 0 ? bytes.length : end);
      if (this.#line.length + piece.length > longestLine) this.#skipping = true;
      else this.#line += decoder.decode(piece);
      if (end < 0) return;
      this.end();
      at = end + 1;
    }
  }

  /** A key log ends here: a last line needs no line end. More may follow. */
  end(): void {
    if (!this.#skipping) this.#read(this.#line);
    this.#line = "";
    this.#skipping = false;
  }

  /** The secret of the session that began with the client's random value; null if it is not known. */
  secret(label: SecretLabel, clientRandom: Uint8Array): Uint8Array | null {
    return this.#secrets.get(keyOf(label, hexOf(clientRandom))) ?? null;
  }

  #read(line: string): void {
    const [, label, random, secret] = secretLine.exec(line) ?? [];
    if (label === undefined || random === undefined || secret === undefined) return;
    if (!this.#known.has(label) || this.#secrets.size >= limits.tlsSecrets) return;
    const key = keyOf(label, random.toLowerCase());
    if (!this.#secrets.has(key)) this.#secrets.set(key, hexToBytes(secret));
  }
}

function keyOf(label: string, random: string): string {
  return `${label} ${random}`;
}
