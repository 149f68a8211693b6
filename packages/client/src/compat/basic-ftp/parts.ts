/**
 * What programs take from the files of basic-ftp's dist folder, besides its API.
 */

import { parseFtpTime, parsePasvReply, ReplyReader } from "@twinport/protocol";
import { wholeReply } from "./reply-lines.ts";

export * from "./index.ts";
export { ProgressTracker } from "./progress.ts";
export { StringWriter } from "./string-writer.ts";
export { type TransferDirection, TransferWatchdog } from "./watchdog.ts";

/** Parts text of a control connection into replies and the rest, which is the beginning of one. */
export function parseControlResponse(text: string): { messages: string[]; rest: string } {
  const ended = text === "" || text.endsWith("\n") ? text : `${text}\r\n`;
  const lines = ended.split(/\r?\n/).slice(0, -1);
  const reader = new ReplyReader();
  const messages: string[] = [];
  let read = 0;
  for (const [at, line] of lines.entries()) {
    for (const { reply } of reader.push(Buffer.from(`${line}\r\n`))) {
      messages.push(wholeReply(reply));
      read = at + 1;
    }
  }
  const rest = lines.slice(read).filter((line) => line !== "");
  return { messages, rest: rest.map((line) => `${line}\n`).join("") };
}

/** A date as MLSx and MDTM write it (RFC 3659 §2.3). @throws Error for anything else */
export function parseMLSxDate(fact: string): Date {
  const time = parseFtpTime(fact);
  if (time === undefined) throw new Error(`No date as RFC 3659 has them: ${JSON.stringify(fact)}`);
  return new Date(time);
}

/** Where a 227 reply tells to connect to. @throws Error for a reply without an address */
export function parseIPv4PasvResponse(message: string): { host: string; port: number } {
  const found = parsePasvReply(message.slice(4));
  if (found === undefined) throw new Error(`Can't parse response to 'PASV': ${message}`);
  return { host: found.address, port: found.port };
}
