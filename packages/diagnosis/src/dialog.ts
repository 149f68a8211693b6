import { limits, shown } from "@twinport/protocol";
import type {
  CommandFacts,
  ConnectionFacts,
  DataFacts,
  Exchange,
  ReplyFacts,
  SessionFacts,
} from "./facts.ts";
import type { Missing } from "./finding.ts";

/** A reply and what it answers. */
export interface Answer {
  readonly command: CommandFacts | null;
  readonly reply: ReplyFacts;
}

const none: readonly Answer[] = [];

/**
 * The replies of a session that `wanted` says are, in order. A `wanted` that is made anew for each session is also compiled
 * anew, dozens of times before V8 has settled on it: it is a function of its module wherever it can be.
 */
export function answers(
  session: SessionFacts,
  wanted: (reply: ReplyFacts, command: CommandFacts | null) => boolean,
): readonly Answer[] {
  // Rules ask this of every session, and mostly there are none: nothing is made on the way.
  let found: Answer[] | null = null;
  for (const { command, replies } of session.exchanges ?? []) {
    for (const reply of replies) {
      if (!wanted(reply, command)) continue;
      found ??= [];
      found.push({ command, reply });
    }
  }
  return found ?? none;
}

/** The first of them. */
export function answer(...given: Parameters<typeof answers>): Answer | undefined {
  return answers(...given)[0];
}

/** The reply that ends a command: its first that is not preliminary (RFC 959 §4.2.1). */
export function finalReply(exchange: Exchange | undefined): ReplyFacts | undefined {
  return exchange?.replies.find(({ code }) => code >= 200);
}

/** The reply that ended the transfer over a data connection; undefined if there is none, or no transfer. */
export function transferReply(session: SessionFacts, { transfer }: DataFacts): ReplyFacts | undefined {
  return transfer?.exchange === undefined ? undefined : finalReply(session.exchanges?.[transfer.exchange]);
}

/** A reply as sentences quote it: its code and its first line, cut to `max` characters. */
export function quoted({ code, text }: ReplyFacts, max?: number): string {
  return `${code} ${shown(text.split("\n", 1)[0] ?? "", max)}`;
}

/** What a reply says, as far as words are sought in it. */
export function wordsOf({ text }: ReplyFacts): string {
  return text.slice(0, limits.judgedText);
}

/** 2yz: it was done. */
export function succeeded(reply: ReplyFacts | undefined): boolean {
  return reply !== undefined && reply.code >= 200 && reply.code < 300;
}

/** 4yz or 5yz: it was not done. */
export function failed(reply: ReplyFacts | undefined): boolean {
  return reply !== undefined && reply.code >= 400;
}

/** What keeps the silence of a session from proving anything; undefined if nothing does. */
export function missing(session: SessionFacts): Missing | undefined {
  if (session.hidden === true) return "encrypted";
  if (session.holes === true) return "holes";
  return fromOneSide(session) ? "one side" : undefined;
}

/** Tells whether the capture has the packets of only one side of the session. */
export function fromOneSide({ alone, control }: SessionFacts): boolean {
  return alone !== undefined || oneSided(control);
}

/** Tells whether the packets of only one side of a connection were captured. */
export function oneSided(connection: ConnectionFacts | undefined): boolean {
  const seen = connection?.hopLimits;
  return seen !== undefined && (seen.client === undefined) !== (seen.server === undefined);
}
