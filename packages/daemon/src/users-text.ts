import { isDeepStrictEqual } from "node:util";
import { FtpError } from "@twinport/protocol";
import { parse } from "smol-toml";

/**
 * The text of a users file without one user: the table of that user, those inside it, and the comments right above them go; everything
 * else stays as it is written.
 * @throws FtpError "usage" when the user is written in a way that cannot be cut out, such as `users = { ann = { … } }`
 */
export function withoutUser(text: string, name: string): string {
  const lines = text.split("\n");
  const spans = tablesOf(lines).filter(({ path }) => belongsTo(path, name));
  const kept = lines.filter((_, index) => !spans.some(({ start, end }) => index >= start && index < end));
  const wanted = usersIn(text);
  wanted.delete(name);
  const rest = kept.join("\n");
  return checked(rest === "" || rest.endsWith("\n") ? rest : `${rest}\n`, wanted, name);
}

/**
 * The same text in which one user has another password hash; everything else stays as it is written.
 * @throws FtpError "usage", as {@link withoutUser} does
 */
export function withPassword(text: string, name: string, hash: string): string {
  const lines = text.split("\n");
  const wanted = usersIn(text);
  wanted.set(name, { ...(wanted.get(name) as object), password: hash });
  const own = tablesOf(lines).find(({ path }) => path.length === 2 && belongsTo(path, name));
  if (own === undefined) throw unwritable(name);
  const inside = lines.slice(own.header + 1, own.end).findIndex((line) => passwordLine.test(line));
  const lineEnd = lines[own.header]?.endsWith("\r") === true ? "\r" : "";
  const line = `password = ${JSON.stringify(hash)}`;
  if (inside < 0) lines.splice(own.header + 1, 0, line + lineEnd);
  else {
    const index = own.header + 1 + inside;
    // Not a text to replace by: "$" would mean something in it.
    lines[index] = (lines[index] ?? "").replace(
      passwordLine,
      (_, indent: string, after: string) => indent + line + after,
    );
  }
  return checked(lines.join("\n"), wanted, name);
}

/** A line with a password in quotes of one line; what stands in front of it, and what behind it. */
const passwordLine = /^(\s*)(?:password|"password"|'password')\s*=\s*(?:"[^"\\]*"|'[^']*')(\s*(?:#.*)?\r?)$/;

/** A table, with lines that begin at 0; `end` is the line behind it. */
export interface Table {
  readonly path: readonly string[];
  /** With the comments right above its header. */
  readonly start: number;
  readonly header: number;
  readonly end: number;
}

function belongsTo(path: readonly string[], name: string): boolean {
  return path[0] === "users" && path[1] === name;
}

/** The tables of a TOML text that is well formed, in their order. */
export function tablesOf(lines: readonly string[]): Table[] {
  const headers = headerLines(lines);
  const starts = headers.map((header) => {
    let start = header;
    while (start > 0 && /^\s*#/.test(lines[start - 1] ?? "")) start--;
    // What stands at the very beginning is said of the whole file.
    return start === 0 ? header : start;
  });
  return headers.map((header, index) => ({
    path: pathOf(lines[header] ?? ""),
    start: starts[index] ?? header,
    header,
    end: starts[index + 1] ?? lines.length,
  }));
}

/** '[users."a.b".tls] # so' → ["users", "a.b", "tls"], as the reader of TOML itself takes it apart. */
function pathOf(header: string): string[] {
  const path: string[] = [];
  for (let table: unknown = parse(header.trim()); typeof table === "object" && table !== null; ) {
    const [key] = Object.keys(table);
    if (key === undefined) break;
    path.push(key);
    table = (table as Readonly<Record<string, unknown>>)[key];
  }
  return path;
}

/** What comes next in a line: outside of texts of several lines, and inside each kind of them. */
const nextToken = {
  "": /"""|'''|"(?:\\.|[^"\\])*"|'[^']*'|#.*|[\s\S]/y,
  '"""': /\\.|"""|[\s\S]/y,
  "'''": /'''|[\s\S]/y,
} as const;

/** Lines that begin with "[", and not inside an array or a text of several lines. */
function headerLines(lines: readonly string[]): number[] {
  const headers: number[] = [];
  let depth = 0;
  let quotes: keyof typeof nextToken = "";
  lines.forEach((line, index) => {
    if (quotes === "" && depth === 0 && /^\s*\[/.test(line)) {
      headers.push(index);
      return;
    }
    for (let at = 0; at < line.length; ) {
      const expression: RegExp = nextToken[quotes];
      expression.lastIndex = at;
      const token = expression.exec(line)?.[0] ?? "";
      if (token === '"""' || token === "'''") quotes = quotes === "" ? token : "";
      else if (quotes === "" && (token === "[" || token === "{")) depth++;
      else if (quotes === "" && (token === "]" || token === "}")) depth--;
      at += token.length || 1;
    }
  });
  return headers;
}

function usersIn(text: string): Map<string, unknown> {
  const { users = {} } = parse(text);
  return new Map(Object.entries(users as object));
}

/** Looks whether a text says what it shall: nothing is written that was not understood. */
function checked(text: string, wanted: ReadonlyMap<string, unknown>, name: string): string {
  let there: ReadonlyMap<string, unknown> | undefined;
  try {
    there = usersIn(text);
  } catch {
    // Cut at a wrong place.
  }
  const same = (one: ReadonlyMap<string, unknown>) =>
    one.size === wanted.size &&
    [...wanted].every(([key, table]) => isDeepStrictEqual(plain(one.get(key)), plain(table)));
  if (there === undefined || !same(there)) throw unwritable(name);
  return text;
}

function plain(table: unknown): unknown {
  return JSON.parse(JSON.stringify(table ?? null));
}

function unwritable(name: string): FtpError {
  return new FtpError("usage", `${name} is not written as a table [users.NAME] of its own`, {
    hint: "change the file by hand",
  });
}
