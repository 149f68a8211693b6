import type { Endpoint } from "../wire/events.ts";
import { foldMapped, parseDecimal, parseIpv4 } from "./ip.ts";

/** The six numbers of PORT and 227: four of the address, then the port's high and low byte. */
export type SixNumbers = readonly [number, number, number, number, number, number];

/** An endpoint as PORT and 227 carry it (RFC 959 §4.1.2), with the numbers it was made of. */
export interface HostPort extends Endpoint {
  /** h1,h2,h3,h4,p1,p2 as read, each 0-255. `port` is p1 × 256 + p2. */
  readonly numbers: SixNumbers;
}

/** "255,255,255,255,255,255" */
const longestHostPort = 23;
/** Stands for text that is no number up to 255. */
const notAByte = 256;

/**
 * PORT's argument, strictly: exactly six plain decimals 0-255 with a comma between, no blank, sign, leading zero or
 * anything after (RFC 959 §5.3.2). Undefined otherwise. Port 0 is well-formed, and for the reader to refuse.
 */
export function parseHostPort(argument: string): HostPort | undefined {
  if (argument.length > longestHostPort) return undefined;
  const numbers = argument.split(",").map((part) => parseDecimal(part, 3) ?? notAByte);
  return toHostPort(numbers);
}

function toHostPort(numbers: readonly number[]): HostPort | undefined {
  const [h1, h2, h3, h4, p1, p2, ...more] = numbers;
  if (h1 === undefined || h2 === undefined || h3 === undefined) return undefined;
  if (h4 === undefined || p1 === undefined || p2 === undefined || more.length > 0) return undefined;
  const port = p1 * 256 + p2;
  if (numbers.some((number) => number >= notAByte)) return undefined;
  return { address: `${h1}.${h2}.${h3}.${h4}`, port, numbers: [h1, h2, h3, h4, p1, p2] };
}

/**
 * The endpoint in the text of a 227 reply. RFC 1123 §4.1.2.6 has the client search for it, since servers write it
 * with and without parentheses: the first six comma-separated numbers that stand alone count ("=1,2,3,4,5,6",
 * "1, 2, 3, 4, 5, 6.", zero-padded ones). Undefined when there are none, one is over 255, or the port is 0.
 * Linear in the text.
 */
export function parsePasvReply(text: string): HostPort | undefined {
  let at = 0;
  for (;;) {
    const start = skipWhile(text, at, (code) => !isDigit(code));
    if (start === text.length) return undefined;
    const run = readNumbers(text, start);
    if (run.numbers.length === 6 && standsAlone(text, start, run.end)) {
      const endpoint = toHostPort(run.numbers);
      return endpoint?.port === 0 ? undefined : endpoint;
    }
    at = run.end;
  }
}

interface NumberRun {
  /** At most seven, more than that are read but not kept. */
  readonly numbers: readonly number[];
  readonly end: number;
}

/** Numbers with a comma and any blanks between them, from a digit on. */
function readNumbers(text: string, start: number): NumberRun {
  const numbers: number[] = [];
  let at = start;
  for (;;) {
    const end = skipWhile(text, at, isDigit);
    // More than three digits is over 255 whatever they are; it is not worth reading a million of them.
    if (numbers.length < 7) numbers.push(end - at > 3 ? notAByte : Number(text.slice(at, end)));
    if (text[end] !== ",") return { numbers, end };
    const next = skipWhile(text, end + 1, (code) => code === 0x20);
    if (next === text.length || !isDigit(text.charCodeAt(next))) return { numbers, end };
    at = next;
  }
}

/** That the run is not a piece of something longer: a sign, a word, a fraction, a seventh field. */
function standsAlone(text: string, start: number, end: number): boolean {
  if (/[\p{L}\p{N}_,.+-]/u.test(text.charAt(start - 1))) return false;
  if (text[end] === ".") return !isDigit(text.charCodeAt(end + 1));
  return !/[\p{L}\p{N}_,-]/u.test(text.charAt(end));
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function skipWhile(text: string, from: number, test: (code: number) => boolean): number {
  let at = from;
  while (at < text.length && test(text.charCodeAt(at))) at += 1;
  return at;
}

/**
 * "192,168,13,111,52,53" for PORT and 227. An IPv4-mapped address is written as the IPv4 one it is.
 * Throws RangeError for an address that is not IPv4 or a port outside 1-65535: the form cannot carry them.
 */
export function formatHostPort(endpoint: Endpoint): string {
  const quad = parseIpv4(foldMapped(endpoint.address));
  if (quad === undefined) throw new RangeError(`not an IPv4 address: ${endpoint.address}`);
  const port = checkPort(endpoint.port);
  return [...quad, port >> 8, port & 255].join(",");
}

/** The port, if it is one. Throws RangeError outside 1-65535. */
export function checkPort(port: number): number {
  if (!Number.isInteger(port) || port < 1 || port > 65535) throw new RangeError(`not a port: ${port}`);
  return port;
}

/** The text of a 227 reply: "Entering Passive Mode (192,168,13,111,52,53)." Throws as {@link formatHostPort}. */
export function formatPasvText(endpoint: Endpoint): string {
  return `Entering Passive Mode (${formatHostPort(endpoint)}).`;
}
