import { subjectOf, transferOf } from "../explain/command.ts";
import { commandAt, connectionOf } from "../explain/find.ts";
import { modeOf } from "../explain/mode.ts";
import type { Phrases } from "../explain/phrases.ts";
import { formatRate, summarizeFrames } from "../explain/units.ts";
import type { Voice } from "../explain/voice.ts";
import type { DataConnectionRecord, Session, TransferRecord } from "../model.ts";
import { storedName } from "../stored-name.ts";

/** Hexadecimal digits of a SHA-256 where the whole one finds no room. */
export const shortHash = 12;

/** Wire lines shown of one row; a reply may have thousands. */
const maxRaw = 20;

/** The wire lines of a row that are shown: of a long reply the beginning, what is left out, and the last. */
export function shownLines(
  raw: readonly string[],
  most = maxRaw,
): {
  head: readonly string[];
  hidden: number;
  last: readonly string[];
} {
  if (raw.length <= most) return { head: raw, hidden: 0, last: [] };
  return { head: raw.slice(0, most - 2), hidden: raw.length - most + 1, last: raw.slice(-1) };
}

/** One column of the summary. */
export type SummaryColumn = Exclude<keyof Phrases["columns"], "seconds" | "connection" | "who" | "what">;

/** Columns of the summary, in order. */
const summaryColumns: readonly SummaryColumn[] = [
  "number",
  "mode",
  "command",
  "file",
  "direction",
  "bytes",
  "complete",
  "duration",
  "rate",
  "rtt",
  "retransmissions",
  "sha256",
  "frames",
];

/** What stands in a cell for what is not known. */
export const unknownCell = "–";

/** The columns in which something is known. */
export function usedColumns(
  cells: readonly Readonly<Record<SummaryColumn, string>>[],
): readonly SummaryColumn[] {
  return summaryColumns.filter((key) => cells.some((row) => row[key] !== unknownCell));
}

/** The cells of one transfer. */
export function summaryCells(
  transfer: TransferRecord,
  number: number,
  session: Session,
  voice: Voice,
): Readonly<Record<SummaryColumn, string>> {
  const { words } = voice.phrases;
  const data = connectionOf(session, transfer.connection);
  const file = fileOf(transfer, data, session);
  return {
    number: `${number}`,
    mode: data === undefined ? unknownCell : words[modeOf(data.method)],
    command: voice.wire(transfer.inferred ? `${transfer.command}?` : transfer.command),
    file: file === "" ? unknownCell : voice.wire(file),
    direction: words[isUpload(transfer) ? "up" : "down"],
    bytes: voice.count(transfer.bytes),
    complete:
      transfer.complete === "unknown"
        ? (lastWord(transfer, data, session) ?? words.unknown)
        : words[transfer.complete],
    duration: transfer.durationMs > 0 ? voice.duration(transfer.durationMs) : unknownCell,
    rate: formatRate(transfer.bytes, transfer.durationMs) ?? unknownCell,
    rtt: transfer.rttMs === null ? unknownCell : voice.duration(transfer.rttMs),
    retransmissions: voice.count(transfer.retransmissions),
    sha256: transfer.sha256 === null ? unknownCell : `${transfer.sha256.slice(0, shortHash)}…`,
    frames: transfer.frames.length === 0 ? unknownCell : summarizeFrames(transfer.frames, words),
  };
}

/** "226": what the server said of a transfer whose size nothing proves; undefined if it did not say that it is done. */
function lastWord(
  { bytes, expectedBytes }: TransferRecord,
  data: DataConnectionRecord | undefined,
  session: Session,
): string | undefined {
  // Less than its size was captured: whatever the server says, it would read as a verdict.
  if (expectedBytes !== null && bytes < expectedBytes) return undefined;
  const command = data?.commandFrame == null ? undefined : commandAt(session, data.commandFrame);
  const code = command?.replies.at(-1)?.code ?? 0;
  return code >= 200 && code < 300 ? `${code}` : undefined;
}

/** Whether the client sent it. */
export function isUpload({ command }: TransferRecord): boolean {
  return transferOf(command) === "up";
}

/** The path that was transferred: the one the client named, but for STOU the server's, if it names one; "" if neither did. */
export function fileOf(
  transfer: TransferRecord,
  data: DataConnectionRecord | undefined,
  session: Session,
): string {
  const named = subjectOf({ verb: transfer.command, argument: transfer.argument });
  if (transfer.command !== "STOU") return named;
  const command = data?.commandFrame == null ? undefined : commandAt(session, data.commandFrame);
  return command?.replies.map(({ text }) => storedName(text)).find((name) => name !== undefined) ?? named;
}
