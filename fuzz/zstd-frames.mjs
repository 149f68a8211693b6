// Frames of Zstandard to start from: by the zstd command where it is installed, and some made by hand.
import { spawnSync } from "node:child_process";

const byHand = [
  "28b52ffd2003190000616263",
  "28b52ffd200423000061",
  "28b52ffd2003180000616263010000",
  "502a4d18020000006162",
];

/** Each of `texts` compressed at several levels. */
export function zstdFrames(texts) {
  const made = texts.flatMap((text) =>
    ["-1", "-9", "-19"].map((level) => spawnSync("zstd", [level, "-c"], { input: text }).stdout),
  );
  return [...made.filter((frame) => frame?.length > 0), ...byHand.map((hex) => Buffer.from(hex, "hex"))].map(
    (frame) => new Uint8Array(frame),
  );
}
