import { randomBytes } from "node:crypto";
import { constants, type Stats } from "node:fs";
import type { HostCalls } from "./confine/host-calls.ts";
import { HostFile } from "./confine/host-file.ts";
import { continueFile, type UploadTarget } from "./local-continue.ts";
import { removeLeftovers, unlinkIfThere } from "./local-leftovers.ts";
import { writeFile } from "./local-write.ts";
import { partSuffix, reservedPrefix } from "./names.ts";
import type { Upload, UploadMode } from "./types.ts";

/** Directories remembered as looked through for leftovers; then all are forgotten, and looked through again. */
const rememberedDirectories = 10_000;

const anew = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL;

/** Files of the host opened for writing. */
export class LocalUploads {
  readonly #lookedThrough = new Set<string>();

  /** Opens one. */
  open(target: UploadTarget, mode: UploadMode): Promise<Upload> {
    if (mode.kind === "unique") return this.#reserve(target);
    return mode.kind === "replace" ? this.#replace(target) : continueFile(target, mode);
  }

  /** Writes beside the target and renames: until then the old file is whole, and nobody sees half of the new one. */
  async #replace(target: UploadTarget): Promise<Upload> {
    const { tree, place, permissions } = target;
    const { calls } = tree;
    const { folder, stats } = place;
    if (stats !== null) await tree.pin(place.path, (name) => calls.access(name, constants.W_OK));
    const temporary = folder.entry(`${reservedPrefix}${randomBytes(12).toString("hex")}${partSuffix}`);
    const file = new HostFile(calls, await calls.open(temporary, anew, 0o666));
    folder.hold();
    const discard = async () => {
      await unlinkIfThere(calls, temporary);
      folder.release();
    };
    try {
      const mode = stats === null ? permissions : stats.mode & 0o777;
      if (mode !== undefined) await calls.fchmod(file.fd, mode);
    } catch (error) {
      await file.close();
      await discard();
      throw error;
    }
    const cleaned = this.#clean(target, file.fd);
    const writer = writeFile(async () => file, 0);
    return {
      stream: writer.stream,
      commit: async () => {
        try {
          await cleaned;
          await writer.finish();
          await calls.rename(temporary, place.path);
          folder.release();
        } catch (error) {
          await file.close();
          await discard();
          throw error;
        }
      },
      abandon: async () => {
        await cleaned;
        await writer.giveUp();
        await file.close();
        await discard();
      },
    };
  }

  /** Takes the name by an empty file, which the whole one then replaces. */
  async #reserve(target: UploadTarget): Promise<Upload> {
    const { tree, place, permissions } = target;
    const { calls } = tree;
    const file = new HostFile(calls, await calls.open(place.path, anew, permissions));
    const { ino } = await statsOf(calls, file);
    const release = async () => {
      // Not what somebody else has put there meanwhile.
      const now = await calls.lstat(place.path);
      if (now?.ino === ino && now.size === 0) await unlinkIfThere(calls, place.path);
    };
    try {
      const upload = await this.#replace({ ...target, place: { ...place, stats: null } });
      place.folder.hold();
      const held = (ending: Promise<void>) => ending.finally(() => place.folder.release());
      return {
        ...upload,
        commit: () =>
          held(
            upload.commit().catch(async (error) => {
              await release();
              throw error;
            }),
          ),
        abandon: () => held(upload.abandon().then(release, release)),
      };
    } catch (error) {
      await release();
      throw error;
    }
  }

  /** Once for each directory that is uploaded to, beside the upload. Never rejects. */
  async #clean({ tree: { calls }, place, directory }: UploadTarget, newest: number): Promise<void> {
    if (this.#lookedThrough.has(directory)) return;
    if (this.#lookedThrough.size >= rememberedDirectories) this.#lookedThrough.clear();
    this.#lookedThrough.add(directory);
    try {
      const { ctimeMs } = await calls.fstat(newest);
      await removeLeftovers(calls, place.folder, ctimeMs);
    } catch {
      // A directory that may be written but not read keeps its leftovers.
    }
  }
}

async function statsOf(calls: HostCalls, file: HostFile): Promise<Stats> {
  try {
    return await calls.fstat(file.fd);
  } finally {
    await file.close();
  }
}
