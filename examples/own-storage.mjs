// Files where you keep them: a Storage of your own. This one is for stores that know keys and values only (S3, Redis, a table);
// `store` is a Map here. own-storage.test.mjs runs the contract of storages on it.
//
//   node own-storage.mjs          then, for instance: curl -T file ftp://me:secret@127.0.0.1:2121/
import { Buffer } from "node:buffer";
import process from "node:process";
import { Readable, Writable } from "node:stream";
import { createServer, StorageError } from "@twinport/server";

const folder = Symbol("folder");
const nameOf = (path) => path.slice(path.lastIndexOf("/") + 1);
const parentOf = (path) => path.slice(0, path.lastIndexOf("/")) || "/";

/** A tree over keys: "/a/b" → { content: bytes, or `folder`, modifiedMs }. */
export class KeyStorage {
  constructor(store = new Map()) {
    this.store = store;
  }

  async stat(path) {
    return factsOf(await this.#get(path));
  }

  async openDirectory(path, want, shown = () => true) {
    if ((await this.#get(path)).content !== folder) throw new StorageError("ENOTDIR");
    const below = path === "/" ? "/" : `${path}/`;
    const entriesIn = (store) =>
      [...store]
        .filter(([key]) => key.startsWith(below) && !key.includes("/", below.length) && shown(nameOf(key)))
        .map(([key, entry]) => ({ name: nameOf(key), ...(want === "facts" && { facts: factsOf(entry) }) }))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
    const { store } = this;
    return {
      async *entries() {
        yield entriesIn(store); // a large store would give them in batches
      },
      async close() {},
    };
  }

  async openFile(path) {
    const entry = await this.#get(path);
    if (entry.content === folder) throw new StorageError("EISDIR");
    const { content } = entry;
    return {
      facts: factsOf(entry),
      stream: (start, end = content.length) => Readable.from([content.subarray(start, end)]),
      async close() {},
    };
  }

  async openUpload(path, mode) {
    const there = await this.#get(path).catch(({ code }) => code);
    if (typeof there === "string" && there !== "ENOENT") throw new StorageError(there);
    await this.#mayBeMade(path);
    // Asked and taken without waiting in between: of two uploads at once, one gets the name.
    if (mode.kind === "unique" && this.store.has(path)) throw new StorageError("EEXIST");
    if (there.content === folder) throw new StorageError("EISDIR");
    const old = there.content ?? Buffer.alloc(0);
    const start = mode.start ?? (mode.kind === "append" ? old.length : 0);
    if (start > old.length) throw new StorageError("ERANGE");
    if (mode.kind === "unique") this.#put(path, Buffer.alloc(0));
    const chunks = [old.subarray(0, start)];
    let length = start;
    const stream = new Writable({
      write(chunk, _encoding, done) {
        chunks.push(Buffer.from(chunk));
        length += chunk.length;
        done();
      },
    });
    const commit = async () => {
      const rest = mode.kind === "patch" ? [old.subarray(length)] : [];
      this.#put(path, Buffer.concat([...chunks, ...rest]));
    };
    const abandon = async () => {
      stream.destroy();
      if (mode.kind === "unique") this.store.delete(path);
      // What arrived of a continuation stays, so that it can be continued again.
      else if (mode.kind !== "replace" && length > start) await commit();
    };
    return { stream, commit, abandon };
  }

  async rename(from, to) {
    const entry = await this.#get(from);
    if (from === "/" || `${to}/`.startsWith(`${from}/`)) throw new StorageError("EINVAL");
    await this.#mayBeMade(to);
    const there = this.store.get(to);
    if (there?.content === folder) throw new StorageError("EEXIST");
    if (there !== undefined && entry.content === folder) throw new StorageError("ENOTDIR");
    for (const [key, value] of [...this.store].filter(([key]) => `${key}/`.startsWith(`${from}/`))) {
      this.store.delete(key);
      this.store.set(to + key.slice(from.length), value);
    }
  }

  async removeFile(path) {
    if ((await this.#get(path)).content === folder) throw new StorageError("EISDIR");
    this.store.delete(path);
  }

  async makeDirectory(path) {
    if (path === "/" || this.store.has(path)) throw new StorageError("EEXIST");
    await this.#mayBeMade(path);
    this.#put(path, folder);
  }

  async removeDirectory(path) {
    if ((await this.#get(path)).content !== folder) throw new StorageError("ENOTDIR");
    if (path === "/") throw new StorageError("EBUSY");
    if ([...this.store.keys()].some((key) => key.startsWith(`${path}/`))) throw new StorageError("ENOTEMPTY");
    this.store.delete(path);
  }

  #put(path, content) {
    this.store.set(path, { content, modifiedMs: Date.now() });
  }

  /** What stands under a path; every folder above it must be there. */
  async #get(path) {
    if (path === "/") return { content: folder, modifiedMs: 0 };
    await this.#mayBeMade(path);
    const entry = this.store.get(path);
    if (entry === undefined) throw new StorageError("ENOENT");
    return entry;
  }

  async #mayBeMade(path) {
    // The server's own names, which no client is to meet.
    if (path.includes("/.twinport-")) throw new StorageError("ENOENT");
    if (Buffer.byteLength(nameOf(path)) > 255) throw new StorageError("ENAMETOOLONG");
    if ((await this.#get(parentOf(path))).content !== folder) throw new StorageError("ENOTDIR");
  }
}

function factsOf({ content, modifiedMs }) {
  return content === folder
    ? { type: "directory", size: 0, modifiedMs }
    : { type: "file", size: content.length, modifiedMs };
}

if (import.meta.filename === process.argv[1]) {
  const { PORT: port = "2121" } = process.env;
  const server = createServer({ port: Number(port), root: new KeyStorage(), users: { me: "secret" } });
  const { address, port: bound } = await server.listen();
  console.log(`ftp://me:secret@${address}:${bound}/`);
  process.once("SIGTERM", () => server.close()).once("SIGINT", () => server.close());
}
