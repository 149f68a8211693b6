import { type CommandSpec, canonicalVerb, commands, replyCodes, type ServedVerb } from "@twinport/protocol";
import { type Answer, answer } from "../session/answer.ts";
import type { Session } from "../session/session.ts";
import { offeredFacts } from "../session/state.ts";
import type { Handlers } from "./handler.ts";

const served: readonly [string, CommandSpec][] = Object.entries(commands).filter(([, spec]) => spec.served);
const columns = 8;

/** Commands that tell about the server and change nothing (RFC 959 §4.1.3, RFC 2389). */
export const information: Handlers<"SYST" | "FEAT" | "OPTS" | "HELP" | "NOOP"> = {
  SYST: () => answer(replyCodes.systemType, "UNIX Type: L8"),

  FEAT(session) {
    const lines = served.flatMap(([verb, spec]) => {
      if (spec.feat === null) return [];
      return [verb === "MLST" ? `MLST ${factList(session)}` : spec.feat];
    });
    // Features of path names rather than of any command: RFC 2640 §3.1, RFC 3659 §6.
    return answer(replyCodes.systemStatus, "Features:", ...lines, "TVFS", "UTF8", "End");
  },

  OPTS(session, { argument }) {
    const [name = "", ...rest] = argument.trim().split(/ +/);
    const value = rest.join(" ");
    if (/^utf-?8$/i.test(name)) return optsUtf8(value);
    if (/^mlst$/i.test(name)) return optsMlst(session, value);
    return answer(replyCodes.badArgument, "Options exist for UTF8 and MLST.");
  },

  HELP(_session, { argument }) {
    const verb = argument.trim().toUpperCase();
    if (verb === "") return answer(replyCodes.helpText, "Commands:", ...verbTable(), "HELP verb says more.");
    const canonical = canonicalVerb(verb);
    if (canonical === undefined) return answer(replyCodes.badArgument, "Unknown command.");
    const { syntax, help, served: known } = commands[canonical];
    return answer(replyCodes.helpText, `${syntax}: ${help}${known ? "" : " (not implemented here)"}.`);
  },

  NOOP: () => answer(replyCodes.ok, "OK."),
};

/** Windows sends "OPTS utf8 on" and goes astray on anything but 200. Names are UTF-8 in any case. */
function optsUtf8(value: string): Answer {
  if (value === "" || /^on$/i.test(value)) return answer(replyCodes.ok, "Always in UTF-8.");
  return answer(replyCodes.badParameter, "Names are always UTF-8.");
}

/** RFC 3659 §7.9: the facts asked for, those not known left out. */
function optsMlst(session: Session, value: string): Answer {
  const wanted = new Set(value.toLowerCase().split(";"));
  session.state.facts = offeredFacts.filter((fact) => wanted.has(fact));
  const accepted = session.state.facts.map((fact) => `${fact};`).join("");
  return answer(replyCodes.ok, accepted === "" ? "MLST OPTS" : `MLST OPTS ${accepted}`);
}

function factList({ state }: Session): string {
  return offeredFacts.map((fact) => `${fact}${state.facts.includes(fact) ? "*" : ""};`).join("");
}

function verbTable(): string[] {
  const verbs = served.map(([verb]) => verb as ServedVerb).sort();
  const rows: string[] = [];
  for (let at = 0; at < verbs.length; at += columns) {
    const row = verbs.slice(at, at + columns).map((verb) => verb.padEnd(5));
    rows.push(row.join("").trimEnd());
  }
  return rows;
}
