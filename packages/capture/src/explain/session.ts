import { secondsBetween } from "../elapsed.ts";
import type { CaptureInfo, CaptureSummary, PacketComment, Session, SessionNote } from "../model.ts";
import { wireCaptureComment } from "../write/index.ts";
import { formatDate, isSingleFrame } from "./units.ts";
import type { Voice } from "./voice.ts";
import { warningClause } from "./warning.ts";

/** Characters of a banner or user name in a heading. */
const headingText = 60;

/** "Session C1: user@server from client, start, duration, server software, transfers". */
export function sessionHeader(session: Session, voice: Voice): string {
  const { session: phrases } = voice.phrases;
  const parts = [
    beginning(session, voice),
    voice.say(phrases["header.duration"], {
      dur: voice.duration(secondsBetween(session.start, session.end) * 1000),
    }),
  ];
  if (session.banner !== null) {
    parts.push(voice.say(phrases["header.banner"], { banner: voice.wire(session.banner, headingText) }));
  }
  parts.push(transfersPart(session, voice), outcome(session, voice));
  const { mechanism } = session;
  if (session.encrypted !== "no") {
    const key = mechanism === null || mechanism === "TLS" ? "header.encrypted" : "header.protected";
    parts.push(voice.say(phrases[key], { mech: voice.wire(mechanism ?? "") }));
  }
  return parts.join("");
}

/** The heading of rows that are told before the session's end, as there are so many; `goesOn`: not the first ones. */
export function pieceHeader(session: Session, goesOn: boolean, voice: Voice): string {
  const { session: phrases } = voice.phrases;
  if (goesOn) return voice.say(phrases["header.goeson"], { id: session.id });
  return beginning(session, voice) + phrases["header.piece"];
}

/** "Session C1: user@server from client, start". */
function beginning(session: Session, voice: Voice): string {
  const { session: phrases } = voice.phrases;
  return [
    voice.say(phrases.header, { id: session.id }),
    voice.say(phrases[session.user === null ? "header.nouser" : "header.user"], {
      user: voice.wire(session.user ?? "", headingText),
      client: named(voice.wire(session.client.address), session.client.address, session, voice),
      server: named(
        session.server.port === 21 ? voice.wire(session.server.address) : voice.endpoint(session.server),
        session.server.address,
        session,
        voice,
      ),
    }),
    voice.say(phrases["header.start"], { start: formatDate(session.start) }),
  ].join("");
}

/** A host as the heading shows it, with the name that the capture file has for it. */
function named(shown: string, address: string, { names = [] }: Session, voice: Voice): string {
  const name = names.find((one) => one.address === address)?.name;
  if (name === undefined) return shown;
  return voice.say(voice.phrases.session["header.named"], {
    host: shown,
    name: voice.wire(name, headingText),
  });
}

/** What was written into the capture on a packet. */
export function commentOf({ frame, text }: PacketComment, voice: Voice): string {
  return voice.say(voice.phrases.session["comment.packet"], { f: `${frame}`, text: voice.wire(text) });
}

/** How many transfers there were; of those that TLS hides only the connections that look like theirs can be counted. */
function transfersPart({ encrypted, transfers, moreTransfers = 0, rows }: Session, voice: Voice): string {
  const { session: phrases } = voice.phrases;
  if (encrypted === "no" || transfers.length > 0)
    return voice.say(phrases["header.transfers"], { n: voice.count(transfers.length + moreTransfers) });
  const inferred = rows.filter(({ kind }) => kind === "tls.inferred.data").length;
  return voice.say(phrases["header.transfers.hidden"], { n: voice.count(inferred) });
}

/** What went wrong, for whoever reads nothing but the heading: the login, data connections, transfers. */
function outcome({ commands, connections, transfers }: Session, voice: Voice): string {
  const { session: phrases } = voice.phrases;
  const count = (n: number, key: "header.unconnected" | "header.incomplete"): string =>
    n === 0 ? "" : voice.say(phrases[key], { n: voice.count(n) });
  return [
    count(transfers.filter(({ complete }) => complete === "no").length, "header.incomplete"),
    count(
      connections.filter(({ state }) => state === "refused" || state === "unanswered").length,
      "header.unconnected",
    ),
    loginFailed(commands) ? phrases["header.login"] : "",
  ].join("");
}

/** The last word on the login was no. */
function loginFailed(commands: Session["commands"]): boolean {
  const codes = commands
    .filter(({ verb }) => verb === "USER" || verb === "PASS" || verb === "ACCT")
    .map(({ replies }) => replies.at(-1)?.code ?? 0);
  return (
    codes.findLastIndex((code) => code >= 400) > codes.findLastIndex((code) => code >= 200 && code < 300)
  );
}

/** "article.pcap: pcap, EN10MB, 50 packets, 2024-11-22 10:00:00 UTC, 3 s", and what the capture says of itself. */
export function captureLines(capture: CaptureInfo, voice: Voice): string[] {
  const { session: phrases } = voice.phrases;
  const { firstTime, lastTime } = capture;
  const parts = [
    voice.say(phrases.capture, {
      file: voice.wire(capture.file),
      format: capture.format,
      links: voice.wire(capture.linkTypes.join("/")),
      n: voice.count(capture.packets),
    }),
  ];
  if (firstTime !== null && lastTime !== null) {
    const dur = voice.duration(secondsBetween(firstTime, lastTime) * 1000);
    parts.push(voice.say(phrases["header.start"], { start: formatDate(firstTime) }));
    parts.push(voice.say(phrases["header.duration"], { dur }));
  }
  const comment = commentLine(capture, voice);
  return comment === undefined ? [parts.join("")] : [parts.join(""), comment];
}

/** "Other packets: 6 (ARP 2, DNS 4)"; undefined if there are none. */
export function otherPacketsLine(other: CaptureSummary["otherPackets"], voice: Voice): string | undefined {
  if (other.total === 0) return undefined;
  const kinds = Object.entries(other.byKind)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([kind, count]) => `${voice.wire(kind)} ${voice.count(count)}`)
    .join(voice.phrases.words.and);
  return voice.say(voice.phrases.session.other, { n: voice.count(other.total), kinds });
}

/** Says that there is no session, or none of those asked for, or how many others there are; undefined if nothing is to say. */
export function countLine(given: number, left: number, voice: Voice): string | undefined {
  const { session: phrases } = voice.phrases;
  const n = voice.count(left);
  if (given > 0) return left > 0 ? voice.say(phrases.left, { n }) : undefined;
  return left > 0 ? voice.say(phrases["none.wanted"], { n }) : phrases.none;
}

/** Says that sessions of which only the transfers are told had none; undefined if there is nothing to say. */
export function noTransfersLine(given: number, transfers: number, voice: Voice): string | undefined {
  if (given === 0 || transfers > 0) return undefined;
  return voice.say(voice.phrases.session["none.transfers"], { n: voice.count(given) });
}

/** What a capture says of itself. */
function commentLine(capture: CaptureInfo, voice: Voice): string | undefined {
  if (capture.comment === null) return undefined;
  const { session: phrases } = voice.phrases;
  if (capture.comment.startsWith(wireCaptureComment)) return voice.say(phrases.rebuilt, {});
  return voice.say(phrases.comment, { text: voice.wire(capture.comment) });
}

/** What could not be read. */
export function warningLines(summary: CaptureSummary, voice: Voice): string[] {
  const { warning: template } = voice.phrases.session;
  return summary.captures.flatMap(({ warnings }) =>
    warnings.map((warning) => voice.say(template, { text: warningClause(warning, voice) })),
  );
}

/** What is said once of a session: a whole sentence without its end. */
export function explainNote(note: SessionNote, session: Session, voice: Voice): string {
  const { session: phrases, words } = voice.phrases;
  switch (note.kind) {
    case "tcp.badchksum":
      return voice.say(phrases[note.kind], { hosts: voice.list(note.hosts.map((host) => voice.wire(host))) });
    case "tcp.copies":
      return voice.say(phrases[note.kind], {
        n: voice.count(note.frames.reduce((sum, [first, last]) => sum + last - first + 1, 0)),
        frames: voice.say(words[isSingleFrame(note.frames) ? "frame" : "frames"], {
          frames: voice.style.frames(note.frames),
        }),
      });
    case "nat.view":
      return voice.say(phrases[note.kind], {
        client: voice.endpoint(session.client),
        server: voice.endpoint(session.server),
        client2: voice.endpoint(note.client),
        server2: voice.endpoint(note.server),
        frames: voice.say(words.frames, { frames: voice.style.frames(note.frames) }),
        clocks: voice.suffix(note.clockAhead !== 0, "clocks", {
          t: voice.duration(Math.abs(note.clockAhead) * 1000),
        }),
      });
    case "tcp.oneside":
      return voice.say(phrases[note.kind], {
        who: voice.who(note.who),
        other: voice.who(note.who === "client" ? "server" : "client"),
      });
    case "tcp.gap.cut":
      return voice.say(phrases[note.kind], { n: voice.count(note.bytes) });
    case "session.abandoned":
      return voice.say(phrases[note.kind], {
        n: voice.count(note.sessions),
        t: voice.duration(note.seconds * 1000),
      });
  }
}

/** What is said below the rows of a session: how its packets were captured, and how many rows are not there. */
export function noteLines(session: Session, voice: Voice): string[] {
  const { session: phrases } = voice.phrases;
  const lines = session.notes.map((note) =>
    voice.say(phrases.note, { text: explainNote(note, session, voice) }),
  );
  const { id, droppedRows, moreTransfers = 0 } = session;
  if (droppedRows > 0) lines.push(voice.say(phrases.dropped, { id, n: voice.count(droppedRows) }));
  if (moreTransfers > 0)
    lines.push(voice.say(phrases["dropped.transfers"], { id, n: voice.count(moreTransfers) }));
  return lines;
}
