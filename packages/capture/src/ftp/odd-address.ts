import {
  type Endpoint,
  ipVersion,
  parseExtendedPort,
  parseHostPort,
  parseLongHostPort,
} from "@twinport/protocol";
import type { Oddity } from "../dialog-params.ts";

/** An address as it was found, and what about its writing is not as the RFCs have it. */
export interface FoundAddress {
  readonly endpoint: Endpoint;
  /** The six numbers of PORT and 227, null of other forms. */
  readonly numbers: readonly number[] | null;
  readonly odd: readonly Oddity[];
}

/** As far as text is searched for an address that is written oddly. */
const window = 1000;

/** Numbers with commas between them; if none of those fit, with other separators and any blanks. */
const runs = [/\d+(?:,[ \t]*\d+)*/g, /\d+(?:[ \t]*[,.;:][ \t]*\d+)*/g];

/**
 * The endpoint in PORT's argument, or in the text of a 227, also with other separators than commas, blanks, leading zeros,
 * without parentheses or with more around them. Null if there is none.
 */
export function findHostPort(text: string, who: "command" | "reply"): FoundAddress | null {
  for (const run of numbersIn(text, 6)) {
    const read = parseHostPort(run.canonical);
    if (read === undefined) continue;
    const { address, port, numbers } = read;
    return port === 0 ? null : { endpoint: { address, port }, numbers, odd: oddities(run, who) };
  }
  return null;
}

/** The same for LPRT and 228 (RFC 1639). */
export function findLongHostPort(text: string, who: "command" | "reply"): FoundAddress | null {
  for (const run of numbersIn(text, 9, 21)) {
    const endpoint = parseLongHostPort(run.canonical);
    if (endpoint === undefined) continue;
    return endpoint.port === 0 ? null : { endpoint, numbers: null, odd: oddities(run, who) };
  }
  return null;
}

/**
 * The endpoint in EPRT's argument, also without its last delimiter, with blanks, leading zeros, a zone, brackets, more behind it, or
 * a family that is not the address's. Null if there is none.
 */
export function findExtendedPort(argument: string): FoundAddress | null {
  const text = argument.slice(0, window).trim();
  const delimiter = text.charAt(0);
  if (!/^[!-/:-@[-`{-~]$/.test(delimiter)) return null;
  const fields = text.split(delimiter, 6);
  const [, family = "", host = "", port = "", rest] = fields.map((field) => field.trim());
  const address = host.replace(/^\[|\]$|%.*$/g, "");
  const version = ipVersion(address);
  const number = withoutZeros(port);
  const read = parseExtendedPort(`|${version === 4 ? 1 : 2}|${address}|${number}|`);
  if (version === 0 || "problem" in read) return null;
  const odd: Oddity[] = [];
  if (rest === undefined) odd.push("delimiter");
  if (text !== argument || fields.some((field) => field !== field.trim())) odd.push("blanks");
  if (number !== port) odd.push("zeros");
  if (family !== `${read.family}`) odd.push("family");
  if (address !== host || fields.length > 5 || (rest ?? "") !== "") odd.push("rest");
  return { endpoint: { address, port: read.port }, numbers: null, odd };
}

/** How the port of a 229 may be written, from the right form on, each with the delimiters that it lacks. */
const portForms: readonly { readonly form: RegExp; readonly odd: readonly Oddity[] }[] = [
  { form: /([!-/:-@[-`{-~])\1\1[ \t]*(\d{1,6})[ \t]*\1/, odd: [] },
  { form: /([!-/:-@[-`{-~])\1\1[ \t]*(\d{1,6})(?!\d)/, odd: ["delimiter"] },
  { form: /\|[ \t]*(\d{1,6})[ \t]*\|?[ \t]*\)/, odd: ["delimiter"] },
  { form: /\([ \t]*(\d{1,6})[ \t]*\)/, odd: ["delimiter"] },
];

/** The port in the text of a 229 that is not as RFC 2428 §3 has it; null if there is none. */
export function findExtendedPassive(text: string): { readonly port: number; readonly odd: Oddity[] } | null {
  const near = text.slice(0, window);
  for (const { form, odd } of portForms) {
    const match = form.exec(near);
    const digits = match?.at(-1) ?? "";
    const port = Number(digits);
    if (match === null || port < 1 || port > 65535) continue;
    const [whole] = match;
    const before = near.slice(0, match.index);
    const found = [...odd];
    if (!whole.endsWith(")") && !/\([ \t]*$/.test(before)) found.push("parentheses");
    if (/[ \t]/.test(whole) || /\([ \t]+$/.test(before)) found.push("blanks");
    if (withoutZeros(digits) !== digits) found.push("zeros");
    return { port, odd: found };
  }
  return null;
}

/** Numbers that stand together, and how they are written. */
interface NumberRun {
  /** With nothing but commas between them, and without leading zeros. */
  readonly canonical: string;
  readonly raw: string;
  readonly before: string;
  readonly after: string;
}

function* numbersIn(text: string, ...counts: readonly number[]): Generator<NumberRun> {
  const near = text.slice(0, window);
  for (const { 0: raw, index } of runs.flatMap((form) => [...near.matchAll(form)])) {
    const parts = raw.split(/[ \t]*[,.;:][ \t]*/);
    if (!counts.includes(parts.length)) continue;
    const before = near.slice(0, index);
    const after = near.slice(index + raw.length);
    // A piece of something longer, such as a version or a name, is no address.
    const piece = /[\p{L}\p{N}_,.+-]/u.test(before.slice(-1)) || /^(?:[\p{L}\p{N}_-]|[,.]\d)/u.test(after);
    if (!piece) yield { canonical: parts.map(withoutZeros).join(","), raw, before, after };
  }
}

function oddities({ raw, before, after, canonical }: NumberRun, who: "command" | "reply"): Oddity[] {
  const odd: Oddity[] = [];
  if (/[.;:]/.test(raw)) odd.push("separators");
  if (/[ \t]/.test(raw) || (who === "command" && /^[ \t]+$/.test(before))) odd.push("blanks");
  if (canonical.length < raw.replace(/[ \t]/g, "").length) odd.push("zeros");
  if (who === "command" && `${before}${after}`.trim() !== "") odd.push("rest");
  if (who === "reply" && !(before.endsWith("(") && after.startsWith(")"))) odd.push("parentheses");
  return odd;
}

function withoutZeros(digits: string): string {
  return digits.replace(/^0+(?=\d)/, "");
}
