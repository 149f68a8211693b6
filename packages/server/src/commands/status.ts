import { replyCodes } from "@twinport/protocol";
import { type Answer, answer, overLimit } from "../session/answer.ts";
import type { Session } from "../session/session.ts";
import type { Handlers } from "./handler.ts";
import { findListing } from "./listing-find.ts";
import { lineOf } from "./listing-lines.ts";
import { listingReadings } from "./listing-options.ts";
import { firstThere } from "./readings.ts";

/** RFC 959 §4.1.3: how the session stands, or a listing on the control connection. */
export const status: Handlers<"STAT"> = {
  STAT: (session, { argument }) => (argument.trim() === "" ? ofSession(session) : ofPath(session, argument)),
};

/** Says nothing that would tell where or what the server is (docs/security T38). */
function ofSession({ state, data, transfer }: Session): Answer {
  const { account, representation } = state;
  return answer(
    replyCodes.systemStatus,
    "Status:",
    `Logged in as ${account?.name ?? "nobody"}.`,
    `TYPE ${codes[representation.type]}, STRU ${codes[representation.structure]}, MODE ${codes[representation.mode]}.`,
    transfer === undefined
      ? agreements[data.agreed]
      : `A transfer is under way: ${transfer.bytes} bytes so far.`,
    "End of status.",
  );
}

/** RFC 959 §5.3.2. */
const codes = { ascii: "A", image: "I", file: "F", record: "R", stream: "S", deflate: "Z" };

const agreements = {
  none: "No data connection is agreed on.",
  passive: "The next data connection is awaited: passive mode.",
  active: "The next data connection will be dialled: active mode.",
};

/** The blank before a line of a reply and its CR LF. */
const lineOverhead = 3;

async function ofPath(session: Session, argument: string): Promise<Answer> {
  const { context } = session;
  const { signal } = session.running.abortOf("look");
  const found = await firstThere(listingReadings(argument), ({ path, wildcards }) =>
    findListing(session, path, { want: "facts", wildcards, files: true, signal }),
  );
  const lines: string[] = [];
  let room = context.limits.statusListing;
  try {
    for await (const batch of found.entries()) {
      for (const line of batch.flatMap((entry) => lineOf(entry, "unix", session, found.folder))) {
        room -= session.names.encode(line).length + lineOverhead;
        if (room >= 0) lines.push(line);
      }
      if (room < 0) break;
    }
  } finally {
    await found.close();
  }
  if (room < 0) {
    // People see what there is room for; a program is not to take it for all.
    const cut = `Cut here, at ${context.limits.statusListing} bytes (limit statusListing): LIST tells it all.`;
    return overLimit(context.limits, "statusListing", replyCodes.fileBusy, "Status:", ...lines, cut);
  }
  const code = found.single === true ? replyCodes.fileStatus : replyCodes.directoryStatus;
  return answer(code, "Status:", ...lines, "End of status.");
}
