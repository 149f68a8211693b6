import { formatMachineLine, replyCodes } from "@twinport/protocol";
import type { TransferPlan } from "../data/transfer.ts";
import { type Answer, answer } from "../session/answer.ts";
import type { Request } from "../session/gates.ts";
import type { Session } from "../session/session.ts";
import { transferAnswer } from "../session/transfers.ts";
import type { Handlers } from "./handler.ts";
import { type FindOptions, type Found, findListing } from "./listing-find.ts";
import { type Format, linesOf, machineFacts } from "./listing-lines.ts";
import { listingReadings } from "./listing-options.ts";
import { firstThere } from "./readings.ts";
import { listingRepresentation } from "./representation.ts";

/** RFC 959 §4.1.3 and RFC 3659 §7: directories listed. Lists are streamed and never held whole. */
export const listings: Handlers<"LIST" | "NLST" | "MLSD" | "MLST"> = {
  LIST: (session, request) => list(session, request, "unix", "facts"),
  NLST: (session, request) => list(session, request, "names", "names"),

  MLSD(session, { verb, argument }) {
    const path = session.path(argument);
    const options = { want: "facts", wildcards: false, files: false } as const;
    const find = (signal: AbortSignal) => findListing(session, argument, { ...options, signal });
    return transferAnswer(session, verb, path, () => listing(session, "machine", find));
  },

  async MLST(session, { argument }) {
    const path = session.path(argument);
    const facts = await session.storage.stat(path);
    const line = formatMachineLine(machineFacts(path, facts, path, session), session.state.facts);
    return answer(replyCodes.fileActionOk, "Listing:", line, "End");
  },
};

function list(
  session: Session,
  { verb, argument }: Request,
  format: Format,
  want: FindOptions["want"],
): Promise<Answer> {
  const readings = listingReadings(argument);
  let path = session.path(readings[0].path);
  const find = (signal: AbortSignal) =>
    firstThere(readings, ({ path: asked, wildcards }) => {
      path = session.path(asked);
      return findListing(session, asked, { want, wildcards, files: true, signal });
    });
  return transferAnswer(
    session,
    verb,
    () => path,
    () => listing(session, format, find),
  );
}

async function listing(
  session: Session,
  format: Format,
  find: (signal: AbortSignal) => Promise<Found>,
): Promise<TransferPlan> {
  const found = await find(session.running.abortOf("transfer").signal);
  return {
    body: { direction: "down", stream: linesOf(found, format, session), close: () => found.close() },
    opening: "Opening ASCII mode data connection for the listing.",
    representation: listingRepresentation(session),
  };
}
