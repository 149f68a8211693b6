import { Writable } from "node:stream";
import type { Quota } from "../accounts/types.ts";
import { type Amount, hasOtherNames } from "../limits/count.ts";
import { Portion, type QuotaUsage } from "../limits/usage.ts";
import { errorCode, StorageError } from "./errors.ts";
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
    const portion = new Portion();
    try {
      const there = await this.#factsAt(path);
      await this.#take(portion, 0, there === null ? 1 : 0);
      const upload = await this.#storage.openUpload(path, mode, permissions);
      if (mode.kind === "unique") return this.#whole(path, upload, portion, null, false);
      if (mode.kind === "replace") return this.#whole(path, upload, portion, there, true);
      const start = mode.kind === "append" ? (there?.size ?? 0) : mode.start;
      return this.#continued(path, upload, portion, there, start);
    } catch (error) {
      this.#settle(portion, nothing);
      throw error;
    }
  }

  /** An upload that becomes the file when it is committed: only then is what it replaces given back. */
  #whole(path: string, upload: Upload, portion: Portion, there: FileFacts | null, replaces: boolean): Upload {
    let written = 0;
    const grow = (bytes: number) => {
      written += bytes;
      return this.#usage.take(portion, this.#quota, growth(written, there) - portion.bytes);
    };
    const commit = async () => {
      // What was there at the beginning need not be there any more. A unique upload has only itself there, and replaces nothing.
      const replaced = replaces ? await this.#factsAt(path) : null;
      const change = { bytes: written - this.#freedWith(path, replaced), files: 1 - existing(replaced) };
      try {
        await this.#take(portion, change.bytes - portion.bytes, change.files - portion.files);
      } catch (error) {
        await upload.abandon();
        throw error;
      }
      await upload.commit();
      return change;
    };
    return {
      stream: metered(upload.stream, grow, () => usedUp(this.#quota)),
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

  /** An upload into a file that is there, of which what has come stays in any case. */
  #continued(path: string, upload: Upload, portion: Portion, there: FileFacts | null, start: number): Upload {
    const { continued } = this.#usage;
    let extent = start;
    const grow = (bytes: number) => {
      extent += bytes;
      return this.#usage.take(portion, this.#quota, growth(extent, there) - portion.bytes);
    };
    // Two in one file: what each has made of it cannot be told apart.
    if (continued.includes(path)) this.#usage.doubt();
    continued.push(path);
    const settle = async () => {
      const now = await this.#factsAt(path).catch(() => undefined);
      continued.splice(continued.indexOf(path), 1);
      if (now === undefined) this.#usage.doubt();
      const change = { bytes: (now?.size ?? 0) - (there?.size ?? 0), files: existing(now) - existing(there) };
      this.#settle(portion, now === undefined ? { ...portion } : change);
    };
    return {
      stream: metered(upload.stream, grow, () => usedUp(this.#quota)),
      commit: () => upload.commit().finally(settle),
      abandon: () => upload.abandon().finally(settle),
    };
  }

  async rename(from: string, to: string): Promise<void> {
    const { continued, paths } = this.#usage;
    // The rest of an upload could make a second file of the old name, as long as the first.
    if (continued.some((path) => `${path}/`.startsWith(`${from}/`))) throw new StorageError("EBUSY");
    const rename = () => this.#storage.rename(from, to);
    if (from === to) return rename();
    await this.#shrink(() =>
      paths.take(to, async () => {
        const replaced = await this.#factsAt(to);
        const same =
          replaced?.unique !== undefined && replaced.unique === (await this.#factsAt(from))?.unique;
        await rename();
        return same ? nothing : this.#gone(to, replaced);
      }),
    );
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

  /** What is given back when a file or directory is gone from a path. */
  #gone(path: string, facts: FileFacts | null): Amount {
    return { bytes: -this.#freedWith(path, facts), files: -existing(facts) };
  }

  /** Bytes that go with a file's name: none while the file goes on elsewhere, which is to be counted again when all is quiet. */
  #freedWith(path: string, facts: FileFacts | null): number {
    if (facts === null || facts.type === "directory") return 0;
    if (!hasOtherNames(facts) && !this.#usage.continued.includes(path)) return facts.size;
    this.#usage.doubt();
    return 0;
  }

  async #take(portion: Portion, bytes: number, files: number): Promise<void> {
    if (!(await this.#usage.take(portion, this.#quota, Math.max(0, bytes), Math.max(0, files)))) {
      throw usedUp(this.#quota);
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

/** Names the limit for the log; a client only learns that there is one. */
function usedUp(quota: Quota): StorageError {
  const bounds = Object.entries(quota).map(([name, value]) => `${name} ${value}`);
  return new StorageError("EDQUOT", `quota (${bounds.join(", ")})`);
}

function existing(facts: FileFacts | null | undefined): 0 | 1 {
  return facts === null || facts === undefined ? 0 : 1;
}

/** Bytes by which a file that now reaches so far is longer than it was. */
function growth(extent: number, there: FileFacts | null): number {
  return Math.max(0, extent - (there?.size ?? 0));
}

/** Passes on what is written to `target`, chunk by chunk, as long as `grow` grants its bytes. */
function metered(
  target: Writable,
  grow: (bytes: number) => boolean | Promise<boolean>,
  refusal: () => Error,
): Writable {
  target.on("error", (error) => stream.destroy(error));
  const pass = (chunk: Uint8Array, granted: boolean, done: (error?: Error) => void) => {
    if (!granted) return done(refusal());
    if (target.write(chunk)) return done();
    target.once("drain", () => done());
  };
  const stream = new Writable({
    highWaterMark: target.writableHighWaterMark,
    write(chunk: Uint8Array, _encoding, done) {
      const granted = grow(chunk.length);
      if (typeof granted === "boolean") pass(chunk, granted, done);
      else granted.then((later) => pass(chunk, later, done), done);
    },
    final: (done) => void target.end(done),
  });
  return stream;
}
