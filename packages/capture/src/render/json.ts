import type { Endpoint } from "@twinport/protocol";
import { plainStyle } from "../explain/fill.ts";
import { explainWarning, type Language } from "../explain/index.ts";
import { phrasesOf } from "../explain/language.ts";
import { rowSentence } from "../explain/row.ts";
import { explainNote } from "../explain/session.ts";
import { formatTimestamp } from "../explain/units.ts";
import { Voice } from "../explain/voice.ts";
import type { Analysis, CaptureInfo, CaptureSummary, Row, Session } from "../model.ts";
import { type Renderer, renderWhole } from "./renderer.ts";

/** How the JSON is written. */
export interface JsonOptions {
  readonly language: Language;
}

/** The name of the shape below, in its first field. Fields may be added under the same name, never changed. */
const schema = "twinport.explain/1";

/** Characters that act on a terminal and that JSON would leave as they are. Escaped, they are the same JSON string. */
const unshowable = /[\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/**
 * Writes JSON (packages/capture/schema/explain-1.schema.json), with the sentences in `language`. Frames are lists of
 * [first, last]; times are strings of seconds with nine decimals. Each row stands on a line of its own.
 */
export function jsonRenderer(options: JsonOptions): Renderer {
  const voice = new Voice(phrasesOf(options.language), plainStyle);
  let sessions = 0;
  return {
    open: () =>
      `{\n  "schema": ${JSON.stringify(schema)},\n  "language": ${JSON.stringify(options.language)},\n  "sessions": [`,
    session: (session) =>
      `${sessions++ === 0 ? "" : ","}\n    ${spread(sessionJson(session, voice), "    ")}`,
    close(summary) {
      const rest = spread(summaryJson(summary, options.language), "  ");
      return `${sessions === 0 ? "" : "\n  "}],${rest.slice(1)}\n`;
    },
  };
}

/** The JSON of an analysis that is in memory. */
export function renderJson(analysis: Analysis, options: JsonOptions): string {
  return renderWhole(jsonRenderer(options), analysis);
}

/** An object with each field on a line, and with each object of a list on one. */
function spread(fields: object, indent: string): string {
  const lines = Object.entries(fields).map(([name, value]) => {
    const items = Array.isArray(value) && typeof value[0] === "object" ? value : undefined;
    if (items === undefined) return `${indent}  "${name}": ${showable(value)}`;
    return `${indent}  "${name}": [\n${items.map((item) => `${indent}    ${showable(item)}`).join(",\n")}\n${indent}  ]`;
  });
  return `{\n${lines.join(",\n")}\n${indent.slice(2)}}`;
}

function showable(value: unknown): string {
  return JSON.stringify(value).replace(
    unshowable,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function summaryJson(summary: CaptureSummary, language: Language): object {
  const { total, byKind } = summary.otherPackets;
  return {
    captures: summary.captures.map((capture) => captureJson(capture, language)),
    findings: [],
    otherPackets: { total, byKind },
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

function sessionJson(session: Session, voice: Voice): object {
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
      text: explainNote(note, voice),
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
    finding: null,
  };
}

function endpointJson(endpoint: Endpoint): Endpoint {
  return { address: endpoint.address, port: endpoint.port };
}
