import type { DataFacts, Exchange, ReplyFacts, SessionFacts } from "./facts.ts";

/** The reply that ends a command: its first that is not preliminary (RFC 959 §4.2.1). */
export function finalReply(exchange: Exchange | undefined): ReplyFacts | undefined {
  return exchange?.replies.find(({ code }) => code >= 200);
}

/** The reply that ended the transfer over a data connection; undefined if there is none, or no transfer. */
export function transferReply(session: SessionFacts, { transfer }: DataFacts): ReplyFacts | undefined {
  return transfer?.exchange === undefined ? undefined : finalReply(session.exchanges?.[transfer.exchange]);
}

/** 2yz: it was done. */
export function succeeded(reply: ReplyFacts | undefined): boolean {
  return reply !== undefined && reply.code >= 200 && reply.code < 300;
}

/** 4yz or 5yz: it was not done. */
export function failed(reply: ReplyFacts | undefined): boolean {
  return reply !== undefined && reply.code >= 400;
}
