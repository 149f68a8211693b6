import type { Quota } from "../accounts/types.ts";
import { type Amount, hasOtherNames } from "../limits/count.ts";
import { Portion, type QuotaUsage, type Written } from "../limits/usage.ts";
import { errorCode, StorageError } from "./errors.ts";
import { metered } from "./metered.ts";
import type { FileFacts, NewFacts, OpenDirectory, OpenFile, Storage, Upload, UploadMode } from "./types.ts";

/**
 * The files of a storage, which may come to so much: what would be more rejects with EDQUOT, an upload as soon as its bytes no
 * longer fit. They are counted when a quota is first asked for, which the first change of an account waits for.
 * @param usage the account's, the same for all its sessions
 */
export function withQuota(storage: Storage, quota: Quota, usage: QuotaUsage): Storage {
  return new BoundedFiles(storage, quota, usage);
}

const nothing: Amount = { bytes: 0, files: 0 };

class BoundedFiles implements Storage {
  readonly #storage: Storage;
  readonly #quota: Quota;
  readonly #usage: QuotaUsage;

  constructor(storage: Storage, quota: Quota, usage: QuotaUsage) {
    this.#storage = storage;
    this.#quota = quota;
    this.#usage = usage;
  }

  stat(path: string): Promise<FileFacts> {
    return this.#storage.stat(path);
  }

  openDirectory(
    path: string,
    want: "names" | "facts",
    shown?: (name: string) => boolean,
  ): Promise<OpenDirectory> {
    return this.#storage.openDirectory(path, want, shown);
  }

  openFile(path: string): Promise<OpenFile> {
    return this.#storage.openFile(path);
  }

  async setFacts(path: string, facts: NewFacts): Promise<void> {
    if (this.#storage.setFacts === undefined) throw new StorageError("ENOTSUP");
    await this.#storage.setFacts(path, facts);
  }

  async openUpload(path: string, mode: UploadMode, permissions?: number): Promise<Upload> {
    await this.#usage.begin(this.#storage);
    return this.#usage.paths.take(path, async () => {
      const portion = new Portion();
      try {
        const there = await this.#factsAt(path);
        await this.#take(portion, 0, 1 - existing(there));
        const upload = await this.#storage.openUpload(path, mode, permissions);
        if (mode.kind === "replace") return this.#whole(path, upload, portion, there);
        const size = there?.size ?? 0;
        const written = this.#begun(path, { bytes: size, files: existing(there) });
        if (mode.kind === "unique") return this.#unique(path, written, upload, portion);
        return this.#continued(path, written, upload, portion, "start" in mode ? mode.start : size);
      } catch (error) {
        this.#settle(portion, nothing);
        throw error;
      }
    });
  }

  /** An upload that becomes the file when it is committed: only then is what it replaces given back. */
  #whole(path: string, upload: Upload, portion: Portion, there: FileFacts | null): Upload {
    let written = 0;
    const grow = (bytes: number) => {
      written += bytes;
      return this.#usage.take(portion, this.#quota, growth(written, there) - portion.bytes);
    };
    const commit = async () => {
      // What was there at the beginning need not be there any more.
      const replaced = await this.#factsAt(path);
      const change = { bytes: written - this.#freed(path, replaced).bytes, files: 1 - existing(replaced) };
      try {
        await this.#take(portion, change.bytes - portion.bytes, change.files - portion.files);
      } catch (error) {
        await upload.abandon();
        throw error;
      }
      await upload.commit();
      this.#changed(path);
      return change;
    };
    return {
      stream: metered(upload.stream, grow, () => usedUp(this.#quota, "bytes")),
      commit: async () => {
        let change = nothing;
        try {
          change = await this.#usage.paths.take(path, commit);
        } finally {
          this.#settle(portion, change);
        }
      },
      abandon: () => upload.abandon().finally(() => this.#settle(portion, nothing)),
    };
  }

  /** An upload whose name is taken from the beginning, and is its own until the end. */
  #unique(path: string, written: Written, upload: Upload, portion: Portion): Upload {
    const grow = (bytes: number) => this.#usage.take(portion, this.#quota, bytes);
    const settle = (change: Amount) => {
      this.#ended(path, written);
      this.#settle(portion, change);
    };
    return {
      stream: metered(upload.stream, grow, () => usedUp(this.#quota, "bytes")),
      commit: async () => {
        let change = nothing;
        try {
          await upload.commit();
          change = { bytes: portion.bytes, files: portion.files };
        } finally {
          settle(change);
        }
      },
      abandon: () => upload.abandon().finally(() => settle(nothing)),
    };
  }

  /** An upload into a file that is there, of which what has come stays in any case. */
  #continued(path: string, written: Written, upload: Upload, portion: Portion, start: number): Upload {
    let extent = start;
    const grow = (bytes: number) => {
      extent += bytes;
      const growth = Math.max(0, extent - written.counted.bytes);
      return this.#usage.take(portion, this.#quota, growth - portion.bytes);
    };
    const settle = async () => {
      const now = await this.#factsAt(path).catch(() => undefined);
      const last = this.#ended(path, written);
      if (now === undefined) {
        this.#usage.doubt();
        return this.#settle(portion, { ...portion });
      }
      const { counted } = written;
      const change = { bytes: (now?.size ?? 0) - counted.bytes, files: existing(now) - counted.files };
      // Another upload may have cut off for a moment what it writes anew, and holds nothing for: until the last, only more counts.
      const believed = last ? change : { bytes: Math.max(0, change.bytes), files: Math.max(0, change.files) };
      written.counted = { bytes: counted.bytes + believed.bytes, files: counted.files + believed.files };
      this.#settle(portion, believed);
    };
    return {
      stream: metered(upload.stream, grow, () => usedUp(this.#quota, "bytes")),
      commit: () => upload.commit().finally(settle),
      abandon: () => upload.abandon().finally(settle),
    };
  }

  /**
   * An upload writes at a path from now on: nobody knows how long what is there will be.
   * @param there what is there now, and has been counted; where others write at it already, they know better
   */
  #begun(path: string, there: Amount): Written {
    this.#changed(path);
    const { written } = this.#usage;
    const one = written.get(path) ?? { uploads: 0, counted: there };
    one.uploads++;
    written.set(path, one);
    return one;
  }

  /** Whether it was the last at that path. */
  #ended(path: string, one: Written): boolean {
    one.uploads--;
    if (one.uploads === 0) this.#usage.written.delete(path);
    return one.uploads === 0;
  }

  async rename(from: string, to: string): Promise<void> {
    if (from === to) return this.#storage.rename(from, to);
    const { paths } = this.#usage;
    // In one order, so that no two wait for each other.
    const [first = from, second = to] = [from, to].sort();
    await this.#shrink(() => paths.take(first, () => paths.take(second, () => this.#rename(from, to))));
  }

  async #rename(from: string, to: string): Promise<Amount> {
    // The rest of an upload could make a second file of the old name, as long as the first.
    if (this.#isWritten(from)) throw new StorageError("EBUSY");
    const replaced = await this.#factsAt(to);
    const { unique } = (await this.#factsAt(from)) ?? {};
    await this.#storage.rename(from, to);
    this.#changed(from, to);
    return unique !== undefined && replaced?.unique === unique ? nothing : this.#gone(to, replaced);
  }

  /** What an upload has made of a path at which something else happens too cannot be told apart. */
  #changed(...paths: readonly string[]): void {
    if (paths.some((path) => this.#isWritten(path))) this.#usage.doubt();
  }

  /** Whether an upload writes at a path, or below it. */
  #isWritten(path: string): boolean {
    for (const written of this.#usage.written.keys()) if (`${written}/`.startsWith(`${path}/`)) return true;
    return false;
  }

  removeFile(path: string): Promise<void> {
    return this.#remove(path, () => this.#storage.removeFile(path));
  }

  removeDirectory(path: string): Promise<void> {
    return this.#remove(path, () => this.#storage.removeDirectory(path));
  }

  async #remove(path: string, action: () => Promise<void>): Promise<void> {
    await this.#shrink(() =>
      this.#usage.paths.take(path, async () => {
        const removed = await this.#factsAt(path);
        await action();
        this.#changed(path);
        return this.#gone(path, removed);
      }),
    );
  }

  async makeDirectory(path: string, permissions?: number): Promise<void> {
    await this.#usage.begin(this.#storage);
    const portion = new Portion();
    let change = nothing;
    try {
      await this.#take(portion, 0, 1);
      await this.#storage.makeDirectory(path, permissions);
      this.#changed(path);
      change = { bytes: 0, files: 1 };
    } finally {
      this.#settle(portion, change);
    }
  }

  async space(path: string): Promise<number | null> {
    const { type } = await this.#storage.stat(path);
    if (type !== "directory") throw new StorageError("ENOTDIR");
    await this.#usage.known(this.#storage);
    const left = this.#usage.left(this.#quota);
    const inner = (await this.#storage.space?.(path)) ?? null;
    return left === null || inner === null ? (left ?? inner) : Math.min(left, inner);
  }

  /** Does what can only make files fewer: that is also possible while nobody can tell how much there is. */
  async #shrink(action: () => Promise<Amount>): Promise<void> {
    const counted = await this.#usage.begin(this.#storage).then(
      () => true,
      () => false,
    );
    let change = nothing;
    try {
      change = await action();
    } finally {
      if (counted) this.#settle(new Portion(), change);
    }
  }

  /** The change when a file or directory is gone from a path. */
  #gone(path: string, facts: FileFacts | null): Amount {
    const { bytes, files } = this.#freed(path, facts);
    return { bytes: -bytes, files: -files };
  }

  /**
   * What is given back with a name: nothing that is still written, and no bytes of a file that has other names. That is counted again
   * when all is quiet.
   */
  #freed(path: string, facts: FileFacts | null): Amount {
    if (facts === null) return nothing;
    const written = this.#usage.written.has(path);
    const stays = written || hasOtherNames(facts);
    if (facts.type === "directory") return { bytes: 0, files: 1 };
    if (stays) this.#usage.doubt();
    return { bytes: stays ? 0 : facts.size, files: written ? 0 : 1 };
  }

  async #take(portion: Portion, bytes: number, files: number): Promise<void> {
    if (!(await this.#usage.take(portion, this.#quota, Math.max(0, bytes), Math.max(0, files)))) {
      throw usedUp(this.#quota, bytes > 0 ? "bytes" : "files");
    }
  }

  #settle(portion: Portion, change: Amount): void {
    this.#usage.settle(portion, change);
    this.#usage.end();
  }

  async #factsAt(path: string): Promise<FileFacts | null> {
    try {
      return await this.#storage.stat(path);
    } catch (error) {
      if (errorCode(error) === "ENOENT") return null;
      throw error;
    }
  }
}

/**
 * Names the limit for the log; a client only learns that there is one.
 * @param grown what there would be more of: where that is not bounded, it was the other
 */
function usedUp(quota: Quota, grown: keyof Quota): StorageError {
  const bounds = Object.entries(quota).map(([name, value]) => `${name} ${value}`);
  const bound = quota[grown] === undefined ? (grown === "bytes" ? "files" : "bytes") : grown;
  const limit = { limit: `quota.${bound}`, value: quota[bound] ?? 0 } as const;
  return new StorageError("EDQUOT", `quota (${bounds.join(", ")})`, limit);
}

function existing(facts: FileFacts | null | undefined): 0 | 1 {
  return facts === null || facts === undefined ? 0 : 1;
}

/** Bytes by which a file that now reaches so far is longer than it was. */
function growth(extent: number, there: FileFacts | null): number {
  return Math.max(0, extent - (there?.size ?? 0));
}
