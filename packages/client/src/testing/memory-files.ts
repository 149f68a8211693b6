import { baseName, type EntryFacts, joinPath, parentPath } from "@twinport/protocol";

interface MemoryFile {
  readonly bytes: Uint8Array;
  readonly modifiedMs: number;
}

/** Files and directories of a {@link FaultServer}, in memory. Paths are absolute and resolved. */
export class MemoryFiles {
  readonly #files = new Map<string, MemoryFile>();
  readonly #directories = new Set(["/"]);
  readonly #clock: () => number;

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** The bytes of a file; undefined if there is none of that name. */
  read(path: string): Uint8Array | undefined {
    return this.#files.get(path)?.bytes;
  }

  /** Makes or replaces a file, and the directories above it. */
  write(path: string, bytes: Uint8Array | string, modifiedMs: number = this.#clock()): void {
    this.makeDirectory(parentPath(path));
    this.#files.set(path, { bytes: typeof bytes === "string" ? Buffer.from(bytes) : bytes, modifiedMs });
  }

  /** Makes a directory and those above it. */
  makeDirectory(path: string): void {
    for (let at = path; !this.#directories.has(at); at = parentPath(at)) this.#directories.add(at);
  }

  isDirectory(path: string): boolean {
    return this.#directories.has(path);
  }

  /** What stands at a path. */
  facts(path: string): EntryFacts | undefined {
    const file = this.#files.get(path);
    const name = baseName(path) || "/";
    if (file !== undefined)
      return { name, type: "file", size: file.bytes.length, modifiedMs: file.modifiedMs };
    return this.#directories.has(path) ? { name, type: "directory", modifiedMs: this.#clock() } : undefined;
  }

  /** What stands in a directory, by name; the one entry of a file. */
  list(path: string): EntryFacts[] {
    const children = [...this.#files.keys(), ...this.#directories].filter(
      (child) => child !== "/" && parentPath(child) === path,
    );
    const paths = this.#files.has(path) ? [path] : children.sort();
    return paths.flatMap((child) => this.facts(child) ?? []);
  }

  /** Removes a file, or a directory with nothing in it. */
  remove(path: string): boolean {
    if (this.#files.delete(path)) return true;
    return path !== "/" && this.list(path).length === 0 && this.#directories.delete(path);
  }

  /** Renames a file, or a directory with all that is in it. */
  rename(from: string, to: string): boolean {
    const file = this.#files.get(from);
    if (file !== undefined) {
      this.#files.delete(from);
      this.write(to, file.bytes, file.modifiedMs);
      return true;
    }
    if (from === "/" || !this.#directories.delete(from)) return false;
    this.makeDirectory(to);
    for (const path of [...this.#files.keys(), ...this.#directories]) {
      if (path.startsWith(`${from}/`)) this.rename(path, joinPath(to, path.slice(from.length + 1)));
    }
    return true;
  }
}
