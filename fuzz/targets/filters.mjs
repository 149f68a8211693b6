// The language of filters: what it refuses has a column, what it takes can be asked.
import { parseFilter } from "@twinport/capture";
import { primitives } from "../../packages/capture/dist/filter/primitives.js";
import { mutateWords, wordsOf } from "../engine/mutate.mjs";

const joints = ["and", "or", "not", "(", ")", "&&", "||", "!", '"a b"', "'", '"', "*", " "];
const values = ["10.0.0.1", "10.0.0.0/8", "::1", "21", "65536", "RETR", "*.txt", "5s", "1MB", "yes"];
const names = [...primitives.keys()];
const decoder = new TextDecoder();

export const seeds = () =>
  wordsOf([
    "",
    ...names,
    ...names.flatMap((name, i) => [
      `${name} ${values[i % values.length]}`,
      `not (${name} ${values[(i + 3) % values.length]} or ${names[(i + 1) % names.length]} x)`,
    ]),
    "(".repeat(120),
    "not ".repeat(120),
  ]);

export const mutate = mutateWords(wordsOf([...joints, ...values, ...names].map((word) => ` ${word} `)));

export function run(input, heard) {
  const text = decoder.decode(input);
  const { problem, filter } = parseFilter(text);
  if (filter !== undefined) return heard.say("filter");
  const { column, kind, expected } = problem;
  if (!(column >= 1 && column <= text.length + 1)) throw new Error(`column ${column} of ${text.length}`);
  heard.say(kind, expected ?? "", Math.min(column, 64));
}
