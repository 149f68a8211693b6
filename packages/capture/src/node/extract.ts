import { accessSync, constants, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { ContentSink, ContentStream, ExtractedContent, KeptTransfer } from "../extract/content.ts";
import { Holes } from "../extract/holes.ts";
import { fileName } from "../extract/name.ts";
import { cannotExtract } from "./extract-error.ts";
import { GrowingFile } from "./growing-file.ts";
import { OpenFiles } from "./open-files.ts";

/** A sink that writes files, for `AnalyzeOptions.content`. Its calls throw FtpError "local-file" if the disk refuses. */
export interface FolderSink extends ContentSink {
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
  attempt(folder, () => {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
  });
  const open = new OpenFiles();
  const growing = new Set<GrowingFile>();
  let count = 0;
  const { only, listings = false } = options;
  return {
    listings,
    open() {
      count++;
      const file = new GrowingFile(open, join(folder, `.twinport-${process.pid}-${count}.part`));
      growing.add(file);
      return new FileStream(folder, file, only, () => growing.delete(file));
    },
    close() {
      for (const file of growing) attempt(folder, () => file.discard());
      growing.clear();
    },
  };
}

class FileStream implements ContentStream {
  readonly #folder: string;
  readonly #file: GrowingFile;
  readonly #only: string | undefined;
  readonly #ended: () => void;
  readonly #holes = new Holes();
  /** More is missing than is believed: nothing further is written. */
  #given = false;

  constructor(folder: string, file: GrowingFile, only: string | undefined, ended: () => void) {
    this.#folder = folder;
    this.#file = file;
    this.#only = only;
    this.#ended = ended;
  }

  bytes(bytes: Uint8Array): void {
    if (this.#given) return;
    try {
      this.#file.write(bytes);
    } catch (cause) {
      throw cannotExtract(this.#folder, cause);
    }
  }

  gap(length: number): void {
    this.#given ||= !this.#holes.add(this.#file.length, length);
    if (!this.#given) attempt(this.#folder, () => this.#file.skip(length));
  }

  keep(transfer: KeptTransfer): ExtractedContent | null {
    if (this.#only !== undefined && transfer.connection !== this.#only) {
      this.drop();
      return null;
    }
    const { connection, name, headless, cut, complete, digest } = transfer;
    const holes = this.#holes.list;
    const bytes = this.#file.length;
    const whole = !headless && !cut && complete !== "no" && holes.length === 0 && !this.#given;
    const ending = whole ? "" : ".partial";
    const nameOf = (attempt: number): string => fileName(connection, name, ending, attempt);
    const path = attempt(this.#folder, () => this.#file.finish(this.#folder, nameOf));
    this.#ended();
    const sha256 = holes.length > 0 || this.#given ? null : digest;
    return { path, bytes, sha256, holes, headless, cut, whole };
  }

  drop(): void {
    attempt(this.#folder, () => this.#file.discard());
    this.#ended();
  }
}

function attempt<T>(folder: string, action: () => T): T {
  try {
    return action();
  } catch (cause) {
    throw cannotExtract(folder, cause);
  }
}
