import {
  asciiUpperCase,
  type Command,
  type CommandSpec,
  canonicalVerb,
  commandSpec,
  commands,
  replyCodes,
  type ServedSiteWord,
  type ServedVerb,
} from "@twinport/protocol";
import { type Answer, answer } from "./answer.ts";
import type { SessionState } from "./state.ts";
import { rawBytes } from "./storage-reply.ts";

/** A verb that is not another's second name (XPWD is PWD's), nor told apart further (SITE, by the word behind it). */
type OwnVerb = {
  [V in ServedVerb]: (typeof commands)[V] extends { readonly aliasOf: string } ? never : V;
}[ServedVerb];

/** What has a handler of its own: a verb, or SITE and its word. */
export type HandledVerb = Exclude<OwnVerb, "SITE"> | ServedSiteWord;

/** A command that may be carried out. */
export interface Request {
  readonly verb: HandledVerb;
  /** Without control characters; bytes that are no text as {@link Command} has them, only in a path. Blanks around it are part of it only where it is a path, text or password. */
  readonly argument: string;
}

/** What the gates say to a command. */
export type Verdict =
  | { readonly kind: "pass"; readonly request: Request }
  | { readonly kind: "refuse"; readonly answer: Answer }
  /** An empty line: some NAT boxes send them. */
  | { readonly kind: "ignore" };

const openedWithoutEpsv: ReadonlySet<HandledVerb> = new Set(["PORT", "EPRT", "PASV"]);

/**
 * Every condition that commands share, in one place and one order: known → shape → login → EPSV ALL. What one alone needs, such as
 * RNTO what RNFR has left, its handler looks for; what the account may do, its storage.
 */
export function gate(command: Command, state: SessionState): Verdict {
  if (command.problem === "empty") return { kind: "ignore" };
  const known = canonicalVerb(command.verb);
  if (known === undefined) return refuse(replyCodes.unrecognized, "Unknown command.");
  const { name: verb, given } =
    known === "SITE" ? siteCommand(command) : { name: known, given: command.argument };
  if (!isHandled(verb)) return unhandled(verb, state);
  const spec: CommandSpec = commandSpec(verb) ?? commands[known];
  if (command.problem === "control-character") {
    return refuse(replyCodes.badArgument, "Control characters are not allowed.");
  }
  // The name of an old file may be of such bytes; whether there is one, the handler finds out.
  if (command.problem === "raw-bytes" && spec.kind !== "path") return { kind: "refuse", answer: rawBytes };
  const verbatim = spec.kind === "path" || spec.kind === "text" || spec.kind === "secret";
  const argument = verbatim ? given : given.trim();
  if (spec.argument === "none" && argument !== "")
    return refuse(replyCodes.badArgument, `${verb} takes no argument.`);
  if (spec.argument === "required" && argument === "") {
    return refuse(replyCodes.badArgument, `${verb} needs an argument.`);
  }

  if (spec.auth && state.account === null) return notLoggedIn;

  if (state.epsvAll && openedWithoutEpsv.has(verb)) {
    return refuse(replyCodes.badSequence, "Only EPSV is allowed after EPSV ALL.");
  }
  return { kind: "pass", request: { verb, argument } };
}

const notLoggedIn = refuse(replyCodes.notLoggedIn, "Please log in with USER and PASS.");

function refuse(code: number, text: string): Verdict {
  return { kind: "refuse", answer: answer(code, text) };
}

/** Who is not logged in does not learn which words there are behind SITE. */
function unhandled(name: string, state: SessionState): Verdict {
  if (name === "SITE ") return refuse(replyCodes.badArgument, "SITE needs an argument.");
  if (!name.startsWith("SITE ")) return refuse(replyCodes.notImplemented, "Command not implemented.");
  return state.account === null
    ? notLoggedIn
    : refuse(replyCodes.badParameter, "No such SITE command; SITE HELP lists them.");
}

/** SITE is told apart by its first word; the rest is what that word takes. */
function siteCommand({ argument }: Command): { readonly name: string; readonly given: string } {
  const [, word = "", given = ""] = /^ *([^ ]*) ?(.*)$/s.exec(argument) ?? [];
  return { name: `SITE ${asciiUpperCase(word)}`, given };
}

/** The rows say what is served; the compiler has seen to it that each of those has its handler. */
function isHandled(name: string): name is HandledVerb {
  return name !== "SITE" && commandSpec(name)?.served === true;
}
