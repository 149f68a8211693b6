import type { CommandEntry } from "./command-entry.ts";

/** Commands that carry another command, sealed by the mechanism that AUTH named (RFC 2228 §3). */
const carriers: ReadonlySet<string> = new Set(["MIC", "CONF", "ENC"]);
/** What is said of a mechanism whose AUTH is not in the capture. */
const unnamed = "RFC 2228";
/** Characters of a mechanism's name that are kept. */
const maxName = 40;

/** Security by a mechanism other than TLS, such as GSSAPI or KERBEROS_V4 (RFC 2228): how far it has come. */
export class Protection {
  #asked: string | null = null;
  #mechanism: string | null = null;

  /** The mechanism that protects the dialog, as AUTH named it; null while none does. */
  get mechanism(): string | null {
    return this.#mechanism;
  }

  /** Takes a command. */
  command({ verb, argument }: CommandEntry): void {
    if (verb === "AUTH") this.#asked = /^(?:TLS|SSL)/i.test(argument) ? null : argument.slice(0, maxName);
    else if (carriers.has(verb)) this.#begin();
  }

  /** Takes a reply to `entry`. */
  reply(entry: CommandEntry | null, code: number): void {
    const done = code === 235 || (code === 234 && this.#asked !== null);
    if (isSealed(code) || (done && (entry?.verb === "AUTH" || entry?.verb === "ADAT"))) this.#begin();
  }

  #begin(): void {
    this.#mechanism ??= this.#asked ?? unnamed;
  }
}

/** Codes of replies that carry another reply, sealed (RFC 2228 §4): it need not be the only one to its command. */
export function isSealed(code: number): boolean {
  return code >= 631 && code <= 633;
}

/** Bytes that a command carries in base64; null if it is none of those that do. */
export function sealedInCommand(verb: string, argument: string): number | null {
  return verb === "ADAT" || carriers.has(verb) ? base64Bytes(argument) : null;
}

/** Bytes that a reply carries in base64, its own or behind "ADAT=" (RFC 2228 §4); null if it is none of those that do. */
export function sealedInReply(code: number, lines: readonly string[]): number | null {
  if (isSealed(code)) return lines.reduce((sum, line) => sum + base64Bytes(line), 0);
  if (code !== 235 && (code < 334 || code > 336)) return null;
  const data = /^ADAT=(.*)$/i.exec(lines[0] ?? "")?.[1];
  return data === undefined ? null : base64Bytes(data);
}

function base64Bytes(text: string): number {
  return Math.floor((text.trim().replace(/=+$/, "").length * 3) / 4);
}
