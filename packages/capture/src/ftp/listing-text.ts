import { parseListing, parseMachineListing } from "@twinport/protocol";

const LF = 0x0a;
/** Bytes of a listing that are kept to be parsed; of a longer one the lines are counted. */
const kept = 64 * 1024;

/** Counts the entries of a listing as it passes by. */
export class ListingText {
  readonly #parts: Uint8Array[] = [];
  #length = 0;
  #lines = 0;
  #open = false;

  /** Takes the next bytes. */
  push(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    if (this.#length < kept) this.#parts.push(bytes.slice(0, kept - this.#length));
    this.#length += bytes.length;
    for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) this.#lines++;
    this.#open = bytes.at(-1) !== LF;
  }

  /**
   * Entries of the listing that `verb` asked for; null if its form is not known.
   * @param now milliseconds since the epoch at the time of the capture
   */
  entries(verb: string, now: number): number | null {
    const lines = this.#lines + (this.#open ? 1 : 0);
    if (this.#length > kept) return lines;
    const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
    const text =
      this.#parts.map((part) => decoder.decode(part, { stream: true })).join("") + decoder.decode();
    if (verb === "NLST") return text.split("\n").filter((line) => line.trim() !== "").length;
    if (verb === "MLSD") {
      // The listed directory itself and the one above are no entries of it.
      const { entries } = parseMachineListing(text);
      return entries.filter(({ facts }) => !/^[cp]dir$/i.test(facts?.get("type") ?? "")).length;
    }
    const { entries, unknown } = parseListing(text, { now });
    return entries.length === 0 && unknown.length > 0 ? null : entries.length;
  }
}
