import { type Command, canonicalVerb, commands, replyCodes, type ServedVerb } from "@twinport/protocol";
import { type Answer, answer } from "./answer.ts";
import type { SessionState } from "./state.ts";

/** A verb that has a handler of its own: XPWD has PWD's. */
export type HandledVerb = {
  [V in ServedVerb]: (typeof commands)[V] extends { readonly aliasOf: string } ? never : V;
}[ServedVerb];

/** A command that may be carried out. */
export interface Request {
  readonly verb: HandledVerb;
  /** Without control characters, valid UTF-8. Blanks around it are part of it only where it is a path, text or password. */
  readonly argument: string;
}

/** What the gates say to a command. */
export type Verdict =
  | { readonly kind: "pass"; readonly request: Request }
  | { readonly kind: "refuse"; readonly answer: Answer }
  /** An empty line: some NAT boxes send them. */
  | { readonly kind: "ignore" };

const writing: ReadonlySet<HandledVerb> = new Set(["STOR", "APPE", "DELE", "MKD", "RMD", "RNFR", "RNTO"]);
const openedWithoutEpsv: ReadonlySet<HandledVerb> = new Set(["PORT", "EPRT", "PASV"]);

/** Every condition on a command, in one place and one order: known → shape → login → sequence → rights. */
export function gate(command: Command, state: SessionState): Verdict {
  if (command.problem === "empty") return { kind: "ignore" };
  const verb = canonicalVerb(command.verb);
  if (verb === undefined) return refuse(replyCodes.unrecognized, "Unknown command.");
  if (!isHandled(verb)) return refuse(replyCodes.notImplemented, "Command not implemented.");
  const spec = commands[verb];

  if (command.problem === "control-character") {
    return refuse(replyCodes.badArgument, "Control characters are not allowed.");
  }
  if (command.problem === "invalid-utf8") return refuse(replyCodes.badArgument, "Not valid UTF-8.");
  const verbatim = spec.kind === "path" || spec.kind === "text" || spec.kind === "secret";
  const argument = verbatim ? command.argument : command.argument.trim();
  if (spec.argument === "none" && argument !== "")
    return refuse(replyCodes.badArgument, `${verb} takes no argument.`);
  if (spec.argument === "required" && argument === "") {
    return refuse(replyCodes.badArgument, `${verb} needs an argument.`);
  }

  if (spec.auth && state.account === null) {
    return refuse(replyCodes.notLoggedIn, "Please log in with USER and PASS.");
  }

  if (verb === "PASS" && state.pending.kind !== "password") {
    return refuse(replyCodes.badSequence, "Send USER first.");
  }
  if (verb === "RNTO" && state.pending.kind !== "rename") {
    return refuse(replyCodes.badSequence, "Send RNFR first.");
  }
  if (state.epsvAll && openedWithoutEpsv.has(verb)) {
    return refuse(replyCodes.badSequence, "Only EPSV is allowed after EPSV ALL.");
  }

  if (state.account?.readOnly === true && writing.has(verb)) {
    return refuse(replyCodes.fileUnavailable, "Permission denied.");
  }
  return { kind: "pass", request: { verb, argument } };
}

function refuse(code: number, text: string): Verdict {
  return { kind: "refuse", answer: answer(code, text) };
}

function isHandled(verb: keyof typeof commands): verb is HandledVerb {
  return commands[verb].served;
}
