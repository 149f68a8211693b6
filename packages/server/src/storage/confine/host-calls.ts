import fs, { type Dirent, type PathLike, type Stats } from "node:fs";
import { promisify } from "node:util";
import { errorCode } from "../errors.ts";
import { hostPath, hostText } from "./host-text.ts";

/** What is awaited, at once or later. */
export type Awaitable<T> = T | Promise<T>;

/** An entry as a directory tells it. */
export interface HostEntry {
  readonly name: string;
  readonly isLink: boolean;
}

/** A directory of the host that is being read. */
export interface HostDirectory {
  read(): Promise<HostEntry | null>;
  close(): Promise<void>;
}

/** System calls by path or descriptor. Paths are texts as {@link hostText} makes them. */
export interface HostCalls {
  open(path: string, flags: number, mode?: number): Awaitable<number>;
  close(fd: number): Awaitable<void>;
  fstat(fd: number): Awaitable<Stats>;
  stat(path: string): Awaitable<Stats>;
  /** Null when nothing is there. */
  lstat(path: string): Awaitable<Stats | null>;
  readlink(path: string): Awaitable<string>;
  opendir(path: string): Awaitable<HostDirectory>;
  access(path: string, mode: number): Awaitable<void>;
  rename(from: string, to: string): Awaitable<void>;
  unlink(path: string): Awaitable<void>;
  mkdir(path: string, mode?: number): Awaitable<unknown>;
  rmdir(path: string): Awaitable<void>;
  chmod(path: string, mode: number): Awaitable<void>;
  utimes(path: string, accessed: Date, modified: Date): Awaitable<void>;
  fchmod(fd: number, mode: number): Awaitable<void>;
  ftruncate(fd: number, length: number): Awaitable<void>;
  statfs(path: string): Awaitable<{ readonly bavail: number; readonly bsize: number; readonly type: number }>;
}

/** The same, with paths as node:fs takes them. */
type NodeCalls = Omit<HostCalls, PathCall | "lstat" | "readlink" | "opendir" | "rename"> & {
  readonly [Name in PathCall]: HostCalls[Name] extends (path: string, ...rest: infer Rest) => infer Result
    ? (path: PathLike, ...rest: Rest) => Result
    : never;
} & {
  lstat(path: PathLike): Awaitable<Stats | undefined>;
  readlink(path: PathLike, encoding: "buffer"): Awaitable<Buffer>;
  opendir(path: PathLike, options: fs.OpenDirOptions): Awaitable<fs.Dir>;
  rename(from: PathLike, to: PathLike): Awaitable<void>;
};
type PathCall = "open" | "stat" | "access" | "unlink" | "mkdir" | "rmdir" | "chmod" | "utimes" | "statfs";

const atOnce: NodeCalls = {
  open: fs.openSync,
  close: fs.closeSync,
  fstat: (fd) => fs.fstatSync(fd),
  stat: (path) => fs.statSync(path),
  lstat: (path) => fs.lstatSync(path, { throwIfNoEntry: false }),
  readlink: (path, encoding) => fs.readlinkSync(path, encoding),
  opendir: fs.opendirSync,
  access: fs.accessSync,
  rename: fs.renameSync,
  unlink: fs.unlinkSync,
  mkdir: (path, mode) => fs.mkdirSync(path, mode),
  rmdir: (path) => fs.rmdirSync(path),
  chmod: fs.chmodSync,
  utimes: fs.utimesSync,
  fchmod: fs.fchmodSync,
  ftruncate: fs.ftruncateSync,
  statfs: (path) => fs.statfsSync(path),
};

const later = {
  open: promisify(fs.open),
  close: promisify(fs.close),
  fstat: promisify(fs.fstat),
  access: promisify(fs.access),
  fchmod: promisify(fs.fchmod),
  ftruncate: promisify(fs.ftruncate),
};

const inThreads: NodeCalls = {
  open: (path, flags, mode) => later.open(path, flags, mode),
  close: later.close,
  fstat: (fd) => later.fstat(fd),
  stat: (path) => fs.promises.stat(path),
  lstat: (path) =>
    fs.promises.lstat(path).catch((error: unknown) => {
      if (errorCode(error) === "ENOENT") return undefined;
      throw error;
    }),
  readlink: (path, encoding) => fs.promises.readlink(path, encoding),
  opendir: fs.promises.opendir,
  access: later.access,
  rename: fs.promises.rename,
  unlink: fs.promises.unlink,
  mkdir: (path, mode) => fs.promises.mkdir(path, mode),
  rmdir: (path) => fs.promises.rmdir(path),
  chmod: fs.promises.chmod,
  utimes: fs.promises.utimes,
  fchmod: later.fchmod,
  ftruncate: later.ftruncate,
  statfs: (path) => fs.promises.statfs(path),
};

/**
 * Calls that return at once: a round through libuv's threads costs ten times what a local file system needs to look a name up.
 * Only for file systems whose answers cannot keep a whole server waiting.
 */
export const localCalls: HostCalls = hostCalls(atOnce);

/** Calls by libuv's threads: for file systems behind a network, and those of which nothing is known. */
export const remoteCalls: HostCalls = hostCalls(inThreads);

function hostCalls(node: NodeCalls): HostCalls {
  return {
    ...node,
    open: (path, flags, mode) => node.open(hostPath(path), flags, mode),
    stat: (path) => node.stat(hostPath(path)),
    async lstat(path) {
      return (await node.lstat(hostPath(path))) ?? null;
    },
    readlink: async (path) => hostText(await node.readlink(hostPath(path), "buffer")),
    opendir: async (path) => entriesOf(await node.opendir(hostPath(path), openedInBytes)),
    access: (path, mode) => node.access(hostPath(path), mode),
    rename: (from, to) => node.rename(hostPath(from), hostPath(to)),
    unlink: (path) => node.unlink(hostPath(path)),
    mkdir: (path, mode) => node.mkdir(hostPath(path), mode),
    rmdir: (path) => node.rmdir(hostPath(path)),
    chmod: (path, mode) => node.chmod(hostPath(path), mode),
    utimes: (path, accessed, modified) => node.utimes(hostPath(path), accessed, modified),
    statfs: (path) => node.statfs(hostPath(path)),
  };
}

// "buffer" works, and is missing in the types.
const openedInBytes: fs.OpenDirOptions = { bufferSize: 256, encoding: "buffer" as BufferEncoding };

function entriesOf(directory: fs.Dir): HostDirectory {
  return {
    async read() {
      const entry: Dirent | null = await directory.read();
      return entry === null
        ? null
        : { name: hostText(Buffer.from(entry.name)), isLink: entry.isSymbolicLink() };
    },
    close: () => directory.close(),
  };
}
