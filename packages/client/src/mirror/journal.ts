import { type FileHandle, open, readFile, rename, stat, unlink } from "node:fs/promises";
import { FtpError, limits, shown } from "@twinport/protocol";
import { localError } from "../transfer/local-file.ts";
import { Lock } from "./lock.ts";

/** What a file was when its transfer began: if it is still that, the rest can be added to what came. */
export interface Fingerprint {
  readonly size?: number | undefined;
  readonly modifiedMs?: number | undefined;
}

/** A part of a file, bytes, end exclusive. */
export type ByteRange = readonly [start: number, end: number];

/** A file that an earlier run has begun and that is still the same. */
export interface Begun {
  /** What is yet to come of one that is fetched in segments; if absent, all that is there is its beginning. */
  readonly ranges?: readonly ByteRange[] | undefined;
}

/** What the journal holds of a file. */
interface Row extends Fingerprint, Begun {}

/** Lines after which the journal is written anew with what is under way. */
const mostLines = 2000;

/**
 * Which files are under way, on the disk before the first of their bytes is, so that a mirror ended by whatever it is adopts what was begun.
 * One JSON object a line: what the journal is of, then `begin` and `end`. As small as what is under way: what is done needs no
 * memory, for it is the same on both sides.
 */
export class Journal {
  readonly #file: string;
  readonly #head: string;
  readonly #lock: Lock;
  readonly #open = new Map<string, Row>();
  /** Begun by an earlier run, and not taken up by this one yet. */
  readonly #found = new Map<string, Row>();
  #handle: FileHandle | undefined;
  #lines = 0;
  #writing: Promise<void> = Promise.resolve();

  private constructor(file: string, head: string, lock: Lock) {
    this.#file = file;
    this.#head = head;
    this.#lock = lock;
  }

  /**
   * Opens a journal, or begins one.
   * @param from what the mirror copies from, and @param to where to: a journal of others is refused
   * @throws FtpError "usage" for a file that is no journal of this mirror, or that another one has open; "local-file"
   */
  static async open(file: string, from: string, to: string): Promise<Journal> {
    const head = JSON.stringify({ journal: "twinport mirror", version: 1, from, to });
    const lock = await Lock.take(file);
    const journal = new Journal(file, head, lock);
    try {
      await journal.#load();
      await journal.#rewrite();
      return journal;
    } catch (error) {
      await journal.#handle?.close();
      await lock.release();
      throw error;
    }
  }

  /**
   * What an earlier run has begun of this very file, on which the caller may go on; "stale" where it has begun another of this name,
   * undefined where none.
   */
  adopt(path: string, print: Fingerprint): Begun | "stale" | undefined {
    const found = this.#found.get(path);
    if (found === undefined) return undefined;
    this.#found.delete(path);
    const known = print.size !== undefined && print.modifiedMs !== undefined;
    return known && found.size === print.size && found.modifiedMs === print.modifiedMs ? found : "stale";
  }

  /** Files begun by earlier runs that nobody has asked for: their beginnings are of no use. */
  get abandoned(): readonly string[] {
    return [...this.#found.keys()];
  }

  /** Says that a file is under way, or what of it is yet to come. Resolves once that is written. */
  begin(path: string, { size, modifiedMs }: Fingerprint, ranges?: readonly ByteRange[]): Promise<void> {
    const row = { size, modifiedMs, ranges };
    this.#open.set(path, row);
    return this.#append(beginLine(path, row));
  }

  /** Says that nothing is left of a file's way: it is done, or its beginning was thrown away. */
  end(path: string): Promise<void> {
    this.#open.delete(path);
    this.#found.delete(path);
    return this.#append(JSON.stringify({ end: path }));
  }

  /** Closes the journal; one that has nothing under way any more is removed. */
  async close(): Promise<void> {
    await this.#writing.catch(() => {});
    await this.#handle?.close();
    if (this.#open.size === 0 && this.#found.size === 0) await unlink(this.#file).catch(() => {});
    await this.#lock.release();
  }

  #append(line: string): Promise<void> {
    this.#writing = this.#writing.then(async () => {
      this.#lines += 1;
      if (this.#lines > mostLines) await this.#rewrite();
      else await this.#handle?.appendFile(`${line}\n`);
    });
    this.#writing.catch(() => {});
    return this.#writing;
  }

  /** Writes the journal as small as it can be, under another name first: there is no moment without one. */
  async #rewrite(): Promise<void> {
    await this.#handle?.close();
    const lines = [...this.#found, ...this.#open].map(([path, print]) => beginLine(path, print));
    const beside = `${this.#file}.new`;
    try {
      this.#handle = await open(beside, "w", 0o600);
      await this.#handle.appendFile(`${[this.#head, ...lines].join("\n")}\n`);
      await rename(beside, this.#file);
    } catch (error) {
      throw localError(this.#file, error);
    }
    this.#lines = lines.length;
  }

  async #load(): Promise<void> {
    const size = await stat(this.#file).then(
      (found) => found.size,
      () => undefined,
    );
    if (size === undefined || size === 0) return;
    if (size > limits.journalFile) throw this.#foreign(`it has more than ${limits.journalFile} bytes`);
    const [head, ...lines] = (await readFile(this.#file, "utf8")).split("\n");
    if (head !== this.#head) throw this.#foreign(`it begins with ${shown(head ?? "")}`);
    for (const line of lines) {
      const { begin, end, size, modifiedMs, ranges } = parse(line);
      if (typeof begin === "string" && isRanges(ranges))
        this.#found.set(begin, { size: number(size), modifiedMs: number(modifiedMs), ranges });
      if (typeof end === "string") this.#found.delete(end);
    }
  }

  #foreign(why: string): FtpError {
    return new FtpError("usage", `${shown(this.#file)} is no journal of this mirror: ${why}`, {
      hint: "Give another file, or remove this one.",
    });
  }
}

const beginLine = (path: string, { size, modifiedMs, ranges }: Row): string =>
  JSON.stringify({ begin: path, size, modifiedMs, ranges });

const number = (value: unknown): number | undefined => (typeof value === "number" ? value : undefined);

const isOffset = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;

function isRanges(value: unknown): value is readonly ByteRange[] | undefined {
  const isRange = (one: unknown) => Array.isArray(one) && one.length === 2 && one.every(isOffset);
  return value === undefined || (Array.isArray(value) && value.every(isRange));
}

/** A line as far as it was written: the last one may have been cut off with the process. */
function parse(line: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
