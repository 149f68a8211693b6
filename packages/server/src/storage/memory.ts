import { Readable, Writable } from "node:stream";
import { baseName, parentPath, splitPath } from "@twinport/protocol";
import { StorageError } from "./errors.ts";
import { hostNames, isReserved } from "./names.ts";
import type {
  DirectoryEntry,
  FileFacts,
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
}

interface DirectoryNode {
  readonly type: "directory";
  readonly children: Map<string, Node>;
  modifiedMs: number;
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

  async stat(path: string): Promise<FileFacts> {
    return factsOf(this.#node(path));
  }

  async openDirectory(path: string, want: "names" | "facts"): Promise<OpenDirectory> {
    const node = this.#node(path);
    if (node.type !== "directory") throw new StorageError("ENOTDIR");
    const { children } = node;
    async function* entries(): AsyncGenerator<DirectoryEntry[]> {
      const names = [...children.keys()].filter((name) => !isReserved(name)).sort();
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
    const { bytes } = this.#file(path);
    const facts = factsOf(this.#file(path));
    return { facts, stream: (start) => Readable.from(slices(bytes, start)), close: async () => undefined };
  }

  async openUpload(path: string, mode: UploadMode): Promise<Upload> {
    const name = this.#nameIn(path);
    const parent = this.#parent(path);
    const there = parent.children.get(name);
    if (there?.type === "directory") throw new StorageError("EISDIR");
    const old = there?.bytes ?? new Uint8Array(0);
    if (mode.kind === "resume" && mode.start > old.length) throw new StorageError("ERANGE");
    const kept = mode.kind === "replace" ? 0 : mode.kind === "append" ? old.length : mode.start;
    const chunks: Uint8Array[] = [old.subarray(0, kept)];
    let length = kept;
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
      const bytes = Buffer.concat(chunks);
      const present = parent.children.get(name);
      this.#used += bytes.length - (present?.type === "file" ? present.bytes.length : 0);
      parent.children.set(name, { type: "file", bytes, modifiedMs: this.#now() });
    };
    return {
      stream,
      commit: store,
      abandon: async () => {
        stream.destroy();
        if (mode.kind !== "replace") await store();
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

  async makeDirectory(path: string): Promise<void> {
    if (path === "/") throw new StorageError("EEXIST");
    const parent = this.#parent(path);
    const name = this.#nameIn(path);
    if (parent.children.has(name)) throw new StorageError("EEXIST");
    parent.children.set(name, this.#newDirectory());
  }

  async removeDirectory(path: string): Promise<void> {
    const node = this.#node(path);
    if (node.type !== "directory") throw new StorageError("ENOTDIR");
    if (node === this.#root) throw new StorageError("EBUSY");
    if (node.children.size > 0) throw new StorageError("ENOTEMPTY");
    this.#parent(path).children.delete(baseName(path));
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

  #newDirectory(): DirectoryNode {
    return { type: "directory", children: new Map(), modifiedMs: this.#now() };
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
    directory.children.set(baseName(path), { type: "file", bytes, modifiedMs: this.#now() });
  }
}

function checked(name: string): string {
  if (Buffer.byteLength(name) > longestName) throw new StorageError("ENAMETOOLONG");
  return name;
}

function factsOf(node: Node): FileFacts {
  const { type, modifiedMs } = node;
  return type === "file"
    ? { type, size: node.bytes.length, modifiedMs, mode: 0o644, links: 1 }
    : { type, size: 0, modifiedMs, mode: 0o755, links: 2 };
}

function* slices(bytes: Uint8Array, start: number): Generator<Uint8Array> {
  for (let at = start; at < bytes.length; at += readSize) yield bytes.subarray(at, at + readSize);
}
