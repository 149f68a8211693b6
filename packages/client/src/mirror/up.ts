import { lstat } from "node:fs/promises";
import { join } from "node:path";
import { FtpError, joinPath } from "@twinport/protocol";
import type { ClientCore } from "../client/core.ts";
import type { OperationOptions, TransferOptions } from "../options.ts";
import { localError } from "../transfer/local-file.ts";
import { ensureDirectory } from "../tree/ensure-directory.ts";
import type { MoveOptions, Mover } from "./mover.ts";
import { partName, split } from "./place.ts";
import { digestsDiffer } from "./same-bytes.ts";
import type { SideEntry } from "./side.ts";

/** From local files to a server. */
export class UpMover implements Mover {
  readonly #core: ClientCore;
  readonly #from: string;
  readonly #to: string;

  constructor(core: ClientCore, from: string, to: string) {
    this.#core = core;
    this.#from = from;
    this.#to = to;
  }

  prepare(): Promise<void> {
    return this.#core.run((session) => ensureDirectory(session, this.#to));
  }

  /** Servers on Windows take "A" for "a"; RNTO over the other would replace it, and that the listing shows one name only. */
  async fold(): Promise<(name: string) => string> {
    return (name) => name;
  }

  ranges(): undefined {
    return undefined;
  }

  /** What is there is overwritten from the first byte on: to ask each time would cost a round trip. */
  async clear(path: string, stale: boolean): Promise<void> {
    if (stale) await this.discard(path);
  }

  async makeDirectory(path: string, options: OperationOptions): Promise<void> {
    // Not `mkdir`: made by an attempt whose reply was lost is made all the same.
    await this.#core.run((session) => ensureDirectory(session, this.#remote(path), options), options);
  }

  async copy(entry: SideEntry, options: MoveOptions): Promise<number> {
    const local = join(this.#from, entry.path);
    const found = await lstat(local).catch((error: unknown) => {
      throw localError(local, error);
    });
    if (!found.isFile()) throw localError(local, new Error("it is no file any more"));
    const { adopt, ranges: _, onRanges: _none, ...moving } = options;
    let begun = adopt;
    const onProgress: TransferOptions["onProgress"] = (progress) => {
      begun ||= progress.bytes > 0;
      moving.onProgress?.(progress);
    };
    const send = (resume: boolean) =>
      this.#core.run(async (session, { number }) => {
        const { bytes } = await session.uploadFrom(local, this.#remote(entry.path), {
          type: "image",
          part: this.#part(entry.path),
          resume: resume || (number > 1 && begun),
          preserve: true,
          ...moving,
          onProgress,
        });
        return bytes;
      }, options);
    // What is there of it may be of no use after all: then all of it goes.
    return await send(adopt).catch((error: unknown) => {
      if (error instanceof FtpError && error.code === "verify" && adopt) return send(false);
      throw error;
    });
  }

  async differs(entry: SideEntry, options: OperationOptions): Promise<boolean> {
    return await digestsDiffer(this.#core, join(this.#from, entry.path), this.#remote(entry.path), options);
  }

  async remove(path: string, options: OperationOptions): Promise<void> {
    await this.#core.run((session) => session.remove(this.#remote(path), options), options);
  }

  async removeDirectory(path: string, options: OperationOptions): Promise<void> {
    await this.#core.run((session) => session.rmdir(this.#remote(path), options), options);
  }

  async discard(path: string): Promise<void> {
    await this.#core.run((session) => session.command("DELE", this.#part(path)));
  }

  #remote(path: string): string {
    return joinPath(this.#to, path);
  }

  #part(path: string): string {
    const { directory, name } = split(path);
    return joinPath(this.#to, directory === "" ? partName(name) : `${directory}/${partName(name)}`);
  }
}
