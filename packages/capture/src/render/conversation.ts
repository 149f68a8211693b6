import type { Language } from "@twinport/diagnosis";
import { escapeForTerminal } from "@twinport/protocol";
import { secondsBetween } from "../elapsed.ts";
import { explainRow } from "../explain/index.ts";
import type { Row, Session } from "../model.ts";
import { bare, coloured, type Paint } from "./paint.ts";

/** How a conversation is written. */
export interface ConversationOptions {
  /** Of the lines about what is no text. */
  readonly language: Language;
  /** With ANSI colours. Default: none. */
  readonly colour?: boolean;
  /** Each line behind its frame and the seconds since the session began. Default: no. */
  readonly frames?: boolean;
}

/**
 * What was said on the control connection of a session, in order: "> " before a line of the client, "< " before one of the
 * server, "# " before a sentence about what is no text. Escaped; passwords as in the session.
 */
export function renderConversation(session: Session, options: ConversationOptions): string {
  const paint = options.colour === true ? coloured : bare;
  return session.rows
    .filter(({ connection, kind }) => connection === session.id && !kind.startsWith("tcp."))
    .flatMap((row) => {
      const place = options.frames === true ? paint.dim(placeOf(row, session)) : "";
      return linesOf(row, session, options.language, paint).map((line) => `${place}${line}\n`);
    })
    .join("");
}

function linesOf(row: Row, session: Session, language: Language, paint: Paint): string[] {
  if (row.raw.length === 0) return [paint.dim(`# ${explainRow(row, session, language)}`)];
  const client = row.direction === "to-server";
  return row.raw.map((line) =>
    (client ? paint.control : paint.data)(`${client ? ">" : "<"} ${escapeForTerminal(line)}`),
  );
}

/** "    12     0.004213  ". */
function placeOf(row: Row, session: Session): string {
  const frame = `${row.frames[0]?.[0] ?? ""}`.padStart(6);
  const seconds = secondsBetween(session.start, row.time).toFixed(6);
  return `${frame} ${seconds.padStart(12)}  `;
}
