import { parseFtpTime, parseTransferSize, unquotePath } from "@twinport/protocol";
import type { ReplyParams } from "../model.ts";
import { storedName } from "../stored-name.ts";
import { formatFileTime } from "./arguments.ts";
import { announcedValue, sealedBytes, subjectOf, written } from "./command.ts";
import type { ReplyKey } from "./phrases.ts";
import { replyForm, typeName } from "./reply-form.ts";
import type { Voice } from "./voice.ts";

/** Of the address that a client named: a data connection to it is made already, it is a third host's, or it is none. */
export type AddressKnown = "connected" | "third" | "unreadable";

/**
 * What the server says, in a sentence: by its code and the command it answers, else by the digits of the code.
 * `address`: what is known of the one that a PORT or EPRT named.
 */
export function explainReply(params: ReplyParams, voice: Voice, address: AddressKnown | null): string {
  const text = (params.lines.find((line) => line.trim() !== "") ?? "").trim();
  const form = replyForm(params, text);
  if (form === null) return explainDigits(params, voice);
  const template =
    voice.phrases.replies[
      form === "200 address" && address !== null ? (`${form} ${address}` as const) : form
    ];
  const subject = subjectOf(params);
  // What the client named with STOU is a wish: the server says what the file is called.
  const stored = subject === "" || params.verb === "STOU" ? storedName(text) : undefined;
  const file = stored ?? subject;
  if ((subject === "" && template.includes("{a}")) || (file === "" && template.includes("{file}"))) {
    return explainDigits(params, voice);
  }
  const sentence = voice.say(template, (name) => valueIn(name, { params, form, text, subject, file }, voice));
  return sentence + sealedBytes(params.sealed, voice) + written(params.announced, voice);
}

/** A reply as its sentence sees it. */
interface Said {
  readonly params: ReplyParams;
  readonly form: ReplyKey;
  /** The first line that has text. */
  readonly text: string;
  /** What the answered command is about. */
  readonly subject: string;
  /** The same, or the name that the server gave. */
  readonly file: string;
}

/** A value of a reply's sentence. */
function valueIn(
  name: string,
  { params, form, text, subject, file }: Said,
  voice: Voice,
): string | undefined {
  switch (name) {
    case "x":
      return voice.wire(form.startsWith("250 MLST") ? (params.lines[1] ?? text).trim() : text);
    case "a":
      return voice.wire(subject);
    case "cmd":
      return voice.wire(params.verb ?? "");
    case "file":
      return voice.wire(file);
    case "type":
      return typeName(params, text) ?? "";
    case "size":
      return sizeSuffix(text, voice);
    case "n":
      return grouped(/\d{1,20}/.exec(text)?.[0] ?? "0");
    case "time":
      return fileTime(text);
    case "list":
      return voice.wire(form === "211 FEAT" ? features(params) : (/\([\d, ]+\)/.exec(text)?.[0] ?? ""));
    case "dir":
      return voice.wire(directory(params, text));
    case "oops":
      return voice.suffix(/^OOPS/i.test(text), "oops", { x: voice.wire(text) });
    default:
      return announcedValue(name, params.announced, voice);
  }
}

function explainDigits(params: ReplyParams, voice: Voice): string {
  const { digits, areas, replies } = voice.phrases;
  const [first = "", second = ""] = String(params.code);
  const meanings: Readonly<Record<string, string>> = digits;
  const subjects: Readonly<Record<string, string>> = areas;
  return voice.say(replies[params.verb === null ? "generic unsolicited" : "generic"], {
    code: String(params.code).padStart(3, "0"),
    cmd: voice.wire(params.verb ?? ""),
    meaning: meanings[first] ?? "?",
    area: subjects[second] ?? areas["4"],
  });
}

/** "(18 bytes)" at the end of a 150, as nearly every server has it. */
function sizeSuffix(text: string, voice: Voice): string {
  const size = parseTransferSize(text);
  return voice.suffix(size !== undefined, "size", { n: voice.count(size ?? 0) });
}

/** Groups digits without reading them as a number, which might be too large for one. */
function grouped(digits: string): string {
  return digits.replace(/^0+(?=\d)/, "").replace(/\B(?=(?:\d{3})+$)/g, ",");
}

/** "20241122100000" → "2024-11-22 10:00:00"; a time that is none stays as it is. */
function fileTime(text: string): string {
  const time = /^\d{14}/.test(text) ? parseFtpTime(text) : undefined;
  return time === undefined ? text : formatFileTime(time);
}

function features(params: ReplyParams): string {
  return params.lines
    .slice(1, -1)
    .map((line) => line.trim())
    .join(", ");
}

function directory(params: ReplyParams, text: string): string {
  return unquotePath(text) ?? (params.argument === "" ? text : params.argument);
}
