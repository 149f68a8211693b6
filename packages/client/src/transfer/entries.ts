import {
  FtpError,
  type Listing,
  type ListingEntry,
  type ListingOptions,
  listedEntries,
  parseListing,
  parseMachineListing,
  type Reply,
  replyCodes,
} from "@twinport/protocol";
import type { OperationOptions } from "../options.ts";
import type { Session } from "../session/session.ts";
import { calibrated, findOffset, inUtc } from "./clock-offset.ts";
import { fetchListing, type ListRequest, listingLines } from "./list.ts";

/** How a directory is listed. */
export interface ListOptions extends OperationOptions {
  /** Also what servers leave out of a LIST, names that begin with a dot. MLSD has them or not as the server likes. */
  readonly hidden?: boolean;
}

type Request = ListRequest & Pick<ListOptions, "hidden">;

/**
 * The entries of a directory: MLSD if the server has it, else LIST, with the server's clock found out. Its turn must have been
 * taken.
 */
export async function fetchEntries(
  session: Session,
  path: string | undefined,
  request: Request,
): Promise<Listing> {
  if (await hasMlsd(session)) {
    try {
      return parseMachineListing(await fetchListing(session, "MLSD", path, request));
    } catch (error) {
      unlessMlsdIsMissing(session, error);
    }
    await request.turn?.take();
  }
  return await fetchList(session, path, request);
}

/** The same one after the other, MLSD as it comes. Lines that were not understood are told to `onUnknown`. */
export async function* streamEntries(
  session: Session,
  path: string | undefined,
  request: Request,
  onUnknown: (line: string) => void,
): AsyncGenerator<ListingEntry, void, undefined> {
  if (await hasMlsd(session)) {
    try {
      for await (const lines of listingLines(session, "MLSD", path, request)) {
        const { entries, unknown } = parseMachineListing(session.names.decodeListing(lines));
        for (const line of unknown) onUnknown(line);
        yield* entries;
      }
      return;
    } catch (error) {
      unlessMlsdIsMissing(session, error);
    }
    await request.turn?.take();
  }
  if (request.hidden === true) {
    const { entries, unknown } = await fetchList(session, path, request);
    for (const line of unknown) onUnknown(line);
    yield* entries;
  } else yield* streamList(session, path, request, onUnknown);
}

/** LIST as a whole, for some of its forms cannot be read otherwise; but of its entries one at a time. */
async function* streamList(
  session: Session,
  path: string | undefined,
  request: Request,
  onUnknown: (line: string) => void,
): AsyncGenerator<ListingEntry, void, undefined> {
  const text = await fetchText(session, noOption(path), request);
  const options = parseOptions(session);
  await findOffset(
    session,
    path,
    listedEntries(text, options, () => {}),
    request.turn,
  );
  const { clockOffset } = session.knowledge;
  for (const entry of listedEntries(text, options, onUnknown)) {
    yield typeof clockOffset === "number" ? inUtc(entry, clockOffset) : entry;
  }
}

async function fetchList(session: Session, path: string | undefined, request: Request): Promise<Listing> {
  const named = noOption(path);
  const plain = async () => parse(session, await fetchText(session, named, request));
  if (request.hidden !== true) return await calibrated(session, path, await plain(), request.turn);
  // "-a" is nobody's standard: some take it for a name, and list nothing or refuse it.
  const all = await plainIfRefused(session, named, request);
  await request.turn?.take();
  const without = all !== undefined && all.entries.length > 0 ? undefined : await plain();
  const best = without === undefined || (all?.entries.length ?? 0) > without.entries.length ? all : without;
  return await calibrated(session, path, best ?? { entries: [], unknown: [] }, request.turn);
}

async function plainIfRefused(
  session: Session,
  path: string | undefined,
  request: Request,
): Promise<Listing | undefined> {
  try {
    const argument = path === undefined ? "-a" : `-a ${path}`;
    return parse(session, await fetchListing(session, "LIST", argument, request));
  } catch (error) {
    if (error instanceof FtpError && error.reply !== undefined && !session.control.closed) return undefined;
    throw error;
  }
}

async function fetchText(session: Session, path: string | undefined, request: ListRequest): Promise<string> {
  try {
    return await fetchListing(session, "LIST", path, request);
  } catch (error) {
    if (error instanceof FtpError && saysEmpty(error.reply)) return "";
    throw error;
  }
}

const parse = (session: Session, text: string): Listing => parseListing(text, parseOptions(session));

/** Dates without a year are placed by the server's clock, as far as that is known. */
function parseOptions(session: Session): ListingOptions {
  const { clockOffset } = session.knowledge;
  return { now: session.clock() + (typeof clockOffset === "number" ? clockOffset : 0) };
}

/** FEAT is to say MLST for both (RFC 3659 §7.8); some servers name MLSD as well, or alone. */
async function hasMlsd(session: Session): Promise<boolean> {
  if (session.knowledge.withoutMlsd) return false;
  const features = await session.features();
  return features.has("MLST") || features.has("MLSD");
}

/** Throws what is not for LIST to mend. A command that is unknown is so for each path; 501, 504 and 550 are about this one. */
function unlessMlsdIsMissing(session: Session, error: unknown): void {
  if (!(error instanceof FtpError) || error.code !== "unsupported") throw error;
  const code = error.reply?.code;
  if (code === replyCodes.unrecognized || code === replyCodes.notImplemented)
    session.knowledge.withoutMlsd = true;
}

/** Servers hand LIST's argument to `ls`, in spirit or in fact: a leading "-" would be read as an option. */
export function noOption(path: string | undefined): string | undefined {
  return path?.startsWith("-") ? `./${path}` : path;
}

/** Some servers call an empty directory a missing file. */
export function saysEmpty(reply: Reply | undefined): boolean {
  if (reply === undefined) return false;
  const [text = ""] = reply.lines;
  if (reply.code === replyCodes.fileBusy) return !/no such|not exist|denied|permission/i.test(text);
  return reply.code === replyCodes.fileUnavailable && /no files|empty/i.test(text);
}
