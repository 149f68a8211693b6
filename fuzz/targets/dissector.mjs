// FTP itself: the lines of the control connection changed word by word.

import { analyzeSegments } from "../analysis.mjs";
import { mutateBytes } from "../engine/mutate.mjs";
import { mutatePayload, mutateSegments } from "../engine/mutate-segments.mjs";
import { fixtureFiles } from "../seeds.mjs";
import { segmentsOf, windowsOf } from "../segments.mjs";
import { ftpWords } from "../words.mjs";

const END = Uint8Array.of(13, 10);

export const longest = 800;
export const seeds = () => fixtureFiles("article").flatMap((file) => windowsOf(segmentsOf(file)));

export function run(input, heard) {
  analyzeSegments(input, {}, heard);
}

export function mutate(draft, random) {
  if (random.chance(0.2)) return mutateSegments(draft, random);
  mutatePayload(draft, random, (payload) => {
    const word = random.pick(ftpWords);
    const { length } = payload;
    switch (random.whole(0, 3)) {
      case 0:
        payload.load(word).splice(word.length, word.length, END);
        break;
      case 1: {
        const at = random.whole(0, length);
        payload.splice(at, at, word);
        break;
      }
      case 2:
        payload.splice(length, length, word);
        payload.splice(payload.length, payload.length, END);
        break;
      default:
        mutateBytes(payload, random);
    }
  });
}
