import { FtpError, limits } from "@twinport/protocol";
import type { Session } from "../session/session.ts";
import { openTransfer, type TransferRequest } from "./open.ts";
import { Receiver } from "./receive.ts";
import { ReceiveStream } from "./receive-stream.ts";

/** The commands that list. */
export type ListVerb = "LIST" | "NLST" | "MLSD";

/** What a listing's transfer goes by. */
export type ListRequest = Pick<TransferRequest, "signal" | "turn">;

const lineFeed = 0x0a;
const nothing = new Uint8Array();

/**
 * Fetches a listing as text; its turn must have been taken. No TYPE is sent: servers list alike in either type.
 * @throws FtpError "protocol" when it goes over `limits.listing` or a line over `limits.listingLine`; else as a transfer
 */
export async function fetchListing(
  session: Session,
  verb: ListVerb,
  path: string | undefined,
  request: ListRequest,
): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const lines of listingLines(session, verb, path, request)) chunks.push(lines);
  const [only = nothing] = chunks;
  return session.names.decodeListing(chunks.length > 1 ? Buffer.concat(chunks) : only);
}

/**
 * The same as it comes, in pieces of whole lines. Who leaves early ends the transfer.
 * @throws as {@link fetchListing}
 */
export async function* listingLines(
  session: Session,
  verb: ListVerb,
  path: string | undefined,
  { signal, turn }: ListRequest,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { transfer, data } = await openTransfer(session, { verb, argument: path, signal, turn });
  if (data === undefined) return;
  const stream = new ReceiveStream((sink) => new Receiver(transfer, data, session.timeouts, {}, sink));
  let rest: Uint8Array = nothing;
  let size = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Uint8Array>) {
      size += chunk.length;
      if (size > limits.listing) await tooLong(`the listing is longer than ${limits.listing} bytes`);
      const feed = chunk.lastIndexOf(lineFeed) + 1;
      const open = (feed === 0 ? rest.length : 0) + chunk.length - feed;
      if (Math.max(open, longest(chunk, feed === 0 ? 0 : rest.length)) > limits.listingLine)
        await tooLong(`a line of the listing is longer than ${limits.listingLine} bytes`);
      const whole = chunk.subarray(0, feed);
      if (feed > 0) yield rest.length === 0 ? whole : Buffer.concat([rest, whole]);
      const begun = chunk.subarray(feed);
      rest = feed > 0 || rest.length === 0 ? begun : Buffer.concat([rest, begun]);
    }
  } finally {
    stream.destroy();
    await stream.done.catch(() => {});
  }
  if (rest.length > 0) yield rest;

  async function tooLong(what: string): Promise<void> {
    await transfer.stop(new FtpError("protocol", `${transfer.place}: ${what}`));
  }
}

/** The longest line that ends in this chunk, of which so many bytes of the first one came before. */
function longest(chunk: Uint8Array, before: number): number {
  let start = -before;
  let most = 0;
  for (let at = chunk.indexOf(lineFeed); at >= 0; at = chunk.indexOf(lineFeed, at + 1)) {
    most = Math.max(most, at - start);
    start = at + 1;
  }
  return most;
}
