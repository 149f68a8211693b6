import { type ReadReply, ReplyReader } from "@twinport/protocol";
import type { FTPResponse } from "./errors.ts";

/** Longest wait for the rest of a line, milliseconds. */
const longestQuiet = 25;

/** Replies whose text is data: a part of it would be wrong data. They are whole when this matches. */
const whole: Readonly<Record<string, RegExp>> = {
  213: /[\r\n]$/,
  227: /(?:\d{1,3},){5}\d{1,3}\D/,
  229: /\(.*\)/,
  257: /".*"/,
};

/**
 * Replies out of the bytes of a control connection. Servers that forget the line end of a reply are borne, as basic-ftp
 * bears them: when nothing follows for a while, the line is taken as it stands. If its rest comes after all, that is
 * passed over; so a reply that arrives in pieces is read right, however small they are.
 */
export class ReplyLines {
  readonly #take: (response: FTPResponse) => void;
  readonly #fail: (error: Error) => void;
  readonly #reader = new ReplyReader();
  /** What has come since the last line end. */
  #line = "";
  /** The last line was taken without its end: what comes next may be its rest. */
  #early = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(take: (response: FTPResponse) => void, fail: (error: Error) => void) {
    this.#take = take;
    this.#fail = fail;
  }

  /**
   * Takes text of the connection.
   * @param quietMs how long to wait for the end of a line; 0 where messages come whole
   */
  push(text: string, quietMs: number): void {
    clearTimeout(this.#timer);
    const rest = this.#early ? this.#afterEarly(text) : text;
    if (rest === undefined) return;
    this.#line = (this.#line + rest).slice((this.#line + rest).lastIndexOf("\n") + 1);
    this.#read(rest);
    if (quietMs === 0) this.#takeLine();
    else if (this.#complete()) this.#timer = setTimeout(() => this.end(), Math.min(quietMs, longestQuiet));
  }

  /** Nothing more is to come: a reply without its line end is taken as it stands. */
  end(): void {
    clearTimeout(this.#timer);
    if (this.#complete()) this.#takeLine();
  }

  /** Forgets what was begun. */
  stop(): void {
    clearTimeout(this.#timer);
  }

  /** Text that came in and is part of no whole reply. */
  get pending(): boolean {
    return this.#reader.pending;
  }

  /** The code of what is held, if that is, or begins, the last line of a reply. */
  #code(): string | undefined {
    return /^[1-6]\d\d(?= |$)/.exec(this.#line)?.[0];
  }

  /** What is held is the last line of a reply, and no part of it is missing but its end. */
  #complete(): boolean {
    const code = this.#code();
    return code !== undefined && (whole[code]?.test(this.#line) ?? true);
  }

  /** Takes what is held as the last line of a reply. */
  #takeLine(): void {
    if (this.#code() === undefined) return;
    this.#line = "";
    this.#early = true;
    this.#read("\r\n");
  }

  /** Passes the rest of a line over; undefined while it cannot be told whether it is one. */
  #afterEarly(text: string): string | undefined {
    this.#line += text;
    const [line, end] = [this.#line, this.#line.indexOf("\n")];
    const reply = /^[1-6]\d\d[ -]/.test(line);
    if (!reply && end < 0 && line.length < 4) return undefined;
    this.#line = "";
    if (reply) {
      this.#early = false;
      return line;
    }
    if (end >= 0) this.#early = false;
    return end < 0 ? undefined : line.slice(end + 1);
  }

  #read(text: string): void {
    for (const read of this.#reader.push(Buffer.from(text))) this.#tell(read);
    if (this.#reader.overlong) this.#fail(new Error("The server sends a reply that is too long."));
  }

  #tell({ reply, problem }: ReadReply): void {
    const [first = ""] = reply.lines;
    if (problem === "garbage")
      this.#fail(new Error(`The server sent a line that is no FTP reply: ${first.slice(0, 80)}`));
    else if (problem !== "too-long") {
      this.#take({ code: reply.code, message: wholeReply(reply) });
    }
  }
}

/** A reply as basic-ftp tells it: all its lines, with the code. */
export function wholeReply({ code, lines }: ReadReply["reply"]): string {
  const [first = "", ...more] = lines;
  const last = more.pop();
  const all = last === undefined ? [`${code} ${first}`] : [`${code}-${first}`, ...more, `${code} ${last}`];
  return all.join("\n").trimEnd();
}
