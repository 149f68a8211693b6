import { formatBytes, formatDuration, formatRate } from "./units.ts";

/** A transfer at one moment. Times in milliseconds. */
export interface TransferState {
  /** Bytes that moved in this transfer. */
  readonly bytes: number;
  /** Bytes that were there before it began: a resumed transfer's offset. */
  readonly offset: number;
  /** Bytes of the whole file, if known. */
  readonly total: number | undefined;
  /** Time since the transfer began. */
  readonly elapsed: number;
  /** Time since the last byte. */
  readonly idle: number;
}

/** No byte for so long: the bar says "stalled" instead of a time to go. */
const stalledAfter = 5000;
/** From 100 hours on a time to go is no information, and wider than its field. */
const longest = 100 * 3600 * 1000;
/** Columns beside the bar itself, with one left free: a terminal wraps when its last column is written. */
const besideBar = 45;

/**
 * One line of progress, for a terminal of `width` columns, without line end:
 * ` 33% |***********          |   976 KiB  976.43 KiB/s    00:02 ETA`. No bar where the total is not known
 * or the terminal is too narrow for one.
 */
export function formatProgress(state: TransferState, width: number): string {
  const { bytes, offset, total, elapsed, idle } = state;
  const position = bytes + offset;
  const figures = `${formatBytes(position).padStart(9)} ${formatRate(bytes, elapsed).padStart(13)} `;
  const ending = idle >= stalledAfter && position !== total ? "- stalled -" : eta(state);
  const tail = `${figures}${ending.padStart(12)}`;
  if (total === undefined) return tail.slice(0, Math.max(width - 1, 0));
  const share = total === 0 ? 1 : Math.min(position / total, 1);
  const head = `${String(Math.floor(share * 100)).padStart(3)}% `;
  const room = width - besideBar;
  if (room < 4) return `${head}${tail}`.slice(0, Math.max(width - 1, 0));
  const stars = Math.floor(share * room);
  return `${head}|${"*".repeat(stars)}${" ".repeat(room - stars)}| ${tail}`;
}

/** Time to go at the mean rate so far. */
function eta({ bytes, offset, total, elapsed }: TransferState): string {
  if (total === undefined) return formatDuration(elapsed);
  const left = total - offset - bytes;
  if (left <= 0) return "00:00 ETA";
  const toGo = (left / bytes) * elapsed;
  return toGo < longest ? `${formatDuration(toGo)} ETA` : "--:-- ETA";
}
