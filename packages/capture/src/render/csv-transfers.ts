import { shown } from "@twinport/protocol";
import { connectionOf } from "../explain/find.ts";
import { formatIsoTime, formatSetOfFrames } from "../explain/units.ts";
import type { Session, Timestamp } from "../model.ts";
import type { CsvCell } from "./csv.ts";
import { endpoint } from "./csv-rows.ts";
import { fileOf, isUpload } from "./summary.ts";

/** Columns of the table of transfers; packages/capture/schema/transfers-1.csv.json says what is in them. */
export const transferColumns = [
  "session",
  "client",
  "server",
  "user",
  "connection",
  "method",
  "time",
  "command",
  "file",
  "direction",
  "bytes",
  "expected_bytes",
  "complete",
  "seconds",
  "bytes_per_second",
  "rtt_ms",
  "retransmissions",
  "sha256",
  "first_frame",
  "last_frame",
  "frames",
  "extracted",
] as const;

/** The transfers of a session as records. */
export function* transferCells(session: Session): Generator<readonly CsvCell[]> {
  const { id, client, server, user } = session;
  const times = new Map<number, Timestamp>();
  for (const { kind, frames, time } of session.rows) {
    if (kind === "command" && frames[0] !== undefined) times.set(frames[0][0], time);
  }
  for (const transfer of session.transfers) {
    const data = connectionOf(session, transfer.connection);
    const time = times.get(data?.commandFrame ?? 0);
    const seconds = transfer.durationMs / 1000;
    yield [
      id,
      endpoint(client),
      endpoint(server),
      user === null ? null : shown(user),
      transfer.connection,
      data?.method ?? null,
      time === undefined ? null : formatIsoTime(time),
      shown(transfer.command),
      shown(fileOf(transfer, data, session)),
      isUpload(transfer) ? "to-server" : "to-client",
      transfer.bytes,
      transfer.expectedBytes,
      transfer.complete,
      seconds.toFixed(6),
      seconds > 0 ? Math.round(transfer.bytes / seconds) : null,
      transfer.rttMs,
      transfer.retransmissions,
      transfer.sha256,
      transfer.frames[0]?.[0] ?? null,
      transfer.frames.at(-1)?.[1] ?? null,
      formatSetOfFrames(transfer.frames),
      transfer.extracted === null ? null : shown(transfer.extracted.path),
    ];
  }
}
