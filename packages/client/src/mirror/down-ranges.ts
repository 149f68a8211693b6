import { type FileHandle, lstat, open } from "node:fs/promises";
import type { ClientCore } from "../client/core.ts";
import { fetchAll, segmentsOf } from "../client/segments.ts";
import { localError } from "../transfer/local-file.ts";
import type { ByteRange } from "./journal.ts";
import type { MoveOptions } from "./mover.ts";

/** Bytes after which it is told what is yet to come. */
const toldEvery = 2 * 1024 * 1024;

/** The parts in which a file is to be fetched; undefined where it is too short for several. */
export function rangesOf(size: number | undefined, segments: number): readonly ByteRange[] | undefined {
  const parts = segmentsOf(size ?? 0, segments);
  return parts.length < 2 ? undefined : parts.map(({ start, end }) => [start, end] as const);
}

/** A file that is fetched in ranges. */
export interface RangedFile {
  /** At the server. */
  readonly path: string;
  /** The local file that comes to hold it; what is not in the ranges is there already if it may be adopted. */
  readonly part: string;
  readonly size: number;
  readonly ranges: readonly ByteRange[];
}

/** Fetches what is yet to come of a file, all ranges at once. Returns the bytes that took. @throws FtpError as each download does */
export async function fetchRanges(
  core: ClientCore,
  { path, part, size, ranges }: RangedFile,
  options: MoveOptions,
): Promise<number> {
  const { adopt, onRanges = async () => {}, onProgress, verify, ranges: _, ...fetching } = options;
  const adopted = adopt && (await holds(part, size, ranges));
  const parts = (adopted || !adopt ? ranges : [[0, size] as const]).map(([start, end]) => ({ start, end }));
  const file = await open(part, adopted ? "r+" : "w").catch((error: unknown) => {
    throw localError(part, error);
  });
  const at = parts.map(({ start }) => start);
  const left = () => parts.map(({ end }, index) => [at[index] ?? 0, end] as const).filter(([a, b]) => a < b);
  const before = size - parts.reduce((sum, { start, end }) => sum + end - start, 0);
  let moved = 0;
  let told = 0;
  const onWritten = async (index: number, position: number) => {
    moved += position - (at[index] ?? 0);
    at[index] = position;
    onProgress?.({ bytes: before + moved, total: size });
    if (moved - told < toldEvery) return;
    told = moved;
    await onRanges(left());
  };
  try {
    if (parts.length > 0) await fetchAll(core, path, file, parts, size, { ...fetching, onWritten });
  } finally {
    await closed(file, part);
    await onRanges(left());
  }
  if (verify !== undefined && verify !== false) {
    await core.run((session) => session.verifyFile(part, path, verify, fetching), fetching);
  }
  return moved;
}

/** Whether a part is an ordinary file and as long as what is said to be in it. */
async function holds(part: string, size: number, ranges: readonly ByteRange[]): Promise<boolean> {
  const found = await lstat(part).catch(() => undefined);
  let end = size;
  // Where the last range goes to the end, the last byte that is there stands before it.
  for (const [start, until] of [...ranges].sort(([one], [other]) => other - one)) {
    if (until >= end) end = start;
  }
  return found?.isFile() === true && found.size >= end;
}

async function closed(file: FileHandle, part: string): Promise<void> {
  await file.close().catch((error: unknown) => {
    throw localError(part, error);
  });
}
