import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../../../../shared/corpora/pcaps/", import.meta.url));

/** Public captures that lie beside the repository on development machines; tests on them are skipped by name without. */
export const hasCorpus = existsSync(folder);

/** Names of the captures. */
export const corpusNames: readonly string[] = hasCorpus
  ? readdirSync(folder).filter((name) => name.endsWith(".pcap"))
  : [];

/** The bytes of one capture. */
export function corpus(name: string): Uint8Array {
  return readFileSync(folder + name);
}
