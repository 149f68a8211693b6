import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { access, type FileHandle, lstat, open, rename, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { continueFile, type UploadTarget } from "./local-continue.ts";
import { removeLeftovers } from "./local-leftovers.ts";
import { writeFile } from "./local-write.ts";
import { partSuffix, reservedPrefix } from "./names.ts";
import type { Upload, UploadMode } from "./types.ts";

/** Directories remembered as looked through for leftovers; then all are forgotten, and looked through again. */
const rememberedDirectories = 10_000;

/** Files of the host opened for writing. */
export class LocalUploads {
  readonly #lookedThrough = new Set<string>();

  /** Opens one. */
  open(target: UploadTarget, mode: UploadMode): Promise<Upload> {
    if (mode.kind === "unique") return this.#reserve(target);
    return mode.kind === "replace" ? this.#replace(target) : continueFile(target, mode);
  }

  /** Writes beside the target and renames: until then the old file is whole, and nobody sees half of the new one. */
  async #replace({ place, stats, permissions }: UploadTarget): Promise<Upload> {
    if (stats !== null) await access(place, constants.W_OK);
    const directory = dirname(place);
    const temporary = join(directory, `${reservedPrefix}${randomBytes(12).toString("hex")}${partSuffix}`);
    const handle = await open(temporary, "wx", 0o666);
    const discard = () => unlink(temporary).catch(() => undefined);
    try {
      const mode = stats === null ? permissions : stats.mode & 0o777;
      if (mode !== undefined) await handle.chmod(mode);
    } catch (error) {
      await handle.close();
      await discard();
      throw error;
    }
    const cleaned = this.#clean(directory, handle);
    const writer = writeFile(async () => handle, 0);
    return {
      stream: writer.stream,
      commit: async () => {
        try {
          await cleaned;
          await writer.finish();
          await rename(temporary, place);
        } catch (error) {
          await discard();
          throw error;
        }
      },
      abandon: async () => {
        await cleaned;
        await writer.giveUp();
        await handle.close();
        await discard();
      },
    };
  }

  /** Takes the name by an empty file, which the whole one then replaces. */
  async #reserve({ place, permissions }: UploadTarget): Promise<Upload> {
    const handle = await open(place, "wx", permissions);
    const stats = await handle.stat().finally(() => handle.close());
    const release = async () => {
      // Not what somebody else has put there meanwhile.
      const now = await lstat(place).catch(() => null);
      if (now?.ino === stats.ino && now.size === 0) await unlink(place).catch(() => undefined);
    };
    try {
      const upload = await this.#replace({ place, stats: null, permissions });
      const abandon = () => upload.abandon().finally(release);
      return { ...upload, abandon };
    } catch (error) {
      await release();
      throw error;
    }
  }

  /** Once for each directory that is uploaded to, beside the upload. Never rejects. */
  async #clean(directory: string, newest: FileHandle): Promise<void> {
    if (this.#lookedThrough.has(directory)) return;
    if (this.#lookedThrough.size >= rememberedDirectories) this.#lookedThrough.clear();
    this.#lookedThrough.add(directory);
    try {
      const { ctimeMs } = await newest.stat();
      await removeLeftovers(directory, ctimeMs);
    } catch {
      // A directory that may be written but not read keeps its leftovers.
    }
  }
}
