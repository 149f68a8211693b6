import { type ListingEntry, parseListing, parseMachineListing } from "@twinport/protocol";
import type { ListedEntry, Listing } from "../model.ts";

const LF = 0x0a;
/** Bytes of a listing that are kept to be parsed; of a longer one the lines are counted. */
const kept = 64 * 1024;
/** Entries of a listing that are told one by one. */
const told = 200;
/** Characters of a name; a longer one is a listing of something else. */
const maxName = 1024;

/** Reads the entries of a listing as it passes by. */
export class ListingText {
  #parts: Uint8Array[] = [];
  #length = 0;
  #lines = 0;
  #open = false;
  #listing: Listing | null = null;

  /** Takes the next bytes. */
  push(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    if (this.#length < kept) this.#parts.push(bytes.slice(0, kept - this.#length));
    this.#length += bytes.length;
    for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) this.#lines++;
    this.#open = bytes.at(-1) !== LF;
  }

  /**
   * The listing that `verb` asked for, complete: nothing can be added.
   * @param now milliseconds since the epoch at the time of the capture
   */
  listing(verb: string, now: number): Listing {
    if (this.#listing !== null) return this.#listing;
    const entries = this.#entries(verb, now);
    this.#parts = [];
    const lines = this.#lines + (this.#open ? 1 : 0);
    const count = this.#length > kept ? lines : (entries?.length ?? null);
    this.#listing = { count, entries: (entries ?? []).slice(0, told) };
    return this.#listing;
  }

  /** Of what is kept; null if its form is not known. */
  #entries(verb: string, now: number): ListedEntry[] | null {
    const text = this.#text();
    if (verb === "NLST") {
      const names = text.split(/\r?\n/).filter((line) => line.trim() !== "");
      return names.map((name) => listed({ name, type: "unknown" }));
    }
    if (verb === "MLSD") {
      // The listed directory itself and the one above are no entries of it.
      const { entries } = parseMachineListing(text);
      return entries.filter(({ facts }) => !/^[cp]dir$/i.test(facts?.get("type") ?? "")).map(listed);
    }
    const { entries, unknown } = parseListing(text, { now });
    return entries.length === 0 && unknown.length > 0 ? null : entries.map(listed);
  }

  /** Whole lines, as far as they are kept. */
  #text(): string {
    const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
    const text =
      this.#parts.map((part) => decoder.decode(part, { stream: true })).join("") + decoder.decode();
    return this.#length > kept ? text.slice(0, text.lastIndexOf("\n") + 1) : text;
  }
}

function listed({
  name,
  type,
  size,
  modified,
  target,
}: Pick<ListingEntry, "name" | "type" | "size" | "modified" | "target">): ListedEntry {
  return {
    name: name.slice(0, maxName),
    type,
    size: size ?? null,
    modified: modified === undefined ? null : { epochMs: modified.epochMs, precision: modified.precision },
    target: target?.slice(0, maxName) ?? null,
  };
}
