// Zstandard, whose decoder is ours.
import { ZstdDecoder, ZstdError } from "../../packages/capture/dist/zstd/index.js";
import { fixtureFiles } from "../seeds.mjs";
import { zstdFrames } from "../zstd-frames.mjs";

/** More than this no small input may make before it is left; a repeated byte may well make much of little. */
const MOST = 4 << 20;

export const seeds = () => zstdFrames(fixtureFiles("article").map((file) => file.subarray(0, 1500)));

export function run(input, heard) {
  const whole = unpacked([input], heard);
  const half = input.length >> 1;
  const halves = unpacked([input.subarray(0, half), input.subarray(half)], heard);
  if (whole !== halves) throw new Error(`in one chunk: ${whole}, in two: ${halves}`);
}

/** What comes of chunks, in words that are the same wherever they are cut. */
function unpacked(chunks, heard) {
  const decoder = new ZstdDecoder();
  let made = 0;
  let sum = 0;
  let end = "";
  try {
    for (const chunk of chunks) {
      decoder.push(chunk);
      for (let piece = decoder.next(); piece !== null; piece = decoder.next()) {
        made += piece.length;
        sum = piece.subarray(0, 64).reduce((all, byte) => Math.imul(all, 31) + byte, sum);
        heard.say("piece", Math.clz32(piece.length), piece.length & 63);
        if (made > MOST) return "much";
      }
    }
    end = decoder.complete ? "complete" : "breaks off";
  } catch (error) {
    if (!(error instanceof ZstdError)) throw error;
    end = error.message;
    heard.say("ZstdError", error.message.replace(/\d+/g, ""));
  }
  heard.say("end", end === "complete" ? 1 : 0, Math.clz32(made));
  return `${made} bytes (${sum}), ${end}`;
}
