import type { ReadReply } from "@twinport/protocol";
import type { Placed } from "./line-stream.ts";
import { decodeWire, splitLines } from "./text.ts";

/** The lines of a reply as they came, with their codes. */
export function rawLines({ item, extent }: Placed<ReadReply>): readonly string[] {
  return item.raw ?? splitLines(extent.bytes).map(decodeWire);
}

/**
 * The text of a reply's lines. Where it holds bytes outside UTF-8, the raw lines, which show them, take the place of
 * the decoded ones.
 */
export function replyLines(read: ReadReply, raw: readonly string[]): readonly string[] {
  const { lines, code } = read.reply;
  if (read.raw !== null || lines.length !== raw.length || !lines.some((line) => line.includes("\uFFFD")))
    return lines;
  const prefix = new RegExp(`^${code}[ -]?`);
  return raw.map((line, index) => {
    const outer = index === 0 || (index === raw.length - 1 && read.problem !== "unterminated");
    return outer ? line.replace(prefix, "") : line;
  });
}

/**
 * Tells whether a reply of several lines, of which `head` are the first bytes, was never closed: the server goes on with
 * one line of another code. To be asked when the client, too, went on.
 */
export function neverClosed(head: Uint8Array, next: Uint8Array): boolean {
  const [open, other] = [decodeWire(head), decodeWire(next.subarray(0, 4))];
  return (
    /^[1-5][0-9]{2}-/.test(open) && /^[1-5][0-9]{2} /.test(other) && open.slice(0, 3) !== other.slice(0, 3)
  );
}
