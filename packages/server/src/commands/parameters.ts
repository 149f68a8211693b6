import { asciiUpperCase, replyCodes } from "@twinport/protocol";
import type { Representation } from "../data/representation.ts";
import { type Answer, answer } from "../session/answer.ts";
import type { Session } from "../session/session.ts";
import type { Handlers } from "./handler.ts";

/** RFC 959 §4.1.2: how data is represented. What is refused changes nothing. */
export const parameters: Handlers<"TYPE" | "STRU" | "MODE"> = {
  TYPE(session, { argument }) {
    // "L8" is written without a blank more often than with one.
    const [, type = "", second = ""] = /^([A-Z])(?: *([A-Z0-9]+))?$/.exec(asciiUpperCase(argument)) ?? [];
    if (type === "") return answer(replyCodes.badArgument, "That is no type code.");
    return choose(session, types.get(`${type}${second}`), "Types are A, A N, I and L 8.");
  },

  STRU(session, { argument }) {
    if (!isLetter(argument)) return answer(replyCodes.badArgument, "That is no structure code.");
    return choose(session, structures.get(asciiUpperCase(argument)), "Structures are F and R.");
  },

  MODE(session, { argument }) {
    if (!isLetter(argument)) return answer(replyCodes.badArgument, "That is no mode code.");
    return choose(session, modes.get(asciiUpperCase(argument)), "Modes are S and Z.");
  },
};

/** What a code stands for. */
interface Choice {
  readonly sets: Partial<Representation>;
  readonly text: string;
}

const ascii: Choice = { sets: { type: "ascii" }, text: "Switching to ASCII mode." };
const image: Choice = { sets: { type: "image" }, text: "Switching to binary mode." };

const types: ReadonlyMap<string, Choice> = new Map([
  ["A", ascii],
  ["AN", ascii],
  ["I", image],
  ["L8", image],
]);

const structures: ReadonlyMap<string, Choice> = new Map<string, Choice>([
  ["F", { sets: { structure: "file" }, text: "Structure is file." }],
  ["R", { sets: { structure: "record" }, text: "Structure is record." }],
]);

const modes: ReadonlyMap<string, Choice> = new Map<string, Choice>([
  ["S", { sets: { mode: "stream" }, text: "Mode is stream." }],
  ["Z", { sets: { mode: "deflate" }, text: "Mode is deflate." }],
]);

function isLetter(code: string): boolean {
  return /^[A-Z]$/i.test(code);
}

function choose({ state }: Session, choice: Choice | undefined, otherwise: string): Answer {
  if (choice === undefined) return answer(replyCodes.badParameter, otherwise);
  state.representation = { ...state.representation, ...choice.sets };
  return answer(replyCodes.ok, choice.text);
}
