import type { Language } from "@twinport/diagnosis";
import type { Endpoint } from "@twinport/protocol";
import { explainWarning } from "../explain/index.ts";
import { rowSentence } from "../explain/row.ts";
import { explainNote } from "../explain/session.ts";
import { formatTimestamp } from "../explain/units.ts";
import type { Voice } from "../explain/voice.ts";
import type {
  CaptureInfo,
  CaptureSummary,
  Finding,
  Listing,
  Row,
  Session,
  SessionView,
  TransferRecord,
} from "../model.ts";
import { formatModified } from "./listing.ts";

/** Characters that act on a terminal and that JSON would leave as they are. Escaped, they are the same JSON string. */
const unshowable = /[\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/g;

/** JSON on one line, with nothing in it that acts on a terminal. */
export function showable(value: unknown): string {
  const text = JSON.stringify(value);
  // Most text has none of them, and the search alone is cheaper than a replacement.
  return text.search(unshowable) < 0 ? text : text.replace(unshowable, escaped);
}

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;

/** What is known when the captures are read, in the fields of the JSON. */
export function summaryJson(summary: CaptureSummary, language: Language): object {
  const { total, byKind } = summary.otherPackets;
  return {
    captures: summary.captures.map((capture) => captureJson(capture, language)),
    findings: summary.findings.map((finding) => findingJson(finding, language)),
    otherPackets: { total, byKind },
  };
}

/** A finding in the fields of the JSON. */
export function findingJson(finding: Finding, language: Language): object {
  const { rule, level, certainty, sessions, subjects, frames, said } = finding;
  const { finding: text, advice } = said[language];
  const { client, server, firewall } = advice;
  return {
    rule,
    level,
    certainty,
    sessions,
    subjects,
    frames,
    text,
    advice: { client, server, firewall },
  };
}

function captureJson(capture: CaptureInfo, language: Language): object {
  const { file, format, linkTypes, packets, firstTime, lastTime, truncatedAt, comment, warnings } = capture;
  return {
    file,
    format,
    linkTypes,
    packets,
    firstTime: firstTime === null ? null : formatTimestamp(firstTime),
    lastTime: lastTime === null ? null : formatTimestamp(lastTime),
    truncatedAt,
    comment,
    warnings: warnings.map((warning) => explainWarning(warning, language)),
  };
}

/** A session in the fields of the JSON. */
export function sessionJson(session: Session, voice: Voice): object {
  return {
    id: session.id,
    client: endpointJson(session.client),
    server: endpointJson(session.server),
    user: session.user,
    encrypted: session.encrypted,
    mechanism: session.mechanism,
    banner: session.banner,
    start: formatTimestamp(session.start),
    end: formatTimestamp(session.end),
    rows: session.rows.map((row) => rowJson(row, session, voice)),
    notes: session.notes.map((note) => ({
      kind: note.kind,
      text: explainNote(note, session, voice),
      frames: note.frames,
    })),
    ...(session.names !== undefined && { names: session.names }),
    ...(session.views === undefined ? {} : { views: session.views.map(viewJson) }),
    droppedRows: session.droppedRows,
    ...(session.moreTransfers !== undefined && { moreTransfers: session.moreTransfers }),
    commands: session.commands.map(({ frame, verb, argument, replies }) => ({
      frame,
      verb,
      argument,
      replies: replies.map((reply) => ({
        frame: reply.frame,
        frames: reply.frames,
        code: reply.code,
        text: reply.text,
      })),
    })),
    connections: session.connections.map((data) => ({
      id: data.id,
      method: data.method,
      announcedIn: data.announcedIn,
      address: data.address,
      port: data.port,
      state: data.state,
      initiator: data.initiator,
      from: data.from === null ? null : endpointJson(data.from),
      to: data.to === null ? null : endpointJson(data.to),
      synFrame: data.synFrame,
      frames: data.frames,
      bytesToClient: data.bytesToClient,
      bytesToServer: data.bytesToServer,
      command: data.command,
      commandFrame: data.commandFrame,
    })),
    transfers: session.transfers.map(transferJson),
  };
}

/** A transfer in the fields of the JSON. */
export function transferJson(transfer: TransferRecord): object {
  return {
    connection: transfer.connection,
    command: transfer.command,
    ...(transfer.inferred && { inferred: true }),
    argument: transfer.argument,
    type: transfer.type,
    mode: transfer.mode,
    structure: transfer.structure,
    offset: transfer.offset,
    bytes: transfer.bytes,
    expectedBytes: transfer.expectedBytes,
    complete: transfer.complete,
    sha256: transfer.sha256,
    extracted: transfer.extracted,
    listing: transfer.listing === null ? null : listingJson(transfer.listing),
    durationMs: transfer.durationMs,
    rttMs: transfer.rttMs,
    retransmissions: transfer.retransmissions,
    frames: transfer.frames,
  };
}

function viewJson({ client, server, start, clockAhead, frames, connections }: SessionView): object {
  return {
    client: endpointJson(client),
    server: endpointJson(server),
    start: formatTimestamp(start),
    clockAhead: Math.round(clockAhead * 1e6) / 1e6,
    frames,
    connections: connections.map(({ from, to, ...data }) => ({
      ...data,
      from: from === null ? null : endpointJson(from),
      to: to === null ? null : endpointJson(to),
    })),
  };
}

function listingJson({ count, entries }: Listing): object {
  return { count, entries: entries.map((entry) => ({ ...entry, modified: formatModified(entry) || null })) };
}

function rowJson(row: Row, session: Session, voice: Voice): object {
  return {
    frames: row.frames,
    acks: row.acks,
    time: formatTimestamp(row.time),
    connection: row.connection,
    direction: row.direction,
    kind: row.kind,
    text: rowSentence(row, session, voice),
    raw: row.raw,
    level: row.level,
    answers: row.answers,
    announces: row.announces,
    ...(row.comments !== undefined && { comments: row.comments }),
    ...(row.decrypted && { decrypted: true }),
    finding: row.finding,
  };
}

function endpointJson(endpoint: Endpoint): Endpoint {
  return { address: endpoint.address, port: endpoint.port };
}
