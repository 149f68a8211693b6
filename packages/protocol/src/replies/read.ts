import { limits } from "../limits.ts";
import { type ControlLine, ControlLineReader } from "../telnet/lines.ts";
import type { Reply } from "./reply.ts";

/** What was odd about a reply that was read. */
export type ReplyProblem =
  /** No reply at all; code 0. */
  | "garbage"
  /** A line or the whole went over the bound; text cut. */
  | "too-long"
  /** The stream ended, inside a line or inside a multi-line reply. */
  | "unterminated"
  /** "nnn" with something else than a blank or "-" behind it. */
  | "no-space";

/** A reply and where in the stream it stood. */
export interface ReadReply {
  readonly reply: Reply;
  /** Byte offsets in the stream, end exclusive. */
  readonly start: number;
  readonly end: number;
  readonly problem: ReplyProblem | null;
  /** The lines as they came, with their codes; null where they hold more than whole lines of text, or were cut. */
  readonly raw: readonly string[] | null;
}

/** Bounds of a {@link ReplyReader}, in bytes. */
export interface ReplyLimits {
  readonly replyLine: number;
  readonly reply: number;
}

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

interface OpenReply {
  readonly code: number;
  readonly start: number;
  readonly lines: string[];
  raw: string[] | null;
  size: number;
  end: number;
  problem: ReplyProblem | null;
}

/** Reads replies from the bytes of a control connection, whatever the chunks they arrive in (RFC 959 §4.2). */
export class ReplyReader {
  readonly #lines: ControlLineReader;
  readonly #maxReply: number;
  readonly #decode: (bytes: Uint8Array) => string;
  #open: OpenReply | null = null;

  /** @param decode what is text in replies, names among it; UTF-8 if absent, with U+FFFD for what is none */
  constructor(
    bounds: ReplyLimits = limits,
    decode: (bytes: Uint8Array) => string = (bytes) => decoder.decode(bytes),
  ) {
    this.#decode = decode;
    this.#lines = new ControlLineReader(bounds.replyLine);
    this.#maxReply = bounds.reply;
  }

  /** Bytes of a reply that is not whole yet are held. */
  get pending(): boolean {
    return this.#open !== null || this.#lines.pending > 0;
  }

  /** True once what is being read has gone over a bound: a client need not wait for its end. */
  get overlong(): boolean {
    return this.#lines.overlong || this.#open?.problem === "too-long";
  }

  /** Takes bytes; returns the replies that they complete. */
  push(chunk: Uint8Array): ReadReply[] {
    const replies: ReadReply[] = [];
    for (const line of this.#lines.push(chunk)) this.#take(line, replies);
    return replies;
  }

  /** The stream has ended: what was begun and not ended, if anything. */
  end(): ReadReply | undefined {
    const rest = this.#lines.end();
    const done: ReadReply[] = [];
    if (rest !== undefined) this.#take(rest, done);
    if (this.#open !== null) {
      const open = this.#open;
      this.#open = null;
      return finished({ ...open, problem: "unterminated" });
    }
    const last = done[0];
    return last === undefined ? undefined : { ...last, problem: "unterminated" };
  }

  #take(line: ControlLine, replies: ReadReply[]): void {
    const text = this.#decode(line.bytes);
    const head = parseHead(text);
    const open = this.#open;
    if (open === null) {
      if (head === null) {
        if (text.trim() === "") return; // blank lines between replies mean nothing
        const problem = line.overlong ? "too-long" : "garbage";
        const reply = { code: 0, lines: [text] };
        replies.push({ reply, start: line.start, end: line.end, problem, raw: null });
        return;
      }
      const begun: OpenReply = {
        code: head.code,
        start: line.start,
        end: line.end,
        lines: [head.text],
        raw: isPlain(line, text) ? [text] : null,
        size: text.length,
        problem: line.overlong ? "too-long" : head.spaced ? null : "no-space",
      };
      if (head.more) this.#open = begun;
      else replies.push(finished(begun));
      return;
    }
    open.end = line.end;
    open.size += text.length + 2;
    if (line.overlong) open.problem = "too-long";
    const last = head !== null && head.code === open.code && !head.more && head.spaced;
    if (open.size > this.#maxReply) {
      open.problem = "too-long";
      open.raw = null;
    } else {
      open.lines.push(last ? head.text : text);
      if (isPlain(line, text)) open.raw?.push(text);
      else open.raw = null;
    }
    if (!last) return;
    this.#open = null;
    replies.push(finished(open));
  }
}

function finished({ code, lines, start, end, problem, raw }: OpenReply): ReadReply {
  return { reply: { code, lines }, start, end, problem, raw };
}

/** A whole line, and all that it holds is text: no Telnet, no bytes outside UTF-8. */
function isPlain({ bytes, start, end, bareLf, overlong }: ControlLine, text: string): boolean {
  return !overlong && end - start === bytes.length + (bareLf ? 1 : 2) && !text.includes("\uFFFD");
}

/** The beginning of a reply line, or null if it is none. */
function parseHead(line: string): { code: number; more: boolean; spaced: boolean; text: string } | null {
  const first = digitAt(line, 0);
  if (first < 1 || first > 6) return null;
  const [second, third] = [digitAt(line, 1), digitAt(line, 2)];
  if (second < 0 || third < 0 || digitAt(line, 3) >= 0) return null;
  const separator = line[3];
  const spaced = separator === undefined || separator === " " || separator === "-";
  return {
    code: 100 * first + 10 * second + third,
    more: separator === "-",
    spaced,
    text: line.slice(spaced ? 4 : 3),
  };
}

/** The digit at `index`, -1 if none stands there. */
function digitAt(text: string, index: number): number {
  const digit = text.charCodeAt(index) - 0x30;
  return digit >= 0 && digit <= 9 ? digit : -1;
}
