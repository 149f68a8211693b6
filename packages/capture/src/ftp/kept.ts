import type { ExtractedContent } from "../extract/content.ts";
import type { Session, TransferRecord } from "../model.ts";
import { storedName } from "../stored-name.ts";
import type { Announcement } from "./announcement.ts";
import type { CommandEntry } from "./command-entry.ts";
import type { DataFlow } from "./data-flow.ts";
import type { TcpRows } from "./tcp-rows.ts";
import { timelinesOf } from "./timelines.ts";
import type { Inferred } from "./unlinked.ts";

/** What came over the connections of a session. */
export type Outcome = Pick<Session, "transfers" | "timelines">;

/** What came over the connections of a session that is over; `control`: the rows of its control connection. */
export function outcomeOf(
  control: TcpRows,
  announcements: readonly Announcement[],
  inferred: readonly Inferred[],
): Outcome {
  return {
    transfers: transfersOf(announcements),
    timelines: timelinesOf(control, announcements, inferred),
  };
}

/** What came so far; nothing is decided about what is kept of it. */
export function outcomeSoFar(announcements: readonly Announcement[]): Outcome {
  return { transfers: announcements.flatMap((one) => one.transfer() ?? []), timelines: [] };
}

/** The transfers of a session, with what is kept of them. Connections that were none let go of their bytes. */
function transfersOf(announcements: readonly Announcement[]): TransferRecord[] {
  const transfers: TransferRecord[] = [];
  for (const announcement of announcements) {
    const { carrier, command } = announcement;
    const transfer = announcement.transfer();
    const legible = transfer !== null && carrier?.hidden !== true;
    for (const flow of announcement.flows) if (flow !== carrier || !legible) flow.content.drop();
    if (transfer === null) continue;
    const kept = legible && carrier !== null && command !== null;
    const extracted = kept ? keep(carrier, command, transfer) : null;
    transfers.push(extracted === null ? transfer : { ...transfer, extracted });
  }
  return transfers;
}

function keep(flow: DataFlow, command: CommandEntry, transfer: TransferRecord): ExtractedContent | null {
  const { content, sender, connection } = flow;
  const ended = flow.endedBy(sender) || (command.succeeded && command.mode !== "S");
  const cut = !ended && transfer.complete !== "yes";
  const { midstream: headless } = connection;
  return content.keep(sender, () => ({ ...factsOf(transfer), name: nameOf(command), headless, cut }));
}

function factsOf({ extracted: _, listing: __, ...facts }: TransferRecord) {
  return facts;
}

/** What the file is called: for STOU as the server says. */
function nameOf({ verb, argument, replies }: CommandEntry): string {
  if (verb !== "STOU") return argument;
  return replies.map(({ text }) => storedName(text)).find((name) => name !== undefined) ?? argument;
}
