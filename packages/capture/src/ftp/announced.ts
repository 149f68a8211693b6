import {
  addressScope,
  type Endpoint,
  foldMapped,
  ipVersion,
  parseEpsvReply,
  parseExtendedPort,
  parseHostPort,
  parsePasvReply,
  sameAddress,
} from "@twinport/protocol";
import type { AnnouncedParams, Method } from "../model.ts";
import { addressKey } from "./address-key.ts";
import type { RowDraft } from "./draft.ts";

/** An endpoint that a command or reply announces. */
export interface Announced {
  readonly method: Method;
  readonly endpoint: Endpoint;
  /** The six numbers of PORT and 227. */
  readonly numbers: readonly number[] | null;
}

/** What PORT and EPRT announce; null for other commands and for arguments that cannot be read. */
export function announcedByCommand(verb: string, argument: string): Announced | null {
  if (verb === "PORT") {
    // Servers that read it with scanf take blanks between the numbers.
    const read = parseHostPort(argument.replaceAll(/\s+/g, ""));
    if (read === undefined) return null;
    const { address, port, numbers } = read;
    return { method: "PORT", endpoint: { address, port }, numbers };
  }
  if (verb !== "EPRT") return null;
  const read = parseExtendedPort(argument.trim());
  if ("problem" in read) return null;
  return { method: "EPRT", endpoint: { address: addressKey(read.address), port: read.port }, numbers: null };
}

/** What a 227 or 229 announces; null for other replies and for text that cannot be read. */
export function announcedByReply(code: number, text: string, server: Endpoint): Announced | null {
  if (code === 227) {
    const read = parsePasvReply(text);
    if (read === undefined) return null;
    const { address, port, numbers } = read;
    return { method: "PASV", endpoint: { address, port }, numbers };
  }
  if (code !== 229) return null;
  const port = parseEpsvReply(text)?.port ?? barePort(text);
  // RFC 2428 §3: the address is the control connection's, whatever stands between the delimiters.
  return port === null
    ? null
    : { method: "EPSV", endpoint: { address: server.address, port }, numbers: null };
}

/** The port of a 229 that leaves the parentheses out, or fills them with more: clients that look for "|||" understand it. */
function barePort(text: string): number | null {
  const [, , digits] = /([!-/:-@[-`{-~])\1\1(\d{1,6})\1/.exec(text) ?? [];
  const port = Number(digits ?? 0);
  return port >= 1 && port <= 65535 ? port : null;
}

/** What a row says of an announcement made between `client` and `server`. */
export function announcedParams(
  announced: Announced | null,
  { announces }: RowDraft,
  { client, server }: { readonly client: Endpoint; readonly server: Endpoint },
): AnnouncedParams | null {
  if (announced === null) return null;
  const { endpoint, numbers, method } = announced;
  const own = method === "PASV" || method === "EPSV" ? server : client;
  return { endpoint, numbers, foreign: announces?.abroad === true || foreign(endpoint.address, own.address) };
}

/** Neither the announcer's own address nor one that NAT on the way explains. */
function foreign(announced: string, own: string): boolean {
  // Of another address family it may well be the same host's.
  const family = ipVersion(foldMapped(announced));
  if (sameAddress(announced, own) || family !== ipVersion(foldMapped(own))) return false;
  return addressScope(announced) === "public" && addressScope(own) === "public";
}
