/** What a .netrc says about one machine. */
export interface NetrcEntry {
  /** Lower case; null for `default`. */
  readonly machine: string | null;
  readonly login?: string;
  readonly password?: string;
  readonly account?: string;
}

/**
 * Reads a .netrc: `machine NAME` or `default`, then `login`, `password`, `account` with their values; `macdef`
 * up to an empty line is passed over. Values may stand in `"…"` with `\` before a quote or backslash.
 * A `#` begins a comment where a keyword is expected. Unknown words are passed over.
 */
export function parseNetrc(text: string): NetrcEntry[] {
  const entries: { -readonly [K in keyof NetrcEntry]: NetrcEntry[K] }[] = [];
  const reader = new TokenReader(text);
  for (let word = reader.next(); word !== undefined; word = reader.next()) {
    const entry = entries.at(-1);
    if (word === "machine") entries.push({ machine: (reader.next() ?? "").toLowerCase() });
    else if (word === "default") entries.push({ machine: null });
    else if (word === "login" || word === "password" || word === "account") {
      const value = reader.next();
      if (entry !== undefined && value !== undefined) entry[word] = value;
    } else if (word === "macdef") reader.skipMacro();
    else if (word.startsWith("#")) reader.skipLine();
  }
  return entries;
}

/**
 * The first entry for a host, and for a user where one is given already; `default` matches any host.
 * An entry without a login suits any user.
 */
export function findNetrcEntry(
  entries: readonly NetrcEntry[],
  host: string,
  user?: string,
): NetrcEntry | undefined {
  const name = host.toLowerCase();
  return entries.find(
    (entry) =>
      (entry.machine === name || entry.machine === null) &&
      (user === undefined || entry.login === undefined || entry.login === user),
  );
}

class TokenReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  next(): string | undefined {
    while (/[\s,]/.test(this.#char())) this.#at += 1;
    if (this.#char() === "") return undefined;
    const quoted = this.#char() === '"';
    if (quoted) this.#at += 1;
    let word = "";
    while (this.#char() !== "" && !(quoted ? this.#char() === '"' : /[\s,]/.test(this.#char()))) {
      if (quoted && this.#char() === "\\") this.#at += 1;
      word += this.#char();
      this.#at += 1;
    }
    if (quoted) this.#at += 1;
    return word;
  }

  skipLine(): void {
    const end = this.#text.indexOf("\n", this.#at);
    this.#at = end < 0 ? this.#text.length : end + 1;
  }

  skipMacro(): void {
    const end = /\n[ \t]*\r?\n/.exec(this.#text.slice(this.#at));
    this.#at = end === null ? this.#text.length : this.#at + end.index + end[0].length;
  }

  #char(): string {
    return this.#text.charAt(this.#at);
  }
}
