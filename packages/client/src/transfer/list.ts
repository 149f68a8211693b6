import { FtpError, limits } from "@twinport/protocol";
import type { Session } from "../session/session.ts";
import { openTransfer, type TransferRequest } from "./open.ts";
import { ReceiveStream } from "./receive.ts";

/** The commands that list. */
export type ListVerb = "LIST" | "NLST" | "MLSD";

const lineFeed = 0x0a;

/**
 * Fetches a listing as text; its turn must have been taken. No TYPE is sent: servers list alike in either type.
 * @throws FtpError "protocol" when it goes over `limits.listing` or a line over `limits.listingLine`; else as a transfer
 */
export async function fetchListing(
  session: Session,
  verb: ListVerb,
  path: string | undefined,
  { signal, turn }: Pick<TransferRequest, "signal" | "turn">,
): Promise<string> {
  const { transfer, data } = await openTransfer(session, { verb, argument: path, signal, turn });
  if (data === undefined) return "";
  const stream = new ReceiveStream(transfer, data, session.timeouts, {});
  const chunks: Uint8Array[] = [];
  let lineStart = 0;
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
    const lines = lineLengths(chunk, size, lineStart);
    lineStart = lines.lineStart;
    size += chunk.length;
    if (size > limits.listing) await tooLong(`the listing is longer than ${limits.listing} bytes`);
    if (lines.longest > limits.listingLine)
      await tooLong(`a line of the listing is longer than ${limits.listingLine} bytes`);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));

  async function tooLong(what: string): Promise<void> {
    await transfer.stop(new FtpError("protocol", `${transfer.place}: ${what}`));
  }
}

/** The longest line that ends or runs on in this chunk, and where the last one began; positions in the whole listing. */
function lineLengths(
  chunk: Uint8Array,
  offset: number,
  lineStart: number,
): { longest: number; lineStart: number } {
  let start = lineStart;
  let longest = 0;
  for (let at = chunk.indexOf(lineFeed); at >= 0; at = chunk.indexOf(lineFeed, at + 1)) {
    longest = Math.max(longest, offset + at - start);
    start = offset + at + 1;
  }
  return { longest: Math.max(longest, offset + chunk.length - start), lineStart: start };
}
