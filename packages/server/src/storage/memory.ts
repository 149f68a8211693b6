import { Readable, Writable } from "node:stream";
import { baseName, parentPath, splitPath } from "@twinport/protocol";
import { StorageError } from "./errors.ts";
import { hostNames, isReserved } from "./names.ts";
import type {
  DirectoryEntry,
  FileFacts,
  NewFacts,
  OpenDirectory,
  OpenFile,
  Storage,
  Upload,
  UploadMode,
} from "./types.ts";

interface FileNode {
  readonly type: "file";
  bytes: Uint8Array;
  modifiedMs: number;
  mode: number;
}

interface DirectoryNode {
  readonly type: "directory";
  readonly children: Map<string, Node>;
  modifiedMs: number;
  mode: number;
}

type Node = FileNode | DirectoryNode;

/** Settings of a MemoryStorage. */
export interface MemoryStorageOptions {
  /** Files that are there from the start: virtual path → content. Their directories are made. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** Bytes that all files together may hold; beyond that uploads fail with ENOSPC. Default 64 MiB. */
  readonly capacity?: number;
  /** Milliseconds since the Unix epoch, for modification times. */
  readonly now?: () => number;
}

const readSize = 256 * 1024;
const longestName = 255;
const fileMode = 0o644;
const directoryMode = 0o755;

/** A tree in memory: for tests, demonstrations, and as the model of what a Storage is. */
export class MemoryStorage implements Storage {
  readonly #root: DirectoryNode;
  readonly #capacity: number;
  readonly #now: () => number;
  #used = 0;

  constructor(options: MemoryStorageOptions = {}) {
    this.#capacity = options.capacity ?? 64 * 1024 * 1024;
    this.#now = options.now ?? Date.now;
    this.#root = this.#newDirectory();
    for (const [path, content] of Object.entries(options.files ?? {})) this.#plant(path, content);
  }

  /** Every file, by its virtual path: for tests that look at what was uploaded. */
  files(): Map<string, Buffer> {
    const found = new Map<string, Buffer>();
    const collect = (path: string, { children }: DirectoryNode) => {
      for (const [name, child] of children) {
        if (child.type === "file") found.set(`${path}/${name}`, Buffer.from(child.bytes));
        else collect(`${path}/${name}`, child);
      }
    };
    collect("", this.#root);
    return found;
  }

  async stat(path: string): Promise<FileFacts> {
    return factsOf(this.#node(path));
  }

  async openDirectory(
    path: string,
    want: "names" | "facts",
    shown: (name: string) => boolean = () => true,
  ): Promise<OpenDirectory> {
    const node = this.#node(path);
    if (node.type !== "directory") throw new StorageError("ENOTDIR");
    const { children } = node;
    async function* entries(): AsyncGenerator<DirectoryEntry[]> {
      const names = [...children.keys()].filter((name) => !isReserved(name) && shown(name)).sort();
      for (let at = 0; at < names.length; at += 64) {
        yield names.slice(at, at + 64).flatMap((name) => {
          const child = children.get(name);
          if (child === undefined) return [];
          return [want === "names" ? { name } : { name, facts: factsOf(child) }];
        });
      }
    }
    return { entries, close: async () => undefined };
  }

  async openFile(path: string): Promise<OpenFile> {
    const file = this.#file(path);
    const { bytes } = file;
    return {
      facts: factsOf(file),
      stream: (start, end = bytes.length) => Readable.from(slices(bytes.subarray(start, end))),
      close: async () => undefined,
    };
  }

  async openUpload(path: string, mode: UploadMode, permissions?: number): Promise<Upload> {
    const name = this.#nameIn(path);
    const parent = this.#parent(path);
    const there = parent.children.get(name);
    if (mode.kind === "unique" && there !== undefined) throw new StorageError("EEXIST");
    if (there?.type === "directory") throw new StorageError("EISDIR");
    const old = there?.bytes ?? new Uint8Array(0);
    const offset = "start" in mode ? mode.start : mode.kind === "append" ? old.length : 0;
    if (offset > old.length) throw new StorageError("ERANGE");
    const fresh = this.#newFile(new Uint8Array(0), there?.mode ?? permissions);
    if (mode.kind === "unique") parent.children.set(name, fresh);
    const chunks: Uint8Array[] = [old.subarray(0, offset)];
    let length = offset;
    const stream = new Writable({
      highWaterMark: readSize,
      write: (chunk: Uint8Array, _encoding, done) => {
        length += chunk.length;
        if (this.#used - old.length + length > this.#capacity) return done(new StorageError("ENOSPC"));
        chunks.push(Uint8Array.from(chunk));
        done();
      },
    });
    const store = async () => {
      if (mode.kind === "patch") chunks.push(old.subarray(length));
      fresh.bytes = Buffer.concat(chunks);
      fresh.modifiedMs = this.#now();
      const present = parent.children.get(name);
      this.#used += fresh.bytes.length - (present?.type === "file" ? present.bytes.length : 0);
      parent.children.set(name, fresh);
    };
    return {
      stream,
      commit: store,
      abandon: async () => {
        stream.destroy();
        if (mode.kind === "unique" && parent.children.get(name) === fresh) parent.children.delete(name);
        else if ("start" in mode || mode.kind === "append") {
          // Without a byte there is nothing to be continued.
          if (length > offset) await store();
        }
      },
    };
  }

  async rename(from: string, to: string): Promise<void> {
    const node = this.#node(from);
    if (node === this.#root || to === from || `${to}/`.startsWith(`${from}/`))
      throw new StorageError("EINVAL");
    const target = this.#parent(to);
    const name = this.#nameIn(to);
    const there = target.children.get(name);
    if (there?.type === "directory") throw new StorageError(there.children.size > 0 ? "ENOTEMPTY" : "EEXIST");
    if (there?.type === "file" && node.type === "directory") throw new StorageError("ENOTDIR");
    if (there?.type === "file") this.#used -= there.bytes.length;
    this.#parent(from).children.delete(baseName(from));
    target.children.set(name, node);
  }

  async removeFile(path: string): Promise<void> {
    const file = this.#file(path);
    this.#used -= file.bytes.length;
    this.#parent(path).children.delete(baseName(path));
  }

  async makeDirectory(path: string, permissions?: number): Promise<void> {
    if (path === "/") throw new StorageError("EEXIST");
    const parent = this.#parent(path);
    const name = this.#nameIn(path);
    if (parent.children.has(name)) throw new StorageError("EEXIST");
    parent.children.set(name, this.#newDirectory(permissions));
  }

  async removeDirectory(path: string): Promise<void> {
    const node = this.#node(path);
    if (node.type !== "directory") throw new StorageError("ENOTDIR");
    if (node === this.#root) throw new StorageError("EBUSY");
    if (node.children.size > 0) throw new StorageError("ENOTEMPTY");
    this.#parent(path).children.delete(baseName(path));
  }

  async setFacts(path: string, { modifiedMs, createdMs, mode }: NewFacts): Promise<void> {
    const node = this.#node(path);
    if (createdMs !== undefined) throw new StorageError("ENOTSUP");
    node.modifiedMs = modifiedMs ?? node.modifiedMs;
    node.mode = mode ?? node.mode;
  }

  async space(path: string): Promise<number | null> {
    if (this.#node(path).type !== "directory") throw new StorageError("ENOTDIR");
    return this.#capacity - this.#used;
  }

  #node(path: string): Node {
    let node: Node = this.#root;
    for (const name of hostNames(path)) {
      if (node.type !== "directory") throw new StorageError("ENOTDIR");
      const next = node.children.get(checked(name));
      if (next === undefined) throw new StorageError("ENOENT");
      node = next;
    }
    return node;
  }

  #file(path: string): FileNode {
    const node = this.#node(path);
    if (node.type !== "file") throw new StorageError("EISDIR");
    return node;
  }

  #parent(path: string): DirectoryNode {
    const node = this.#node(parentPath(path));
    if (node.type !== "directory") throw new StorageError("ENOTDIR");
    return node;
  }

  /** The last name of a path that is to be made. */
  #nameIn(path: string): string {
    const name = hostNames(path).at(-1);
    if (name === undefined) throw new StorageError("EISDIR");
    return checked(name);
  }

  #newFile(bytes: Uint8Array, mode = fileMode): FileNode {
    return { type: "file", bytes, modifiedMs: this.#now(), mode };
  }

  #newDirectory(mode = directoryMode): DirectoryNode {
    return { type: "directory", children: new Map(), modifiedMs: this.#now(), mode };
  }

  #plant(path: string, content: string | Uint8Array): void {
    let directory = this.#root;
    for (const name of splitPath(parentPath(path))) {
      const next = directory.children.get(name) ?? this.#newDirectory();
      if (next.type !== "directory") throw new StorageError("ENOTDIR", `${path} lies below a file`);
      directory.children.set(name, next);
      directory = next;
    }
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    this.#used += bytes.length;
    directory.children.set(baseName(path), this.#newFile(bytes));
  }
}

function checked(name: string): string {
  if (Buffer.byteLength(name) > longestName) throw new StorageError("ENAMETOOLONG");
  return name;
}

function factsOf(node: Node): FileFacts {
  const { type, modifiedMs, mode } = node;
  return type === "file"
    ? { type, size: node.bytes.length, modifiedMs, mode, links: 1 }
    : { type, size: 0, modifiedMs, mode, links: 2 };
}

function* slices(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += readSize) yield bytes.subarray(at, at + readSize);
}
