import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../../../shared/corpora/fuzz-seeds/", import.meta.url));

/** Recorded dialogs of other servers' fuzzers lie beside the repository on development machines. */
export const hasSeeds = existsSync(folder);

/** A recorded client: what it sent, in the pieces in which it sent it. */
export interface Seed {
  readonly name: string;
  readonly pieces: readonly Buffer[];
}

/** Every recorded dialog. */
export function seeds(): Seed[] {
  return files(".raw").map((name) => {
    const bytes = readFileSync(folder + name);
    return { name, pieces: name.includes("-replay-") ? prefixed(bytes) : [bytes] };
  });
}

/** The words of their dictionaries. */
export function words(): string[] {
  const all = files(".dict").flatMap((name) => readFileSync(folder + name, "latin1").split("\n"));
  return [...new Set(all.flatMap((line) => /"(.*)"/.exec(line)?.[1] ?? []))];
}

function files(end: string): string[] {
  return readdirSync(folder).filter((name) => name.endsWith(end));
}

/** Pieces with their length in four bytes before each, least significant first. */
function prefixed(bytes: Buffer): Buffer[] {
  const pieces: Buffer[] = [];
  for (let at = 0; at + 4 <= bytes.length; ) {
    const end = at + 4 + bytes.readUInt32LE(at);
    pieces.push(bytes.subarray(at + 4, end));
    at = end;
  }
  return pieces;
}
