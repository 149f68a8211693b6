import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { root } from "../../support/sources.ts";

/** The file of a capture that bench/generate.mjs makes in `folder`, once for all that ask for this kind. */
export function generatedIn(
  folder: string,
  kind: "bulk" | "long" | "mix" | "short",
  ...size: string[]
): string {
  const file = join(folder, `${kind}.pcap`);
  if (!existsSync(file))
    execFileSync(process.execPath, [join(root, "bench/generate.mjs"), kind, file, ...size]);
  return file;
}
