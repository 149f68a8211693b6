import { shown } from "@twinport/protocol";
import { secondsBetween } from "../elapsed.ts";
import { rowSentence } from "../explain/row.ts";
import { formatIsoFraction, formatIsoSeconds, formatSetOfFrames } from "../explain/units.ts";
import type { Voice } from "../explain/voice.ts";
import type { Row, Session, Timestamp } from "../model.ts";
import type { CsvCell } from "./csv.ts";

/** Columns of the table of rows; packages/capture/schema/rows-1.csv.json says what is in them. */
export const rowColumns = [
  "session",
  "client",
  "server",
  "user",
  "first_frame",
  "last_frame",
  "frames",
  "time",
  "seconds",
  "connection",
  "direction",
  "kind",
  "level",
  "command",
  "code",
  "text",
  "raw",
  "finding",
] as const;

/** The rows of a session as records. */
export function* rowCells(session: Session, start: Timestamp, voice: Voice): Generator<readonly CsvCell[]> {
  const { id, user, rows } = session;
  const client = endpoint(session.client);
  const server = endpoint(session.server);
  const who = user === null ? null : shown(user);
  let seconds = Number.NaN;
  let date = "";
  for (const row of rows) {
    const { frames, time } = row;
    // Rows of the same second are many, and a date is dear.
    if (time.seconds !== seconds) {
      seconds = time.seconds;
      date = formatIsoSeconds(seconds);
    }
    yield [
      id,
      client,
      server,
      who,
      frames[0]?.[0] ?? null,
      frames.at(-1)?.[1] ?? null,
      formatSetOfFrames(frames),
      formatIsoFraction(date, time),
      secondsBetween(start, time).toFixed(6),
      row.connection,
      row.direction,
      row.kind,
      row.level,
      verbOf(row),
      row.kind === "reply" ? row.params.code : null,
      rowSentence(row, session, voice),
      rawOf(row),
      row.finding,
    ];
  }
}

/** "192.0.2.1:21", "[2001:db8::1]:21". */
export function endpoint({ address, port }: Session["client"]): string {
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}

function verbOf(row: Row): string | null {
  const verb = "verb" in row.params ? row.params.verb : null;
  return verb === null ? null : shown(verb);
}

/** Wire lines in one field, on one line: a record is a line, for those who look for it with grep. */
function rawOf({ raw }: Row): string {
  const [only = ""] = raw;
  return raw.length < 2 ? shown(only) : raw.map((line) => shown(line)).join(" ⏎ ");
}
