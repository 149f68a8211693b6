import { canonicalVerb } from "@twinport/protocol";
import type { ReplyParams } from "../model.ts";
import { storedName } from "../stored-name.ts";
import { subjectOf, transferOf } from "./command.ts";
import type { ReplyKey } from "./phrases.ts";

/** Codes that say the same whatever was asked. */
const always: Readonly<Record<number, ReplyKey>> = {
  110: "110",
  125: "125",
  202: "202",
  214: "214",
  215: "215",
  221: "221",
  232: "232",
  235: "235",
  334: "334",
  335: "334",
  336: "334",
  425: "425",
  426: "426",
  430: "430",
  431: "431",
  434: "434",
  450: "450",
  451: "451",
  452: "452",
  501: "501",
  502: "502",
  503: "503",
  504: "504",
  521: "521",
  532: "532",
  533: "533",
  534: "534",
  535: "535",
  536: "536",
  537: "536",
  551: "551",
  552: "552",
  553: "553",
  631: "631",
  632: "632",
  633: "632",
};

/** Success codes whose sense is the command's. */
const byCommand: Readonly<Record<string, ReplyKey>> = {
  "200 PORT": "200 address",
  "200 EPRT": "200 address",
  "200 LPRT": "200 address",
  "200 CWD": "directory",
  "200 CDUP": "directory",
  "211 STAT": "211 STAT",
  "212 STAT": "212 STAT",
  "213 STAT": "212 STAT",
  "213 MFMT": "confirmed",
  "213 MFCT": "confirmed",
  "213 MFF": "confirmed",
  "220 HOST": "220 HOST",
  "220 REIN": "220 REIN",
  "225 ABOR": "225 ABOR",
  "226 ABOR": "226 ABOR",
  "250 CDUP": "directory",
  "250 DELE": "250 DELE",
  "250 RMD": "250 RMD",
  "250 RNTO": "250 RNTO",
  "250 MLST": "250 MLST",
  "253 MDTM": "confirmed",
  "253 MFMT": "confirmed",
  "257 PWD": "257 PWD",
  "257 MKD": "257 MKD",
  "350 RNFR": "350 RNFR",
  "350 REST": "350 REST",
  "530 PASS": "530 PASS",
};

/** Replies about the login, and the commands that they may answer. */
const login: Readonly<Record<number, ReplyKey>> = { 230: "230", 331: "331", 332: "332" };
const loginCommands = new Set<string | null>(["USER", "PASS", "ACCT", "AUTH", "ADAT", "HOST", null]);

const writing = new Set([
  "STOR",
  "APPE",
  "STOU",
  "DELE",
  "RMD",
  "RMDA",
  "MKD",
  "RNFR",
  "RNTO",
  "MFMT",
  "MFCT",
  "MFF",
]);

const passiveCommands = new Set(["PASV", "CPSV", "EPSV", "LPSV"]);

const typeNames = { A: "ASCII", I: "BINARY", L: "BINARY", E: "EBCDIC" } as const;

/** The representation type of a reply: as the server names it, else the one in force, else null. */
export function typeName(params: ReplyParams, text: string): string | null {
  const named = /\b(ASCII|BINARY|EBCDIC) mode\b/i.exec(text)?.[1];
  return named?.toUpperCase() ?? (params.type === null ? null : typeNames[params.type]);
}

const addressCommands = new Set(["PORT", "EPRT", "LPRT"]);
/** What such a command may be refused for beside the address that it names. */
const otherRefusals = new Set([502, 522, 530]);

/** Tells whether a reply refuses the address that the client announced for active mode. `verb`: as in the command table. */
export function refusesAddress(code: number, verb: string | null): boolean {
  return verb !== null && addressCommands.has(verb) && code >= 500 && code <= 599 && !otherRefusals.has(code);
}

/** Which sentence a reply gets; null when only its digits say something. */
export function replyForm(params: ReplyParams, text: string): ReplyKey | null {
  const verb = params.verb === null ? null : (canonicalVerb(params.verb) ?? params.verb);
  return (
    formByText(params, verb, text) ??
    (refusesAddress(params.code, verb) ? "500 address" : undefined) ??
    byCommand[`${params.code} ${verb}`] ??
    always[params.code] ??
    (loginCommands.has(verb) ? login[params.code] : undefined) ??
    formByGroup(params, verb, text)
  );
}

/** Replies in which the server's own words decide. */
function formByText(params: ReplyParams, verb: string | null, text: string): ReplyKey | null {
  switch (params.code) {
    case 120:
      return /\d/.test(text) ? "120" : "120 untimed";
    case 200:
      return verb === "TYPE" ? (typeName(params, text) === null ? "confirmed" : "200 type") : null;
    case 211:
      if (verb !== "FEAT") return null;
      return params.lines.length > 2 ? "211 FEAT" : "211 FEAT none";
    case 213:
      if (verb === "SIZE" && /^\d{1,20}$/.test(text)) return "213 SIZE";
      // Without a path STAT asks for the state of the server or of the transfer (RFC 959 §4.1.3), whatever the code.
      if (verb === "STAT" && subjectOf(params) === "") return "211 STAT";
      return verb === "MDTM" && /^\d{14}(?:\.\d+)?$/.test(text) ? "213 MDTM" : null;
    case 228:
      return params.announced === null ? "228 unreadable" : "228";
    case 227:
    case 229:
      return passiveReply(params.code, params, verb);
    case 234:
      return verb === "AUTH" && !/^(?:TLS|SSL)/i.test(params.argument) ? "234 other" : "234";
    case 250:
      if (verb === "MLST" && params.argument === "") return "250 MLST bare";
      if (verb === "CWD") return params.argument === "" ? "directory" : "directory to";
      return null;
    case 421:
      if (/time-? ?out|timed out|\bidle\b|inactiv|session time/i.test(text)) return "421 idle";
      return /too many|maximum|\bmax\b|\blimit\b|already (?:logged|connected)/i.test(text)
        ? "421 busy"
        : "421";
    case 522:
      if (verb !== "EPRT" && verb !== "EPSV")
        return /must be encrypted|required on the data/i.test(text) ? "522 demanded" : "522 tls";
      return /\([\d, ]+\)/.test(text) ? "522 family listed" : "522 family";
    case 554:
      // RFC 3659 §5.4 has it for REST; elsewhere it is mail's.
      return transferOf(verb) !== null && /\bREST\b|restart|offset|seek|position/i.test(text)
        ? "554 restart"
        : null;
    case 530:
      return verb !== "PASS" && /\b(?:TLS|SSL|FTPS|encrypt\w*|AUTH)\b/i.test(text) ? "530 tls" : null;
    case 550:
      return fileRefused(params, verb, text);
    default:
      return null;
  }
}

/** 227 and 229 mean passive mode where they answer a command for it, or name an address. */
function passiveReply(code: 227 | 229, params: ReplyParams, verb: string | null): ReplyKey | null {
  if (params.announced !== null) return code === 227 && params.announced.foreign ? "227 third" : `${code}`;
  if (verb === null || passiveCommands.has(verb)) return `${code} unreadable`;
  return verb === "QUIT" ? "221" : null;
}

function fileRefused(params: ReplyParams, verb: string | null, text: string): ReplyKey {
  if (verb === "SIZE" && /ascii/i.test(text)) return "550 ascii size";
  if (subjectOf(params) === "") return "550 bare";
  if (/not a directory/i.test(text)) return "550 no directory";
  if (/not a (?:plain|regular) file|is a directory/i.test(text)) return "550 no file";
  if (verb === null || !writing.has(verb)) return "550 missing";
  if (/no such|not found|n[o']t exist/i.test(text)) return "550 missing";
  return verb === "MKD" && /exist/i.test(text) ? "550 exists" : "550 denied";
}

/** Replies whose sense is the kind of command answered. */
function formByGroup(params: ReplyParams, verb: string | null, text: string): ReplyKey | null {
  const transfer = transferOf(verb);
  switch (params.code) {
    case 150:
      if (transfer === null) return null;
      if (transfer === "up") {
        return params.argument === "" && storedName(text) === undefined ? "150 up unnamed" : "150 up";
      }
      if (transfer === "list") return "150 list";
      return typeName(params, text) === null ? "150 down untyped" : "150 down";
    case 220:
      return params.greeting || verb === null ? "220 greeting" : null;
    case 225:
      return "225";
    case 226:
      return "226";
    case 250:
      if (transfer !== null) return "250 transfer";
      return verb === null ? null : "confirmed";
    case 200:
      return verb === null ? null : "confirmed";
    case 500:
      return "500";
    case 530:
      return "530";
    default:
      return null;
  }
}
