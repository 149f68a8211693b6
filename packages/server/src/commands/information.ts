import {
  asciiUpperCase,
  type CommandSpec,
  canonicalVerb,
  commands,
  replyCodes,
  type ServedVerb,
} from "@twinport/protocol";
import { digestNames } from "../data/digest-names.ts";
import { answer } from "../session/answer.ts";
import type { Session } from "../session/session.ts";
import { offeredFacts } from "../storage/offered-facts.ts";
import type { Handlers } from "./handler.ts";
import { siteHelp } from "./site.ts";

const rows: readonly [string, CommandSpec][] = Object.entries(commands);
const columns = 8;

/** Commands that tell about the server and change nothing (RFC 959 §4.1.3, RFC 2389, RFC 2640). */
export const information: Handlers<"SYST" | "FEAT" | "HELP" | "LANG" | "NOOP"> = {
  SYST: () => answer(replyCodes.systemType, "UNIX Type: L8"),

  FEAT(session) {
    const lines = servedIn(session).flatMap(([verb, { feat }]) => chosen.get(verb)?.(session) ?? feat ?? []);
    // Features of path names rather than of any command: RFC 2640 §3.1, RFC 3659 §6.
    // Clients that read UTF8 write names so from then on, some without asking (OPTS UTF8): said only where they may.
    const utf8 = session.names.charset === "utf-8" ? ["UTF8"] : [];
    return answer(replyCodes.systemStatus, "Features:", ...lines, "PIPELINING", "TVFS", ...utf8, "End");
  },

  HELP(session, { argument }) {
    const { state } = session;
    const [verb = "", word = ""] = asciiUpperCase(argument.trim()).split(/ +/);
    if (verb === "")
      return answer(replyCodes.helpText, "Commands:", ...verbTable(session), "HELP verb says more.");
    // Who is not logged in does not learn which words there are behind SITE.
    if (verb === "SITE" && state.account !== null) return siteHelp(word);
    const canonical = canonicalVerb(verb);
    if (canonical === undefined) return answer(replyCodes.badArgument, "Unknown command.");
    const { syntax, help, served: known } = commands[canonical];
    return answer(replyCodes.helpText, `${syntax}: ${help}${known ? "" : " (not implemented here)"}.`);
  },

  LANG: (_session, { argument }) =>
    /^(en(-[a-z0-9]{1,8}){0,3})?$/i.test(argument)
      ? answer(replyCodes.ok, "Replies are in English.")
      : answer(replyCodes.badParameter, "Replies are in English only."),

  NOOP: () => answer(replyCodes.ok, "OK."),
};

/** Features whose line tells what the session has chosen, by their verbs. */
const chosen: ReadonlyMap<string, (session: Session) => string> = new Map([
  ["MLST", factLine],
  ["HASH", hashLine],
]);

function factLine({ state }: Session): string {
  const facts = offeredFacts.map((fact) => `${fact}${state.facts.includes(fact) ? "*" : ""};`);
  return `MLST ${facts.join("")}`;
}

function hashLine({ state }: Session): string {
  return `HASH ${digestNames.map((name) => (name === state.hash ? `${name}*` : name)).join(";")}`;
}

/** What AUTH and its group do, they do with a certificate only. */
function servedIn({ security }: Session): readonly [string, CommandSpec][] {
  return rows.filter(
    ([, { served, group }]) => served && (group !== "security" || security.server !== undefined),
  );
}

function verbTable(session: Session): string[] {
  const verbs = servedIn(session)
    .map(([verb]) => verb as ServedVerb)
    .sort();
  const width = Math.max(...verbs.map((verb) => verb.length)) + 1;
  const rows: string[] = [];
  for (let at = 0; at < verbs.length; at += columns) {
    const row = verbs.slice(at, at + columns).map((verb) => verb.padEnd(width));
    rows.push(row.join("").trimEnd());
  }
  return rows;
}
