import { commandSpec } from "@twinport/protocol";
import { readClientHello, startsRecord } from "../tls/index.ts";

/** What is known of a connection whose protocol is not known yet. Texts are the first bytes as Latin-1. */
export interface Evidence {
  readonly fromInitiator: string;
  readonly fromResponder: string;
  readonly initiatorPort: number;
  readonly responderPort: number;
  /** The start of the connection is not in the capture: lines may be cut, and who is the client is a guess. */
  readonly midstream: boolean;
}

/**
 * "initiator" and "responder": an FTP control connection, and who is the client. "implicit": TLS from the first byte ·
 * "running": TLS that began before the capture did.
 */
export type Verdict = "initiator" | "responder" | "implicit" | "running" | "other" | "undecided";

/** Bytes of either direction after which an undecided connection is something else. */
export const detectBytes = 4096;

/** Protocols that FTP clients name for the control connection (RFC 7301; IANA, FileZilla's own). */
const ftpProtocols: readonly string[] = ["ftp", "x-filezilla-ftp"];

/** Verbs that other line protocols (SMTP, POP3, NNTP) have too; alone they prove nothing. */
const shared: ReadonlySet<string> = new Set(["QUIT", "HELP", "NOOP", "STAT", "LIST", "MODE", "AUTH", "SITE"]);

/** Tells whether a connection is an FTP control connection, by what is said on it. */
export function judge(evidence: Evidence): Verdict {
  const { fromInitiator, fromResponder, responderPort, initiatorPort, midstream } = evidence;
  if (midstream && isControlPort(responderPort) && (runsTls(fromInitiator) || runsTls(fromResponder)))
    return "running";
  const forward = score(fromInitiator, fromResponder, responderPort, midstream);
  if (forward === true) return "initiator";
  if (midstream && score(fromResponder, fromInitiator, initiatorPort, true) === true) {
    return "responder";
  }
  const hello = clientHello(fromInitiator);
  if (hello === "yes" && (isControlPort(responderPort) || offersFtp(fromInitiator))) return "implicit";
  if (hello === "begun" && isControlPort(responderPort)) return "undecided";
  const long = fromInitiator.length >= detectBytes || fromResponder.length >= detectBytes;
  return long || (forward === false && !midstream) ? "other" : "undecided";
}

/** FTP's own port, or that of FTP in TLS from the first byte. */
export function isControlPort(port: number): boolean {
  return port === 21 || port === 990;
}

/** A ClientHello, whole in its first record, that names FTP as the protocol inside. */
function offersFtp(text: string): boolean {
  const bytes = Uint8Array.from(text.slice(9), (letter) => letter.charCodeAt(0));
  return readClientHello(bytes)?.alpn.some((name) => ftpProtocols.includes(name)) === true;
}

/** A TLS alert: what a server that waits for TLS says to a client that does not begin it. */
function isAlert(text: string): boolean {
  return text.charCodeAt(0) === 0x15 && text.charCodeAt(1) === 3;
}

/** Records of TLS, one behind the other to the end of what is there: before them may stand the rest of another. */
function runsTls(text: string): boolean {
  for (let at = text.indexOf("\x03"); at >= 0; at = text.indexOf("\x03", at + 1)) {
    if (at > 0 && recordsFrom(text, at - 1)) return true;
  }
  return false;
}

function recordsFrom(text: string, start: number): boolean {
  let at = start;
  while (at < text.length) {
    if (!startsRecord(text.charCodeAt(at)) || text[at + 1] !== "\x03" || at + 5 > text.length) return false;
    const next = at + 5 + text.charCodeAt(at + 3) * 256 + text.charCodeAt(at + 4);
    // Of the last one a part may be still to come.
    if (next > text.length) return at > start;
    at = next;
  }
  return at > start;
}

/** Whether the bytes begin with a TLS handshake record that begins with a ClientHello (RFC 8446 §5.1). */
function clientHello(text: string): "yes" | "begun" | "no" {
  const begin = [0x16, 3, null, null, null, 1];
  const fits = begin.every((code, at) => code === null || at >= text.length || text.charCodeAt(at) === code);
  if (!fits || text === "") return "no";
  return text.length < begin.length ? "begun" : "yes";
}

/** SMTP, POP3, NNTP and submission of mail: without the server's words their commands look like FTP's. */
const mailPorts: ReadonlySet<number> = new Set([25, 110, 119, 587]);
/** What a mail client says first (RFC 5321 §4.1.1.1, RFC 2033). */
const mail = /^(?:EHLO|HELO|LHLO) /i;
/** AUTH as FTP has it (RFC 2228, RFC 4217); mail has other mechanisms. */
const ftpAuth = /^AUTH (?:TLS|SSL|GSS|KERBEROS)/i;

/** A greeting without names of hosts: "ftp.example.com" may greet for any service. */
function withoutNames(line: string): string {
  return line.replace(/[\w-]+(?:\.[\w-]+)+/g, "");
}

/** True: FTP. False: surely not. Null: wait for more. */
function score(client: string, server: string, port: number, midstream: boolean): boolean | null {
  const commandLines = linesOf(client, midstream);
  const replyLines = linesOf(server, midstream);
  const verbs = commandLines.map(verbOf);
  const known = verbs.filter((verb) => verb !== null);
  const strong = known.filter((verb) => !shared.has(verb));
  const replies = replyLines.filter((line) => /^[1-6][0-9]{2}(?:[ -]|$)/.test(line));
  const firstReply = replyLines[0];
  if (isControlPort(port)) {
    if (known.length > 0 || replies.length > 0 || isAlert(server)) return true;
    return commandLines.length > 0 || binary(client) || binary(server) ? false : null;
  }
  if (midstream) {
    if (strong.length > 0 && replies.length > 0) return true;
    return server === "" && new Set(strong).size >= 2 && !mailPorts.has(port) ? true : null;
  }
  if (firstReply !== undefined) {
    const greets = /^(?:220|120|421)(?:[ -]|$)/.test(firstReply) && !/\bE?SMTP\b/i.test(firstReply);
    if (!greets) return replies.includes(firstReply) && strong.length > 0;
    if (commandLines.some((line) => mail.test(line))) return false;
    if (/ftp/i.test(withoutNames(firstReply))) return true;
    if (strong.length > 0 || commandLines.some((line) => ftpAuth.test(line))) return true;
    return commandLines.length > 0 && known.length === 0 ? false : null;
  }
  if (server === "" && clientAlone(verbs, strong, port)) return true;
  return (commandLines.length > 0 && known.length === 0) || binary(client) || binary(server) ? false : null;
}

/** What POP3 has too, which also begins with USER and PASS: it takes another verb to tell FTP without its server. */
const mailVerbs: ReadonlySet<string> = new Set(["USER", "PASS", "RETR", "DELE"]);

/** A client that spoke FTP and nothing else, although no server was heard: a capture of one direction. */
function clientAlone(verbs: readonly (string | null)[], strong: readonly string[], port: number): boolean {
  const all = verbs.every((verb) => verb !== null) && !mailPorts.has(port);
  return all && new Set(strong).size >= 3 && strong.some((verb) => !mailVerbs.has(verb));
}

/** The whole lines of `text`; of a stream that begins in the middle, its first line too if it looks whole. */
function linesOf(text: string, midstream: boolean): string[] {
  const lines = text.split("\n").slice(0, -1);
  return (midstream ? lines.filter((line) => line !== "\r") : lines).map((line) => line.trimEnd());
}

/** The verb in upper case, behind Telnet bytes; null if it is none of FTP's. */
function verbOf(line: string): string | null {
  const word = /^[\xf0-\xff ]*([A-Za-z]{3,8})(?: |$)/.exec(line)?.[1]?.toUpperCase();
  return word !== undefined && commandSpec(word) !== undefined ? word : null;
}

/** NUL or TLS: nothing that a line protocol begins with. */
function binary(text: string): boolean {
  return text.includes("\0") || text.startsWith("\x16\x03");
}
