// Zstandard, whose decoder is ours.
import { ZstdDecoder, ZstdError } from "../../packages/capture/dist/zstd/index.js";
import { fixtureFiles } from "../seeds.mjs";
import { zstdFrames } from "../zstd-frames.mjs";

/** More than this no small input may make before it is left; a repeated byte may well make much of little. */
const MOST = 4 << 20;

export const seeds = () => zstdFrames(fixtureFiles("article").map((file) => file.subarray(0, 1500)));

export function run(input, heard) {
  const decoder = new ZstdDecoder();
  const half = input.length >> 1;
  let made = 0;
  try {
    for (const chunk of [input.subarray(0, half), input.subarray(half)]) {
      decoder.push(chunk);
      for (let piece = decoder.next(); piece !== null && made < MOST; piece = decoder.next()) {
        made += piece.length;
        heard.say("piece", Math.clz32(piece.length), piece.length & 63);
      }
    }
  } catch (error) {
    if (!(error instanceof ZstdError)) throw error;
    heard.say("ZstdError", error.message.replace(/\d+/g, ""));
  }
  if (decoder.offset > input.length && !decoder.complete) heard.say("beyond");
  heard.say("complete", Number(decoder.complete), Math.clz32(made));
}
