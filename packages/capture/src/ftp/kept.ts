import type { ExtractedContent } from "../extract/content.ts";
import type { TransferRecord } from "../model.ts";
import type { Announcement } from "./announcement.ts";
import type { CommandEntry } from "./command-entry.ts";
import type { DataFlow } from "./data-flow.ts";

/** The transfers of a session, with what is kept of them. Connections that were none let go of their bytes. */
export function transfersOf(announcements: readonly Announcement[]): TransferRecord[] {
  const transfers: TransferRecord[] = [];
  for (const announcement of announcements) {
    const { carrier, command } = announcement;
    const transfer = announcement.transfer();
    const file = transfer !== null && command?.spec?.transfer !== "list" && carrier?.sealed == null;
    for (const flow of announcement.flows) if (flow !== carrier || !file) flow.content.drop();
    if (transfer === null) continue;
    const kept = file && carrier !== null && command !== null;
    transfers.push(kept ? { ...transfer, extracted: keep(carrier, command, transfer) } : transfer);
  }
  return transfers;
}

function keep(
  flow: DataFlow,
  command: CommandEntry,
  { extracted: _, ...transfer }: TransferRecord,
): ExtractedContent | null {
  const { content, sender, connection } = flow;
  const ended = flow.rows.close.by(sender) || (command.succeeded && command.mode !== "S");
  const name = storedName(command) ?? command.argument;
  const cut = !ended && transfer.complete !== "yes";
  return content.keep(sender, { ...transfer, name, headless: connection.midstream, cut });
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
