import type { ExtractedContent } from "../extract/content.ts";
import type { Session, TransferRecord } from "../model.ts";
import type { Announcement } from "./announcement.ts";
import type { CommandEntry } from "./command-entry.ts";
import type { DataFlow } from "./data-flow.ts";

/** Has what a transfer carried kept; asked once, with the transfer as it is told. */
export type Keep = (transfer: TransferRecord) => ExtractedContent | null;

/** The transfers of a session, and for each of them what has it kept. Connections that were none let go of their bytes. */
export function transfersOf(announcements: readonly Announcement[]): {
  readonly transfers: TransferRecord[];
  readonly keeps: Keep[];
} {
  const transfers: TransferRecord[] = [];
  const keeps: Keep[] = [];
  for (const announcement of announcements) {
    const { carrier, command } = announcement;
    const transfer = announcement.transfer();
    const file = transfer !== null && command?.spec?.transfer !== "list" && carrier?.sealed == null;
    for (const flow of announcement.flows) if (flow !== carrier || !file) flow.content.drop();
    if (transfer === null) continue;
    transfers.push(transfer);
    keeps.push(file && carrier !== null && command !== null ? keepOf(carrier, command) : () => null);
  }
  return { transfers, keeps };
}

/** The session with what was kept of its transfers. */
export function withContents(session: Session, keeps: readonly Keep[]): Session {
  const transfers = session.transfers.map((transfer, at) => ({
    ...transfer,
    extracted: keeps[at]?.(transfer) ?? null,
  }));
  return { ...session, transfers };
}

function keepOf(flow: DataFlow, command: CommandEntry): Keep {
  const { content, sender, connection } = flow;
  const ended = flow.rows.close.by(sender) || (command.succeeded && command.mode !== "S");
  const name = storedName(command) ?? command.argument;
  return ({ extracted: _, ...transfer }) => {
    const cut = !ended && transfer.complete !== "yes";
    return content.keep(sender, { ...transfer, name, headless: connection.midstream, cut });
  };
}

/** The name that the server chose for STOU: "FILE: pppp" (RFC 1123 §4.1.2.9). */
function storedName({ verb, replies }: CommandEntry): string | null {
  if (verb !== "STOU") return null;
  for (const { text } of replies) {
    const [, name] = /\bFILE: *(\S.*)/i.exec(text) ?? [];
    if (name !== undefined) return name;
  }
  return null;
}
