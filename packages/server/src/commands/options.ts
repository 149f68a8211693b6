import { asciiLowerCase, asciiUpperCase, replyCodes } from "@twinport/protocol";
import { digestNames } from "../data/digest-names.ts";
import { initialRepresentation } from "../data/representation.ts";
import { type Answer, answer } from "../session/answer.ts";
import type { Session } from "../session/session.ts";
import { offeredFacts } from "../storage/offered-facts.ts";
import type { Handlers } from "./handler.ts";

/** Sets one option. `value` is what stands behind its name, blanks folded. */
type Option = (session: Session, value: string) => Answer;

const rows: Readonly<Record<string, Option>> = {
  HASH: optsHash,
  MLST: optsMlst,
  MODE: optsMode,
  UTF8: optsUtf8,
  "UTF-8": optsUtf8,
};

// A Map, because the name comes from the wire.
const options: ReadonlyMap<string, Option> = new Map(Object.entries(rows));

/** RFC 2389 §4: options of commands. What cannot be set is answered 501, as the RFC has it, never 504. */
export const optionHandlers: Handlers<"OPTS"> = {
  OPTS(session, { argument }) {
    const [name = "", ...rest] = argument.trim().split(/ +/);
    const option = options.get(asciiUpperCase(name));
    return option?.(session, rest.join(" ")) ?? answer(replyCodes.badArgument, "No options for that.");
  },
};

/** draft-bryan-ftpext-hash §3.2: tells or sets what HASH computes. */
function optsHash({ state }: Session, value: string): Answer {
  const name = digestNames.find((known) => known === asciiUpperCase(value));
  if (name === undefined && value !== "") {
    return answer(replyCodes.badArgument, "Unknown algorithm, current selection not changed.");
  }
  state.hash = name ?? state.hash;
  return answer(replyCodes.ok, state.hash);
}

/** Windows sends "opts utf8 on" and goes astray on anything but 200. Off: back to the account's charset, if it has one. */
function optsUtf8({ state }: Session, value: string): Answer {
  // NLST: the form of draft-ietf-ftpext-utf-8-option.
  if (/^(on|nlst|)$/i.test(value)) {
    state.utf8 = true;
    return answer(replyCodes.ok, "Names are in UTF-8.");
  }
  const charset = state.account?.charset;
  if (!/^off$/i.test(value) || charset === undefined || charset === "utf-8") {
    return answer(replyCodes.badArgument, "Names are always UTF-8.");
  }
  state.utf8 = false;
  return answer(replyCodes.ok, `Names are in ${charset}.`);
}

/** draft-preston-ftpext-deflate §3.4: "Z LEVEL 9"; "Z" alone sets back what was set. */
function optsMode({ state }: Session, value: string): Answer {
  const [given, level = initialRepresentation.deflateLevel] = /^Z(?: LEVEL ([1-9]))?$/i.exec(value) ?? [];
  if (given === undefined) return answer(replyCodes.badArgument, "MODE has Z LEVEL, from 1 to 9.");
  state.representation = { ...state.representation, deflateLevel: Number(level) };
  return answer(replyCodes.ok, `MODE Z LEVEL is ${level}.`);
}

/** RFC 3659 §7.9: the facts asked for, those not known left out. */
function optsMlst(session: Session, value: string): Answer {
  const wanted = new Set(asciiLowerCase(value).split(";"));
  session.state.facts = offeredFacts.filter((fact) => wanted.has(fact));
  const accepted = session.state.facts.map((fact) => `${fact};`).join("");
  return answer(replyCodes.ok, accepted === "" ? "MLST OPTS" : `MLST OPTS ${accepted}`);
}
