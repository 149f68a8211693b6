import { type FileHandle, open, readFile, rename, stat, unlink } from "node:fs/promises";
import { FtpError, limits, shown } from "@twinport/protocol";
import { localError } from "../transfer/local-file.ts";

/** What a file was when its transfer began: if it is still that, the rest can be added to what came. */
export interface Fingerprint {
  readonly size?: number | undefined;
  readonly modifiedMs?: number | undefined;
}

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
  readonly #open = new Map<string, Fingerprint>();
  /** Begun by an earlier run, and not taken up by this one yet. */
  readonly #found = new Map<string, Fingerprint>();
  #handle: FileHandle | undefined;
  #lines = 0;
  #writing: Promise<void> = Promise.resolve();

  private constructor(file: string, head: string) {
    this.#file = file;
    this.#head = head;
  }

  /**
   * Opens a journal, or begins one.
   * @param from what the mirror copies from, and @param to where to: a journal of others is refused
   * @throws FtpError "usage" for a file that is no journal of this mirror, "local-file"
   */
  static async open(file: string, from: string, to: string): Promise<Journal> {
    const head = JSON.stringify({ journal: "twinport mirror", version: 1, from, to });
    const journal = new Journal(file, head);
    await journal.#load();
    await journal.#rewrite();
    return journal;
  }

  /** Whether an earlier run has begun this very file; the caller may go on where that ended. */
  adopt(path: string, print: Fingerprint): boolean {
    const found = this.#found.get(path);
    this.#found.delete(path);
    const known = print.size !== undefined && print.modifiedMs !== undefined;
    return known && found?.size === print.size && found?.modifiedMs === print.modifiedMs;
  }

  /** Files begun by earlier runs that nobody has asked for: their beginnings are of no use. */
  get abandoned(): readonly string[] {
    return [...this.#found.keys()];
  }

  /** Says that a file is under way. Resolves once that is written. */
  begin(path: string, print: Fingerprint): Promise<void> {
    this.#open.set(path, print);
    return this.#append(beginLine(path, print));
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
      const { begin, end, size, modifiedMs } = parse(line);
      if (typeof begin === "string")
        this.#found.set(begin, { size: number(size), modifiedMs: number(modifiedMs) });
      if (typeof end === "string") this.#found.delete(end);
    }
  }

  #foreign(why: string): FtpError {
    return new FtpError("usage", `${shown(this.#file)} is no journal of this mirror: ${why}`, {
      hint: "Give another file, or remove this one.",
    });
  }
}

const beginLine = (path: string, { size, modifiedMs }: Fingerprint): string =>
  JSON.stringify({ begin: path, size, modifiedMs });

const number = (value: unknown): number | undefined => (typeof value === "number" ? value : undefined);

/** A line as far as it was written: the last one may have been cut off with the process. */
function parse(line: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
