import { Cursor } from "./cursor.ts";
import { hexOf } from "./hex.ts";

/** What a ClientHello offers (RFC 8446 §4.1.2). */
export interface ClientHello {
  /** The highest version offered, 0x0300 to 0x0304. */
  readonly version: number;
  readonly serverName: string | null;
  /** Protocols offered, as Latin-1. */
  readonly alpn: readonly string[];
  /** 32 bytes. */
  readonly random: Uint8Array;
  /** Of a session to be taken up again (RFC 5077 §3.2); empty without one. */
  readonly ticket: Uint8Array;
}

/** What a ServerHello has chosen (RFC 8446 §4.1.3). */
export interface ServerHello {
  readonly version: number;
  readonly cipher: number;
  /** A HelloRetryRequest: the client has to say hello once more. */
  readonly retry: boolean;
  /** A key of an earlier session was taken (RFC 8446 §4.2.11). */
  readonly preSharedKey: boolean;
  readonly alpn: string | null;
  /** 32 bytes. */
  readonly random: Uint8Array;
  /** Until TLS 1.2, of a session that may be taken up again; empty without one. */
  readonly sessionId: Uint8Array;
  /** RFC 7366. */
  readonly encryptThenMac: boolean;
}

const extension = {
  serverName: 0,
  alpn: 16,
  encryptThenMac: 22,
  sessionTicket: 35,
  preSharedKey: 41,
  supportedVersions: 43,
} as const;
/** Versions that are known; a client may offer others, to see that servers bear it (RFC 8701). */
const newest = 0x0304;
const oldest = 0x0300;

/** The random value by which a ServerHello is a HelloRetryRequest: SHA-256 of its name (RFC 8446 §4.1.3). */
const retryRandom = "cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c";

/** Reads a ClientHello; null if it is none. */
export function readClientHello(body: Uint8Array): ClientHello | null {
  const cursor = new Cursor(body);
  let version = cursor.integer(2);
  const random = cursor.take(32);
  cursor.vector(1);
  const suites = cursor.vector(2);
  cursor.vector(1);
  if (cursor.short || suites.left < 2 || version >> 8 !== 3) return null;
  let serverName: string | null = null;
  let alpn: string[] = [];
  let ticket = random.subarray(0, 0);
  for (const [type, content] of extensionsOf(cursor)) {
    if (type === extension.serverName) serverName = nameOf(content);
    else if (type === extension.alpn) alpn = protocolsOf(content);
    else if (type === extension.sessionTicket) ticket = content.rest();
    else if (type === extension.supportedVersions) {
      const offered = versionsOf(content.vector(1));
      if (offered.length > 0) version = Math.max(...offered);
    }
  }
  return { version: Math.min(version, newest), serverName, alpn, random, ticket };
}

/** Reads the protocol chosen in EncryptedExtensions, where TLS 1.3 has it (RFC 8446 §4.3.1). */
export function readChosenProtocol(body: Uint8Array): string | null {
  for (const [type, content] of extensionsOf(new Cursor(body)))
    if (type === extension.alpn) return protocolsOf(content)[0] ?? null;
  return null;
}

/** Reads a ServerHello; null if it is none. */
export function readServerHello(body: Uint8Array): ServerHello | null {
  const cursor = new Cursor(body);
  let version = cursor.integer(2);
  const random = cursor.take(32);
  const sessionId = cursor.vector(1).rest();
  const cipher = cursor.integer(2);
  cursor.integer(1);
  if (cursor.short || version >> 8 !== 3) return null;
  let preSharedKey = false;
  let alpn: string | null = null;
  let encryptThenMac = false;
  for (const [type, content] of extensionsOf(cursor)) {
    if (type === extension.supportedVersions) version = content.integer(2);
    else if (type === extension.preSharedKey) preSharedKey = true;
    else if (type === extension.alpn) alpn = protocolsOf(content)[0] ?? null;
    else if (type === extension.encryptThenMac) encryptThenMac = true;
  }
  const retry = hexOf(random) === retryRandom;
  return { version, cipher, retry, preSharedKey, alpn, random, sessionId, encryptThenMac };
}

function* extensionsOf(cursor: Cursor): Generator<[type: number, content: Cursor]> {
  const list = cursor.vector(2);
  while (list.left >= 4) yield [list.integer(2), list.vector(2)];
}

/** The host name of server_name (RFC 6066 §3). */
function nameOf(content: Cursor): string | null {
  const list = content.vector(2);
  const isHost = list.integer(1) === 0;
  const name = latin1(list.vector(2).rest());
  return isHost && name !== "" ? name : null;
}

/** The protocols of application_layer_protocol_negotiation (RFC 7301 §3.1). */
function protocolsOf(content: Cursor): string[] {
  const list = content.vector(2);
  const names: string[] = [];
  while (list.left > 0) names.push(latin1(list.vector(1).rest()));
  return names.filter((name) => name !== "");
}

function versionsOf(list: Cursor): number[] {
  const versions: number[] = [];
  while (list.left >= 2) versions.push(list.integer(2));
  return versions.filter((version) => version >= oldest && version <= newest);
}

function latin1(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes.subarray(0, 255)) text += String.fromCharCode(byte);
  return text;
}
