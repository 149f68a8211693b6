import { formatMachineLine, replyCodes } from "@twinport/protocol";
import type { TransferPlan } from "../data/transfer.ts";
import { answer } from "../session/answer.ts";
import type { Session } from "../session/session.ts";
import { transferAnswer } from "../session/transfers.ts";
import type { Handlers } from "./handler.ts";
import { type Found, findListing } from "./listing-find.ts";
import { entryFacts, type Format, linesOf } from "./listing-lines.ts";
import { listingRepresentation } from "./representation.ts";

/** RFC 959 §4.1.3 and RFC 3659 §7: directories listed. Lists are streamed and never held whole. */
export const listings: Handlers<"LIST" | "NLST" | "MLSD" | "MLST"> = {
  LIST(session, { verb, argument }) {
    const asked = withoutOptions(argument);
    const find = () => findListing(session, asked, { want: "facts", wildcards: true, files: true });
    return transferAnswer(session, verb, session.path(asked), () => listing(session, "unix", find));
  },

  NLST(session, { verb, argument }) {
    const asked = withoutOptions(argument);
    const find = () => findListing(session, asked, { want: "names", wildcards: true, files: true });
    return transferAnswer(session, verb, session.path(asked), () => listing(session, "names", find));
  },

  MLSD(session, { verb, argument }) {
    const path = session.path(argument);
    const find = () => findListing(session, argument, { want: "facts", wildcards: false, files: false });
    return transferAnswer(session, verb, path, () => listing(session, "machine", find));
  },

  async MLST(session, { argument }) {
    const path = session.path(argument);
    const entry = { name: path, facts: await session.storage.stat(path) };
    const line = formatMachineLine(entryFacts(entry, session), session.state.facts);
    return answer(replyCodes.fileActionOk, "Listing:", line, "End");
  },
};

async function listing(session: Session, format: Format, find: () => Promise<Found>): Promise<TransferPlan> {
  const found = await find();
  return {
    body: { direction: "down", stream: linesOf(found, format, session), close: () => found.close() },
    opening: "Opening ASCII mode data connection for the listing.",
    representation: listingRepresentation(session),
  };
}

/** What clients put before the path as if LIST were ls(1): "-al", "-a -l"; "--" ends them. */
export function withoutOptions(argument: string): string {
  let rest = argument;
  for (;;) {
    const option = /^ *(--|-[A-Za-z0-9]+)(?: +|$)/.exec(rest);
    if (option === null) return rest;
    rest = rest.slice(option[0].length);
    if (option[1] === "--") return rest;
  }
}
