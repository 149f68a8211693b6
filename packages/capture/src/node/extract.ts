import { accessSync, constants, mkdirSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { FtpError } from "@twinport/protocol";
import type { ContentSink, ContentStream, ExtractedContent, KeptTransfer } from "../extract/content.ts";
import { Holes } from "../extract/holes.ts";
import { fileName } from "../extract/name.ts";
import { cannotExtract } from "./extract-error.ts";
import { GrowingFile } from "./growing-file.ts";
import { OpenFiles } from "./open-files.ts";

/** A sink that writes files, for `AnalyzeOptions.content`. Its calls throw FtpError "local-file" if the disk refuses. */
export interface FolderSink extends ContentSink {
  /** Removes a file that it wrote. */
  remove(content: ExtractedContent): void;
  /** Removes what is not finished; to be called when the analysis has ended or failed. */
  close(): void;
}

/** What is extracted. */
export interface ExtractOptions {
  /** One data connection, such as "C1.D2". Default: all. */
  readonly only?: string;
  /** Listings too. */
  readonly listings?: boolean;
}

/**
 * Writes each transfer to a file of its own in `folder`, which is made if it is not there: "C1.D2-robots.txt", with
 * ".partial" behind it where something is missing. Nothing is overwritten, and nothing written outside of `folder`. Bytes
 * that the capture does not have are zeros. Files are as they were on the wire: TYPE A's line ends, and the blocks of MODE B,
 * are not converted, and behind a REST the file begins at its offset.
 * Throws FtpError "local-file" if `folder` cannot be made or written to.
 */
export function extractTo(folder: string, options: ExtractOptions = {}): FolderSink {
  return new Folder(folder, options);
}

class Folder implements FolderSink {
  readonly listings: boolean;
  readonly #path: string;
  readonly #only: string | undefined;
  readonly #open = new OpenFiles();
  readonly #growing = new Set<GrowingFile>();
  #count = 0;
  #closed = false;

  constructor(path: string, { only, listings = false }: ExtractOptions) {
    this.#path = path;
    this.#only = only;
    this.listings = listings;
    this.try(() => {
      makeFolder(path);
      accessSync(path, constants.W_OK);
    });
  }

  open(): ContentStream {
    this.#count++;
    const file = new GrowingFile(
      this.#open,
      join(this.#path, `.twinport-${process.pid}-${this.#count}.part`),
    );
    this.#growing.add(file);
    return new FileStream(this, file);
  }

  remove({ path }: ExtractedContent): void {
    this.try(() => rmSync(join(this.#path, path), { force: true }));
  }

  close(): void {
    this.#closed = true;
    for (const file of this.#growing) this.try(() => file.discard());
    this.#growing.clear();
  }

  /** Writes to a file. */
  write(file: GrowingFile, bytes: Uint8Array): void {
    if (this.#closed) throw new FtpError("aborted", "nothing more is extracted");
    try {
      file.write(bytes);
    } catch (cause) {
      throw cannotExtract(this.#path, cause);
    }
  }

  /** Gives a file its name; null if it is not wanted. */
  finish(file: GrowingFile, { connection, name }: KeptTransfer, ending: string): string | null {
    if (this.#only !== undefined && connection !== this.#only) {
      this.discard(file);
      return null;
    }
    const nameOf = (attempt: number): string => fileName(connection, name, ending, attempt);
    const path = this.try(() => file.finish(this.#path, nameOf));
    this.#growing.delete(file);
    return path;
  }

  /** Removes a file. */
  discard(file: GrowingFile): void {
    this.try(() => file.discard());
    this.#growing.delete(file);
  }

  /** Does what the disk may refuse. */
  try<T>(action: () => T): T {
    try {
      return action();
    } catch (cause) {
      throw cannotExtract(this.#path, cause);
    }
  }
}

/** Makes a folder and those above it. Node's own recursion never ends where a parent refuses with ENOENT, as /proc does. */
function makeFolder(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT" && dirname(path) !== path) {
      makeFolder(dirname(path));
      mkdirSync(path);
    } else if (code !== "EEXIST" || !statSync(path).isDirectory()) throw error;
  }
}

class FileStream implements ContentStream {
  readonly #folder: Folder;
  readonly #file: GrowingFile;
  readonly #holes = new Holes();
  /** More is missing than is believed: nothing further is written. */
  #given = false;

  constructor(folder: Folder, file: GrowingFile) {
    this.#folder = folder;
    this.#file = file;
  }

  bytes(bytes: Uint8Array): void {
    if (!this.#given) this.#folder.write(this.#file, bytes);
  }

  gap(length: number): void {
    this.#given ||= !this.#holes.add(this.#file.length, length);
    if (!this.#given) this.#folder.try(() => this.#file.skip(length));
  }

  keep(transfer: KeptTransfer): ExtractedContent | null {
    const { headless, complete, digest } = transfer;
    const cut = transfer.cut || this.#given;
    const holes = this.#holes.list;
    const bytes = this.#file.length;
    const filled = holes.length > 0;
    const whole = !headless && !cut && complete !== "no" && !filled;
    const path = this.#folder.finish(this.#file, transfer, whole ? "" : ".partial");
    if (path === null) return null;
    return { path, bytes, sha256: filled || this.#given ? null : digest, holes, headless, cut, whole };
  }

  drop(): void {
    this.#folder.discard(this.#file);
  }
}
