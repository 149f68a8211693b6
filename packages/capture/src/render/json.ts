import type { Endpoint } from "@twinport/protocol";
import { plainStyle } from "../explain/fill.ts";
import { explainRow, explainWarning, type Language } from "../explain/index.ts";
import { phrasesOf } from "../explain/language.ts";
import { explainNote } from "../explain/session.ts";
import { formatTimestamp } from "../explain/units.ts";
import { Voice } from "../explain/voice.ts";
import type { Analysis, CaptureInfo, Row, Session } from "../model.ts";

/** The name of the shape below, in its first field. Fields may be added under the same name, never changed. */
const schema = "twinport.explain/1";

/** Characters that act on a terminal and that JSON would leave as they are. Escaped, they are the same JSON string. */
const unshowable = /[\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/**
 * The analysis as JSON (packages/capture/schema/explain-1.schema.json), with the sentences in `language`.
 * Frames are lists of [first, last]; times are strings of seconds with nine decimals; ends with a line end.
 */
export function renderJson(analysis: Analysis, options: { readonly language: Language }): string {
  const { language } = options;
  const document = {
    schema,
    language,
    captures: analysis.captures.map((capture) => captureJson(capture, language)),
    sessions: analysis.sessions.map((session) => sessionJson(session, language)),
    findings: [],
    otherPackets: { total: analysis.otherPackets.total, byKind: analysis.otherPackets.byKind },
  };
  const text = JSON.stringify(document, null, 2)
    // [first, last] on one line. Line breaks stand outside strings only.
    .replace(/\[\n +(\d+),\n +(\d+)\n +\]/g, "[$1, $2]")
    .replace(unshowable, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return `${text}\n`;
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

function sessionJson(session: Session, language: Language): object {
  return {
    id: session.id,
    client: endpointJson(session.client),
    server: endpointJson(session.server),
    user: session.user,
    encrypted: session.encrypted,
    banner: session.banner,
    start: formatTimestamp(session.start),
    end: formatTimestamp(session.end),
    rows: session.rows.map((row) => rowJson(row, session, language)),
    notes: session.notes.map((note) => ({
      kind: note.kind,
      text: explainNote(note, new Voice(phrasesOf(language), plainStyle)),
      frames: note.frames,
    })),
    droppedRows: session.droppedRows,
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
    transfers: session.transfers.map((transfer) => ({
      connection: transfer.connection,
      command: transfer.command,
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
      durationMs: transfer.durationMs,
      rttMs: transfer.rttMs,
      retransmissions: transfer.retransmissions,
      frames: transfer.frames,
    })),
  };
}

function rowJson(row: Row, session: Session, language: Language): object {
  return {
    frames: row.frames,
    acks: row.acks,
    time: formatTimestamp(row.time),
    connection: row.connection,
    direction: row.direction,
    kind: row.kind,
    text: explainRow(row, session, language),
    raw: row.raw,
    level: row.level,
    answers: row.answers,
    announces: row.announces,
    finding: null,
  };
}

function endpointJson(endpoint: Endpoint): Endpoint {
  return { address: endpoint.address, port: endpoint.port };
}
