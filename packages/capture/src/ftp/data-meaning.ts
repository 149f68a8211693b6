import type { DataParams, Listing, RowDirection } from "../model.ts";
import type { DataFlow } from "./data-flow.ts";
import type { DataRun } from "./data-run.ts";
import { type Meaning, millisecondsBetween, RowDraft } from "./draft.ts";

/** What a run of payload frames says; null of one that TLS has rows for. */
export function runMeaning(flow: DataFlow, run: DataRun): Meaning | null {
  if (flow.sealed !== null) return null;
  const { sender } = flow;
  const runs = flow.runs.all;
  const last = run === runs.at(-1);
  const facts = flow.facts();
  // Field by field: it is done for every data connection, and a spread of several objects takes longer than all the rest.
  const params: DataParams = {
    connection: flow.name(),
    verb: flow.command?.verb ?? null,
    argument: flow.command?.shown ?? "",
    bytes: run.bytes[sender],
    total: facts.total,
    succeeded: facts.succeeded,
    packets: run.packets,
    lossy: facts.lossy,
    durationMs: millisecondsBetween(run.start, run.last),
    // The last row of a transfer in parts speaks for the whole.
    expected: last ? facts.expected : null,
    complete: last ? facts.complete : "unknown",
    ascii: facts.ascii,
    mode: facts.mode,
    ended: facts.ended,
    offset: facts.offset,
    sha256: last ? facts.sha256 : null,
  };
  return contentMeaning(flow, params, last && runs.length === 1);
}

/** What the content says of a connection that carries TLS. */
export function sealedMeaning(flow: DataFlow): Meaning {
  const { sealed, hidden } = flow;
  if (sealed !== null && !hidden) {
    const params = { ...flow.facts(), ...namesOf(flow) };
    return contentMeaning(flow, params, true);
  }
  const tickets = flow.sealed?.mayHoldTickets(flow.sender, flow.ticketBytes) === true;
  const params = { ...flow.facts(), ...namesOf(flow), tickets };
  const level = params.complete === "no" ? "error" : "ok";
  return { kind: "data.encrypted", params, level, direction: directionOf(flow) };
}

/** The listing that a connection carried; null if it was none, or if some of it is not there. */
export function listingOf(flow: DataFlow): Listing | null {
  const { command, sealed } = flow;
  if (flow.transfer !== "list" || !command?.streamMode || flow.gaps.any || flow.hidden) return null;
  const start = sealed === null ? flow.runs.all[0]?.start : sealed.data.of(flow.sender).start;
  return start == null ? null : flow.content.listing(command.verb, start.seconds * 1000);
}

/** @param whole the row is for all of the content */
function contentMeaning(flow: DataFlow, params: DataParams, whole: boolean): Meaning {
  const { command, transfer } = flow;
  const direction = directionOf(flow);
  const level = params.complete === "no" ? "error" : "ok";
  if (transfer === "list" && command !== null) {
    const entries = whole ? (listingOf(flow)?.count ?? null) : null;
    return { kind: "data.list", params: { ...params, entries }, level, direction };
  }
  const kind = transfer === "up" || direction === "to-server" ? "data.up" : "data.down";
  return { kind, params, level, direction };
}

/** The row of a connection that was opened and carried nothing; null while it is open. */
export function emptyRow(flow: DataFlow): RowDraft | null {
  const close = flow.rows.close.draft;
  if (close === null) return null;
  const draft = new RowDraft(close.time, "content", () => ({
    kind: "data.empty",
    params: { connection: flow.name(), verb: flow.command?.verb ?? null },
    level: "ok",
    direction: "both",
  }));
  draft.at = close.frames.first;
  return draft;
}

function namesOf(flow: DataFlow): Pick<DataParams, "connection" | "verb" | "argument"> {
  const { command } = flow;
  return { connection: flow.name(), verb: command?.verb ?? null, argument: command?.shown ?? "" };
}

function directionOf(flow: DataFlow): RowDirection {
  return flow.who(flow.sender) === "server" ? "to-client" : "to-server";
}
