import {
  addressScope,
  type Endpoint,
  foldMapped,
  ipVersion,
  isPassive,
  type Method,
  parseEpsvReply,
  parseExtendedPort,
  parseHostPort,
  parsePasvReply,
  sameAddress,
} from "@twinport/protocol";
import type { AnnouncedParams, Oddity } from "../dialog-params.ts";
import { addressKey } from "./address-key.ts";
import type { RowDraft } from "./draft.ts";
import {
  type FoundAddress,
  findExtendedPassive,
  findExtendedPort,
  findHostPort,
  findLongHostPort,
} from "./odd-address.ts";

/** An endpoint that a command or reply announces. */
export interface Announced {
  readonly method: Method;
  readonly endpoint: Endpoint;
  /** The six numbers of PORT and 227. */
  readonly numbers: readonly number[] | null;
  /** What about its writing is not as the RFCs have it. */
  readonly odd: readonly Oddity[];
}

const asItShould: readonly Oddity[] = [];

/**
 * What PORT, EPRT and LPRT announce; null for other commands and for arguments that cannot be read. Our own server refuses
 * what is written oddly; other servers read more, and then data follows.
 */
export function announcedByCommand(verb: string, argument: string): Announced | null {
  switch (verb) {
    case "PORT": {
      const read = parseHostPort(argument);
      if (read === undefined) return from(findHostPort(argument, "command"), verb);
      const { address, port, numbers } = read;
      return { method: verb, endpoint: { address, port }, numbers, odd: asItShould };
    }
    case "EPRT": {
      const read = parseExtendedPort(argument);
      if ("problem" in read) return from(findExtendedPort(argument), verb);
      const endpoint = { address: addressKey(read.address), port: read.port };
      return { method: verb, endpoint, numbers: null, odd: asItShould };
    }
    case "LPRT":
      return from(findLongHostPort(argument, "command"), verb);
    default:
      return null;
  }
}

/** What a 227, 228 or 229 announces; null for other replies and for text that cannot be read. */
export function announcedByReply(code: number, text: string, server: Endpoint): Announced | null {
  if (code === 227) return from(pasvAddress(text), "PASV");
  if (code === 228) return from(findLongHostPort(text, "reply"), "LPSV");
  if (code !== 229) return null;
  const read = parseEpsvReply(text);
  const found = read === undefined ? findExtendedPassive(text) : { port: read.port, odd: asItShould };
  if (found === null) return null;
  // RFC 2428 §3: the address is the control connection's, whatever stands between the delimiters.
  const endpoint = { address: server.address, port: found.port };
  return { method: "EPSV", endpoint, numbers: null, odd: found.odd };
}

/** RFC 1123 §4.1.2.6: the first six numbers count, wherever they stand. */
function pasvAddress(text: string): FoundAddress | null {
  const read = parsePasvReply(text);
  if (read === undefined) return findHostPort(text, "reply");
  const { address, port, numbers } = read;
  const whole = text.includes(`(${numbers.join(",")})`);
  const odd = whole ? asItShould : (findHostPort(text, "reply")?.odd ?? asItShould);
  return { endpoint: { address, port }, numbers, odd };
}

function from(found: FoundAddress | null, method: Method): Announced | null {
  if (found === null) return null;
  const { endpoint, numbers, odd } = found;
  return { method, endpoint: { address: addressKey(endpoint.address), port: endpoint.port }, numbers, odd };
}

/** What a row says of an announcement made between `client` and `server`. */
export function announcedParams(
  announced: Announced | null,
  { announces }: RowDraft,
  { client, server }: { readonly client: Endpoint; readonly server: Endpoint },
): AnnouncedParams | null {
  if (announced === null) return null;
  const { endpoint, numbers, method, odd } = announced;
  const own = isPassive(method) ? server : client;
  const params = {
    endpoint,
    numbers,
    foreign: announces?.abroad === true || foreign(endpoint.address, own.address),
  };
  return odd.length === 0 ? params : { ...params, odd };
}

/** An announcement that some programs would not read. RFC 1123 §4.1.2.6 has all of them expect a 227 without parentheses. */
export function isOdd(announced: Announced | null): boolean {
  return announced?.odd.some((oddity) => oddity !== "parentheses") === true;
}

/** Neither the announcer's own address nor one that NAT on the way explains. */
function foreign(announced: string, own: string): boolean {
  if (announced === own) return false;
  // Of another address family it may well be the same host's.
  const family = ipVersion(foldMapped(announced));
  if (sameAddress(announced, own) || family !== ipVersion(foldMapped(own))) return false;
  return addressScope(announced) === "public" && addressScope(own) === "public";
}
