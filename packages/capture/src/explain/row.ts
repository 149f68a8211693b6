import type { Language } from "@twinport/diagnosis";
import { parseExtendedPort, parseHostPort, sameAddress } from "@twinport/protocol";
import type { ReplyParams, Row, RowOf, Session } from "../model.ts";
import { carriage } from "./carriage.ts";
import { explainCommand, transferOf } from "./command.ts";
import { explainData } from "./data.ts";
import { plainStyle, type Style } from "./fill.ts";
import { announcedAt, connectionOf, placeOfCommand } from "./find.ts";
import { phrasesOf } from "./language.ts";
import { type AddressKnown, explainReply } from "./reply.ts";
import { explainTcp } from "./tcp.ts";
import { isThird } from "./third-host.ts";
import { explainTls } from "./tls.ts";
import { isSingleFrame } from "./units.ts";
import { Voice } from "./voice.ts";

/**
 * One row of a session in one sentence. What came over the wire is escaped for a terminal and bounded;
 * `style` says how stressed words, wire text and ids of data connections are set off (default: not at all).
 */
export function explainRow(
  row: Row,
  session: Session,
  language: Language,
  options: { readonly style?: Style } = {},
): string {
  return rowSentence(row, session, new Voice(phrasesOf(language), options.style ?? plainStyle));
}

/** The same, in a voice that many rows share. */
export function rowSentence(row: Row, session: Session, voice: Voice): string {
  return sentence(row, session, voice, voice.suffix(row.decrypted, "tls.decrypted"));
}

/** The same, where a mark beside the row says that it was decrypted. */
export function markedSentence(row: Row, session: Session, voice: Voice): string {
  return sentence(row, session, voice, "");
}

function sentence(row: Row, session: Session, voice: Voice, decrypted: string): string {
  return (
    joined(joined(explainKind(row, session, voice), decrypted), announcement(row, session, voice)) +
    voice.suffix(row.alsoHandshake, "handshake") +
    (countsItsOwn(row) ? "" : carriage(row, voice))
  );
}

/** A full-width bracket is blank enough before an arrow. */
function joined(sentence: string, suffix: string): string {
  return sentence + (sentence.endsWith("）") ? suffix.trimStart() : suffix);
}

function explainKind(row: Row, session: Session, voice: Voice): string {
  switch (row.kind) {
    case "command":
      return explainCommand(row.params, voice, {
        idle: abortsNothing(row, session),
        decrypted: row.decrypted,
      });
    case "reply":
      return explainReply(withoutOwn(row.params, session), voice, announcedAddress(row, session));
    case "control.garbage":
      if (row.params.injected === true) {
        return voice.say(voice.phrases.rows["control.garbage.injected"], {
          n: voice.count(row.params.bytes),
        });
      }
      return explainStray(row, voice);
    case "control.encrypted":
      return explainStray(row, voice);
    case "control.telnet":
      return voice.say(voice.phrases.rows[row.kind], {
        Who: voice.Who(row.params.who),
        who: voice.who(row.params.who),
      });
    case "data.list":
    case "data.down":
    case "data.up":
    case "data.empty":
    case "data.encrypted":
    case "data.notcaptured":
    case "data.unlinked":
    case "data.fxp":
    case "tls.inferred.data":
      return explainData(row, session, voice);
    case "tls.handshake":
    case "tls.tickets":
    case "tls.cmd":
    case "tls.reply":
    case "tls.alert":
    case "tls.closenotify":
    case "tls.renegotiation":
    case "tls.clear":
      return explainTls(row, voice);
    default:
      return explainTcp(row, session, voice);
  }
}

/** Commands before an ABOR that may be the transfer it is for; between the two come STAT and NOOP at most. */
const recentCommands = 8;

/** An ABOR that the server answers with nothing but that there is no transfer, and none was running when it came. */
function abortsNothing({ params, frames }: RowOf<"command">, session: Session): boolean {
  if (params.verb !== "ABOR") return false;
  const frame = frames[0]?.[0] ?? 0;
  const place = placeOfCommand(session, frame);
  const [reply, ...more] = session.commands[place]?.replies ?? [];
  if (reply === undefined || more.length > 0) return false;
  if (reply.code !== 225 && !/\bno transfer\b/i.test(reply.text)) return false;
  const recent = session.commands.slice(Math.max(0, place - recentCommands), place);
  return recent.every(({ verb, replies }) => {
    const last = replies.at(-1);
    return transferOf(verb) === null || (last !== undefined && last.code >= 200 && last.frame < frame);
  });
}

/** Bytes that are neither command nor reply. */
function explainStray(row: RowOf<"control.garbage"> | RowOf<"control.encrypted">, voice: Voice): string {
  return voice.say(voice.phrases.rows[`${row.kind}.${row.params.who}`], { n: voice.count(row.params.bytes) });
}

/** A server that one server told to wait for another announces its own address: no third host's, whoever connects. */
function withoutOwn(params: ReplyParams, session: Session): ReplyParams {
  const { announced } = params;
  if (announced === null || !announced.foreign) return params;
  if (!sameAddress(announced.endpoint.address, session.server.address)) return params;
  return { ...params, announced: { ...announced, foreign: false } };
}

/** What is known of the address that a reply to PORT or EPRT accepts; null for other replies. */
function announcedAddress(reply: RowOf<"reply">, session: Session): AddressKnown | null {
  if (reply.params.code !== 200 || reply.answers === null) return null;
  const data = announcedAt(session, reply.answers);
  if (data === undefined) return namesNothing(reply.params) ? "unreadable" : null;
  const frame = reply.frames[0]?.[0] ?? 0;
  if (data.state === "open" && data.synFrame !== null && data.synFrame < frame) return "connected";
  return isThird(data.address, session.client.address) ? "third" : null;
}

/** Tells whether the answered command should name an address and does not. */
function namesNothing({ verb, argument }: ReplyParams): boolean {
  if (verb === "PORT") return parseHostPort(argument.trim()) === undefined;
  if (verb === "LPRT") return true;
  return verb === "EPRT" && "problem" in parseExtendedPort(argument.trim());
}

/** "→ data connection C1.D1 (frames 19-21,24-25,27-29)". */
function announcement(row: Row, session: Session, voice: Voice): string {
  if (row.announces === null) return "";
  const data = connectionOf(session, row.announces);
  const conn = voice.style.connection(row.announces);
  if (session.unfinished === true) return voice.suffix(true, "announces.soon", { conn });
  if (data === undefined || data.frames.length === 0) {
    return voice.suffix(true, data?.state === "not-captured" ? "announces.notcaptured" : "announces.unused", {
      conn,
    });
  }
  const { words } = voice.phrases;
  const frames = voice.style.frames(data.frames);
  return voice.suffix(true, "announces", {
    conn,
    dfr: voice.say(words[isSingleFrame(data.frames) ? "frame" : "frames"], { frames }),
  });
}

/** Data rows say themselves how their packets came, before they say what it amounts to; handshakes count their SYNs. */
function countsItsOwn(row: Row): boolean {
  return (
    row.kind === "data.list" ||
    row.kind === "data.down" ||
    row.kind === "data.up" ||
    row.kind === "data.encrypted" ||
    row.kind === "tcp.retrans.row" ||
    row.kind === "tcp.handshake.incomplete"
  );
}
