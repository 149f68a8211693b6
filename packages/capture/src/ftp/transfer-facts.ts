import type { DataParams } from "../model.ts";
import type { CommandEntry } from "./command-entry.ts";
import type { DataFlow } from "./data-flow.ts";
import { spanOf } from "./data-run.ts";
import { verify } from "./transfer.ts";

/** Facts about a whole transfer; a row of a part of it has its own bytes, packets and duration. */
export type TransferFacts = Omit<DataParams, "connection" | "verb" | "argument"> & {
  readonly retransmissions: number;
};

/** What the transfer on a data connection amounts to, for `command` of its own session or of the one at its other end. */
export function transferFacts(flow: DataFlow, command: CommandEntry | null): TransferFacts {
  const { rows, gaps, sender, content, hidden } = flow;
  const runs = flow.runs.all;
  // Behind a close_notify that could be read a reset costs nothing.
  const farewelled = flow.sealed?.rows.endedBy(sender) === true;
  const reset = rows.reset && !rows.close.complete && !farewelled;
  const sealed = flow.sealed?.data ?? null;
  const bytes = sealed?.bytes(sender, flow.ticketBytes) ?? flow.sent(sender);
  // Packets that were cut short (snaplen) still tell their lengths, but not what was in them.
  // What is inside TLS need not be what the records' lengths tell.
  const whole = !gaps.lost && !flow.connection.midstream && !hidden;
  const ended = rows.reset || rows.close.first !== null;
  const verdict = verify(command, { bytes, whole, ended, reset });
  const mode = command?.mode ?? "S";
  // What is compressed has a digest, but it is not the file's; nor is that of what came until packets were missing.
  const all = flow.endedBy(sender) || verdict.complete === "yes";
  const proved = whole && !gaps.any && bytes > 0 && verdict.complete !== "no" && mode === "S" && all;
  return {
    bytes,
    total: bytes,
    succeeded: command?.succeeded === true && flow.endedBy(sender),
    packets: sealed === null || hidden ? runs.reduce((sum, run) => sum + run.packets, 0) : sealed.packets,
    lossy: gaps.lossy,
    durationMs: sealed === null ? spanOf(runs) : sealed.durationMs(sender),
    retransmissions: rows.repeats.total,
    mode,
    ended: ended || flow.endedBy(sender),
    sha256: proved ? content.sha256 : null,
    ...verdict,
  };
}
