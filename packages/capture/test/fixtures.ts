import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../../../fixtures/tls/", import.meta.url));

/** Names of the recordings in fixtures/tls. */
export const tlsRecordings: readonly string[] = readdirSync(folder).filter((name) => name.endsWith(".pcap"));

/** The bytes of one of them. */
export function tlsRecording(name: string): Uint8Array {
  return readFileSync(folder + name);
}
