import { canonicalVerb, commandSpec } from "@twinport/protocol";
import type { AnnouncedParams, CommandParams, NamedElsewhere } from "../model.ts";
import { formatFileTime, splitOptions, timeSetting } from "./arguments.ts";
import type { CommandFormKey } from "./phrases.ts";
import { formatMeasure } from "./units.ts";
import type { Voice } from "./voice.ts";

/** What is known of a command beside itself. */
interface CommandSetting {
  /** No transfer was running, by what the server answered. */
  readonly idle?: boolean;
  /** It went inside TLS. */
  readonly decrypted?: boolean;
}

/** What the client asks for, in a sentence. A verb that is not in the command table is named as it is. */
export function explainCommand(params: CommandParams, voice: Voice, setting: CommandSetting = {}): string {
  const sentence = voice.say(templateOf(params, voice, setting), (name) => valueIn(name, params, voice));
  return (
    sentence +
    sealedBytes(params.sealed, voice) +
    written(params.announced, voice) +
    voice.suffix(params.interrupt, "interrupt") +
    unanswered(params.unanswered, voice) +
    voice.suffix(params.unfinished === true, "unfinished") +
    voice.suffix(params.injected === true, "injected")
  );
}

/** What is odd about the writing of an address, and what the same line names on the other side of devices that rewrite it. */
export function written(announced: AnnouncedParams | null, voice: Voice): string {
  if (announced === null) return "";
  const { odd = [], elsewhere = [] } = announced;
  const { suffixes } = voice.phrases;
  const x = voice.list(odd.map((oddity) => suffixes[`odd.${oddity}`]));
  return voice.suffix(odd.length > 0, "odd", { x }) + rewritten(elsewhere, voice);
}

/** @param points the nearest first: of those before us the furthest was passed first */
function rewritten(points: readonly NamedElsewhere[], voice: Voice): string {
  const named = (at: NamedElsewhere["when"]): string =>
    (at === "before" ? [...points].reverse() : points)
      .filter(({ when }) => when === at)
      .map(({ endpoint, frame }) =>
        voice.say(voice.phrases.words.named, { x: voice.endpoint(endpoint), f: `${frame}` }),
      )
      .join(" → ");
  const [before, after, other] = [named("before"), named("after"), named(null)];
  return (
    voice.suffix(before !== "", "rewritten.before", { x: before }) +
    voice.suffix(after !== "", "rewritten.after", { x: after }) +
    voice.suffix(other !== "", "rewritten", { x: other })
  );
}

/** How much is inside the base64 of security data, or of what a mechanism sealed. */
export function sealedBytes(sealed: number | undefined, voice: Voice): string {
  return voice.suffix(sealed !== undefined, "bytes", { n: voice.count(sealed ?? 0) });
}

/** Seconds from which on an answer is missed; below, the capture just ends. */
const longWait = 1;

function unanswered(seconds: number | null, voice: Voice): string {
  if (seconds === null) return "";
  if (seconds < longWait) return voice.suffix(true, "unanswered.short");
  return voice.suffix(true, "unanswered", { s: formatMeasure(seconds) });
}

/** A value of a command's sentence. */
function valueIn(name: string, params: CommandParams, voice: Voice): string | undefined {
  switch (name) {
    case "cmd":
      return voice.wire(params.verb);
    case "anon":
      return voice.suffix(/^(?:anonymous|ftp)$/i.test(params.argument), "anonymous");
    case "a":
    case "o":
    case "time":
      return argumentValue(name, params, voice);
    default:
      return announcedValue(name, params.announced, voice);
  }
}

/** The argument; of the commands that take two things at once, one of them. */
function argumentValue(name: "a" | "o" | "time", params: CommandParams, voice: Voice): string | undefined {
  const verb = canonicalVerb(params.verb);
  if (transferOf(params.verb) === "list" || verb === "STAT") {
    const { options, path } = splitOptions(params.argument);
    return name === "time" ? undefined : voice.wire(name === "a" ? path : options);
  }
  const set = timeSetting(verb, params.argument);
  if (name === "a") return voice.wire(set?.path ?? params.argument);
  return name === "time" && set !== null ? formatFileTime(set.time) : undefined;
}

/** Address and port of an announcement, the port taken apart into its two bytes. */
export function announcedValue(
  name: string,
  announced: AnnouncedParams | null,
  voice: Voice,
): string | undefined {
  if (announced === null) return undefined;
  const { address, port } = announced.endpoint;
  switch (name) {
    case "ip":
      return voice.wire(address);
    case "port":
      return `${port}`;
    case "p1":
      return `${port >> 8}`;
    case "p2":
      return `${port & 0xff}`;
    default:
      return undefined;
  }
}

function templateOf(params: CommandParams, voice: Voice, { idle, decrypted }: CommandSetting): string {
  const { commands, commandForms } = voice.phrases;
  const verb = canonicalVerb(params.verb);
  if (idle === true) return commandForms["ABOR idle"];
  if (decrypted === true && verb === "PASS") return commandForms["PASS sealed"];
  const form = formOf(verb, params);
  if (form !== undefined) return commandForms[form];
  const sentences: Readonly<Record<string, string>> = commands;
  const sentence = verb === undefined ? undefined : sentences[verb];
  if (sentence === undefined) return commandForms[params.argument === "" ? "other.bare" : "other"];
  return params.argument === "" && sentence.includes("{a}") ? commandForms["no argument"] : sentence;
}

/** The form for this verb and argument, if the verb has several. */
function formOf(verb: string | undefined, params: CommandParams): CommandFormKey | undefined {
  const argument = params.argument.trim();
  const code = argument.toUpperCase();
  switch (verb) {
    case "PORT":
    case "EPRT":
    case "LPRT":
      if (params.announced !== null) {
        return verb !== "LPRT" && params.announced.foreign ? `${verb} third` : undefined;
      }
      return argument === "" ? "no argument" : "unreadable address";
    case "TYPE":
      if (/^A(?: N)?$/.test(code)) return "TYPE A";
      if (/^(?:I|L 8)$/.test(code)) return "TYPE I";
      return /^E(?: N)?$/.test(code) ? "TYPE E" : undefined;
    case "MODE":
      return code === "S" || code === "B" || code === "C" || code === "Z" ? `MODE ${code}` : undefined;
    case "STRU":
      return code === "F" || code === "R" || code === "P" ? `STRU ${code}` : undefined;
    case "PROT":
      return code === "P" || code === "C" ? `PROT ${code}` : undefined;
    case "EPSV":
      return code === "ALL" ? "EPSV ALL" : undefined;
    case "AUTH":
      return /^(?:TLS|SSL)(?:-[CP])?$/.test(code) ? "AUTH TLS" : undefined;
    case "LIST":
    case "NLST":
    case "MLSD":
    case "STAT":
      return listForm(verb, argument);
    case "MDTM":
    case "MFMT":
      return timeSetting(verb, argument) === null ? undefined : "MFMT time";
    case "MFCT":
      return timeSetting(verb, argument) === null ? undefined : "MFCT time";
    case "HELP":
      return argument === "" ? undefined : "HELP verb";
    case "MLST":
    case "LANG":
      return argument === "" ? `${verb} bare` : undefined;
    default:
      return undefined;
  }
}

function listForm(verb: "LIST" | "NLST" | "MLSD" | "STAT", argument: string): CommandFormKey | undefined {
  const { options, path } = splitOptions(argument);
  if (options === "") return path === "" ? undefined : `${verb} path`;
  return path === "" ? `${verb} options` : `${verb} options path`;
}

/** What the answered command is about: its argument, without the options of a listing or the time that it sets. */
export function subjectOf({ verb, argument }: { verb: string | null; argument: string }): string {
  const known = verb === null ? undefined : canonicalVerb(verb);
  if (known === "STAT" || transferOf(verb) === "list") return splitOptions(argument).path;
  return timeSetting(known, argument)?.path ?? argument;
}

/** What a verb transfers, by the command table: null for no transfer, and for unknown verbs. */
export function transferOf(verb: string | null): "down" | "up" | "list" | null {
  return verb === null ? null : (commandSpec(verb)?.transfer ?? null);
}
