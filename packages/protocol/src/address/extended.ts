import type { Endpoint } from "../wire/events.ts";
import { checkPort } from "./host-port.ts";
import { foldMapped, ipVersion, parseDecimal, parseIpv4, parseIpv6, splitZone } from "./ip.ts";

/** The address families that RFC 2428 §2 took from the IANA list: 1 is IPv4, 2 is IPv6. */
export type AddressFamily = 1 | 2;

/** Why EPRT or EPSV cannot be done: "syntax" answers 501, "family" (one we do not know) 522. RFC 2428 §2, §3. */
export interface ExtendedProblem {
  readonly problem: "syntax" | "family";
}

/** EPRT's argument as read; `address` as the peer spelt it (compare by `sameAddress`). */
export interface ExtendedPort extends Endpoint {
  readonly family: AddressFamily;
}

/** EPSV's argument: none, a family, or the promise to use nothing but EPSV from now on (RFC 2428 §4). */
export type EpsvArgument =
  | { readonly kind: "any" }
  | { readonly kind: "family"; readonly family: AddressFamily }
  | { readonly kind: "all" };

/** What a 229 reply said. An address between the delimiters is reported, and is to be ignored (RFC 2428 §3). */
export interface EpsvReply {
  readonly port: number;
  readonly address?: string;
}

/** A peer's 229 is looked at this far behind its parenthesis: longer than any address and port. */
const epsvWindow = 80;

function parsePort(text: string | undefined): number | undefined {
  const port = text === undefined ? undefined : parseDecimal(text, 5);
  return port === undefined || port < 1 || port > 65535 ? undefined : port;
}

/** A printable character that is no digit: what may be used as a delimiter (RFC 2428 §2). */
function isDelimiter(character: string): boolean {
  return /^[!-/:-~]$/.test(character);
}

/**
 * EPRT's argument (RFC 2428 §2), strictly: "|1|132.235.1.2|6275|", any delimiter, a numeric address of the family
 * named (no zone, no host name), port 1-65535, nothing before or after.
 */
export function parseExtendedPort(argument: string): ExtendedPort | ExtendedProblem {
  const delimiter = argument.charAt(0);
  if (!isDelimiter(delimiter)) return { problem: "syntax" };
  const [before, familyText = "", address = "", portText, after, ...more] = argument.split(delimiter, 6);
  const port = parsePort(portText);
  if (before !== "" || after !== "" || more.length > 0 || port === undefined) return { problem: "syntax" };
  const family = parseFamily(familyText);
  if (typeof family === "object") return family;
  const valid = family === 1 ? parseIpv4(address) : parseIpv6(address);
  return valid === undefined ? { problem: "syntax" } : { family, address, port };
}

function parseFamily(text: string): AddressFamily | ExtendedProblem {
  const family = parseDecimal(text, 5);
  if (family === undefined) return { problem: "syntax" };
  return family === 1 || family === 2 ? family : { problem: "family" };
}

/**
 * "|1|132.235.1.2|5282|" for EPRT. An IPv4-mapped address is written as the IPv4 one it is, a zone is left out: it
 * means nothing to the peer. Throws RangeError for text that is no address or a port outside 1-65535.
 */
export function formatExtendedPort(endpoint: Endpoint): string {
  const { address } = splitZone(foldMapped(endpoint.address));
  const version = ipVersion(address);
  if (version === 0) throw new RangeError(`not an address: ${endpoint.address}`);
  return `|${version === 4 ? 1 : 2}|${address}|${checkPort(endpoint.port)}|`;
}

/** EPSV's argument (RFC 2428 §3, §4): "", "1", "2" or "ALL" in any case. */
export function parseEpsvArgument(argument: string): EpsvArgument | ExtendedProblem {
  if (argument === "") return { kind: "any" };
  if (/^all$/i.test(argument)) return { kind: "all" };
  const family = parseFamily(argument);
  return typeof family === "object" ? family : { kind: "family", family };
}

/**
 * The port in the text of a 229 reply: "Entering Extended Passive Mode (|||6446|)", with any delimiter (RFC 2428 §3).
 * The first parenthesis that opens such a form decides, so "(EPSV) (|||6446|)" is read. Undefined without
 * parentheses, with too few fields, or with a port outside 1-65535.
 */
export function parseEpsvReply(text: string): EpsvReply | undefined {
  for (let at = text.indexOf("("); at >= 0; at = text.indexOf("(", at + 1)) {
    const form = text.slice(at + 1, at + 1 + epsvWindow);
    const reply = parseEpsvForm(form);
    // A letter may be a delimiter too; mostly it is a word in parentheses.
    if (reply !== undefined || !/^[a-z]/i.test(form)) return reply;
  }
  return undefined;
}

function parseEpsvForm(form: string): EpsvReply | undefined {
  const delimiter = form.charAt(0);
  if (!isDelimiter(delimiter)) return undefined;
  const [, family = "", address = "", portText = "", after] = form.split(delimiter, 5);
  const port = parsePort(portText);
  if (port === undefined || after === undefined || !/^[0-9]*$/.test(family)) return undefined;
  const end = family.length + address.length + portText.length + 4;
  if (form.charAt(end) !== ")") return undefined;
  return address === "" ? { port } : { port, address };
}

/** The text of a 229 reply, without a final dot, which some clients cannot read. Throws RangeError outside 1-65535. */
export function formatEpsvText(port: number): string {
  return `Entering Extended Passive Mode (|||${checkPort(port)}|)`;
}
