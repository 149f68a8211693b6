import { FtpError, type Listing, type ListingEntry } from "@twinport/protocol";

/** A tree on no server: what listing, removing and making of directories is asked for is answered from here, and noted. */
export class MemoryTree {
  /** Directories with the lines that they hold beside their entries: "?line" is one that nobody understands. */
  readonly directories = new Map<string, Map<string, Partial<ListingEntry>>>();
  readonly unknown = new Map<string, string[]>();
  readonly asked: string[] = [];
  /** Listings under way now, and the most there have been. */
  running = 0;
  most = 0;

  /** "/a/b" is a file, "/a/b/" a directory, "/a -> x" a link. */
  constructor(paths: readonly string[]) {
    this.directories.set("/", new Map());
    for (const path of paths) this.add(path);
  }

  add(path: string, facts: Partial<ListingEntry> = {}): void {
    const [place = "", target] = path.split(" -> ");
    const names = place.split("/").filter((name) => name !== "");
    const last = names.pop() ?? "";
    let above = "/";
    for (const name of names) {
      const next = above === "/" ? `/${name}` : `${above}/${name}`;
      if (!this.directories.has(next)) {
        this.directories.get(above)?.set(name, { type: "directory" });
        this.directories.set(next, new Map());
      }
      above = next;
    }
    const type = target !== undefined ? "link" : place.endsWith("/") ? "directory" : "file";
    this.directories.get(above)?.set(last, { type, ...facts });
    if (type === "directory")
      this.directories.set(above === "/" ? `/${last}` : `${above}/${last}`, new Map());
  }

  async list(path: string): Promise<Listing> {
    this.asked.push(`LIST ${path}`);
    this.running += 1;
    this.most = Math.max(this.most, this.running);
    await new Promise(setImmediate);
    this.running -= 1;
    const found = this.directories.get(path);
    if (found === undefined) throw new FtpError("not-found", `${path}: not there`);
    const entries = [...found].map(
      ([name, facts]): ListingEntry => ({ name, type: "file", raw: name, format: "mlsx", ...facts }),
    );
    return { entries, unknown: this.unknown.get(path) ?? [] };
  }

  async remove(path: string): Promise<void> {
    this.asked.push(`DELE ${path}`);
    this.#take(path);
  }

  async rmdir(path: string): Promise<void> {
    this.asked.push(`RMD ${path}`);
    if ((this.directories.get(path)?.size ?? 1) > 0) throw new FtpError("refused", `${path}: not empty`);
    this.directories.delete(path);
    this.#take(path);
  }

  #take(path: string): void {
    const at = path.lastIndexOf("/");
    const above = this.directories.get(path.slice(0, at) || "/");
    if (above?.delete(path.slice(at + 1)) !== true) throw new FtpError("not-found", `${path}: not there`);
  }
}
