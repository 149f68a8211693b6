import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { KeyLog } from "../src/tls/index.ts";

const folder = fileURLToPath(new URL("../../../fixtures/tls/", import.meta.url));
const keyLogFolder = fileURLToPath(new URL("../../../fixtures/keylog/", import.meta.url));

/** Names of the recordings in fixtures/tls. */
export const tlsRecordings: readonly string[] = readdirSync(folder).filter((name) => name.endsWith(".pcap"));

/** The bytes of one of them. */
export function tlsRecording(name: string): Uint8Array {
  return readFileSync(folder + name);
}

/** Names of the recordings in fixtures/keylog, without ".pcap". */
export const keyLogRecordings: readonly string[] = readdirSync(keyLogFolder)
  .filter((name) => name.endsWith(".pcap"))
  .map((name) => name.slice(0, -".pcap".length));

/** The path of a file in fixtures/keylog. */
export function keyLogFile(name: string): string {
  return keyLogFolder + name;
}

/** The secrets of one of those recordings. */
export function keyLogOf(name: string): KeyLog {
  const log = new KeyLog();
  log.push(readFileSync(keyLogFile(`${name}.keylog`)));
  log.end();
  return log;
}

/** The SHA-256 of each file that was transferred in one of them, by name: made of the files, not of the capture. */
export function arrivedIn(name: string): ReadonlyMap<string, string> {
  const lines = readFileSync(keyLogFile(`${name}.sha256`), "utf8")
    .split("\n")
    .filter((line) => line !== "");
  return new Map(lines.map((line) => [line.slice(66), line.slice(0, 64)]));
}
