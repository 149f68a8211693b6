// All of it together, files in, sessions out: whole fixtures, also compressed and as pcapng, large ones among them.
import { gzipSync } from "node:zlib";
import { analyzeBytes } from "@twinport/capture";
import { nodeHost } from "@twinport/capture/node";
import { checkSession, say, saySession } from "../say.mjs";
import { fixtureFiles } from "../seeds.mjs";
import { zstdFrames } from "../zstd-frames.mjs";
import { pcapngOf } from "./readers.mjs";

/** Beyond what a draft takes an input would only be cut off. */
const LARGEST = 60_000;

export function seeds() {
  const files = ["article", "nat", "tls"].flatMap(fixtureFiles);
  const packed = zstdFrames(files.slice(0, 3).map((file) => file.subarray(0, 3000)));
  const made = files
    .filter(({ length }) => length < LARGEST)
    .flatMap((file) => [
      file,
      file.subarray(0, 4000),
      pcapngOf(file.subarray(0, 3000)),
      new Uint8Array(gzipSync(file.subarray(0, 3000))),
    ]);
  return [...made, ...packed];
}

export { mutate } from "./readers.mjs";

export function run(input, heard) {
  const { sessions, ...summary } = analyzeBytes(input, { host: nodeHost });
  say(summary, heard);
  for (const session of sessions) {
    checkSession(session, summary.captures[0].packets);
    saySession(session, heard);
  }
}
