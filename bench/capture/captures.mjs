// The captures that are measured, made when they are not there yet: the generator is no part of what is timed.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const generator = fileURLToPath(new URL("../generate.mjs", import.meta.url));

/**
 * A capture of `kind` ("mix", "bulk", "short") as `options` of generate.mjs say, in `folder`.
 * Answers its path, what is in it, and the command that makes it.
 */
export function capture(folder, kind, ...options) {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${[kind, ...options].join("").replaceAll("--", "-")}.pcap`);
  const note = `${file}.json`;
  if (!existsSync(note) || !existsSync(file)) {
    const facts = execFileSync(process.execPath, [generator, kind, `${file}.part`, ...options], {
      encoding: "utf8",
    });
    renameSync(`${file}.part`, file);
    writeFileSync(note, facts);
  }
  return {
    file,
    facts: JSON.parse(readFileSync(note, "utf8")),
    made: ["node bench/generate.mjs", kind, "FILE", ...options].join(" "),
  };
}
