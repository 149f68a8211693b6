import type { Row, Session } from "../model.ts";
import { explainCommand } from "./command.ts";
import { explainData, retransmitted } from "./data.ts";
import { plainStyle, type Style } from "./fill.ts";
import { phrasesOf } from "./language.ts";
import type { Language } from "./phrases.ts";
import { explainReply } from "./reply.ts";
import { explainTcp } from "./tcp.ts";
import { formatFrames, isSingleFrame } from "./units.ts";
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
  const voice = new Voice(phrasesOf(language), options.style ?? plainStyle);
  return (
    explainKind(row, session, voice) +
    announcement(row, session, voice) +
    voice.suffix(row.alsoHandshake, "handshake") +
    (countsItsOwn(row) ? "" : retransmitted(row.retransmissions, voice))
  );
}

function explainKind(row: Row, session: Session, voice: Voice): string {
  switch (row.kind) {
    case "command":
      return explainCommand(row.params, voice);
    case "reply":
      return explainReply(row.params, voice, isConnected(row, session));
    case "control.garbage":
    case "control.encrypted":
      return voice.say(voice.phrases.rows[`${row.kind}.${row.params.who}`], {
        n: voice.count(row.params.bytes),
      });
    case "data.list":
    case "data.down":
    case "data.up":
    case "data.empty":
    case "data.encrypted":
    case "data.notcaptured":
    case "data.unlinked":
      return explainData(row, session, voice);
    default:
      return explainTcp(row, voice);
  }
}

/** Whether the data connection that the answered command announced was made before this reply. */
function isConnected(reply: Row, session: Session): boolean {
  const frame = reply.frames[0]?.[0] ?? 0;
  return session.connections.some(
    ({ announcedIn, state, synFrame }) =>
      announcedIn === reply.answers && state === "open" && synFrame !== null && synFrame < frame,
  );
}

/** "→ data connection C1.D1 (frames 19-21,24-25,27-29)". */
function announcement(row: Row, session: Session, voice: Voice): string {
  if (row.announces === null) return "";
  const data = session.connections.find(({ id }) => id === row.announces);
  const conn = voice.style.connection(row.announces);
  if (data === undefined || data.frames.length === 0) {
    return voice.suffix(true, data?.state === "not-captured" ? "announces.notcaptured" : "announces.unused", {
      conn,
    });
  }
  const { words } = voice.phrases;
  const frames = voice.style.frames(formatFrames(data.frames));
  return voice.suffix(true, "announces", {
    conn,
    dfr: voice.say(words[isSingleFrame(data.frames) ? "frame" : "frames"], { frames }),
  });
}

/** Data rows say themselves how often they were sent again; handshakes count their SYNs. */
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
