import type { AnnouncementFacts, ConnectionFacts, DataFacts, TransferFacts } from "@twinport/diagnosis";
import type { Side as End } from "@twinport/protocol";
import type { Announcement } from "../ftp/announcement.ts";
import type { DataFlow } from "../ftp/data-flow.ts";
import type { Inferred } from "../ftp/unlinked.ts";
import type { Side } from "../stream/index.ts";
import { connectionFacts } from "./connection.ts";
import type { Places } from "./exchanges.ts";
import { secondsOf } from "./time.ts";
import { tlsFacts } from "./tls.ts";

/** A data connection that was announced, and what became of it. */
export function dataFacts(announcement: Announcement, places: Places): DataFacts {
  const { id, passive, tried, state } = announcement;
  const transfer = transferFacts(announcement, places);
  return {
    id,
    active: !passive,
    announced: announcedFacts(announcement, places),
    attempts: tried.map((flow) => flowFacts(flow, passive ? "server" : "client")),
    ...(state === "not-captured" && { captured: false }),
    ...(transfer !== null && { transfer }),
  };
}

/** A data connection whose announcement could not be read. */
export function inferredFacts({ flow, active }: Inferred): DataFacts {
  return { id: flow.name(), active, attempts: [flowFacts(flow, active ? "client" : "server")] };
}

/** A connection that is no control connection; `listener` is at the end that was connected to. */
export function flowFacts(flow: DataFlow, listener: End): ConnectionFacts {
  const { connection, rows, first, gaps, runs, sealed, ticketBytes } = flow;
  const opener: End = listener === "client" ? "server" : "client";
  const who = (side: Side): End => (connection[side] === flow.to ? listener : opener);
  const whole = rows.over && !gaps.any && !connection.midstream;
  const inside = (side: Side): number =>
    sealed === null || sealed.data.onlyTickets(side, sealed.rows) ? 0 : sealed.data.bytes(side, ticketBytes);
  const [ofOpener, ofListener]: [Side, Side] =
    who("initiator") === opener ? ["initiator", "responder"] : ["responder", "initiator"];
  const application = { [opener]: inside(ofOpener), [listener]: inside(ofListener) };
  const fact = connectionFacts({
    connection,
    rows,
    first,
    who,
    sent: (side) => flow.sent(side),
    endsInLine: null,
    tls: sealed === null ? null : tlsFacts(sealed.rows, { who, whole, application }),
    segments: runs.all.reduce((sum, { packets }) => sum + packets, 0),
  });
  // Where its SYN was not seen, whoever was heard first only passes for its opener.
  return { ...fact, from: connection[ofOpener], to: flow.to };
}

function announcedFacts({ method, endpoint, draft }: Announcement, places: Places): AnnouncementFacts {
  const exchange = places.get(draft);
  return {
    method,
    endpoint,
    ...(exchange !== undefined && { exchange }),
    time: secondsOf(draft.time),
    frames: draft.frames.ranges(),
  };
}

function transferFacts(announcement: Announcement, places: Places): TransferFacts | null {
  const { command, carrier } = announcement;
  if (command === null) return null;
  const { verb, shown: argument, type, mode, transfer, draft } = command;
  const exchange = places.get(draft);
  const asked = {
    verb,
    argument,
    ...(exchange !== undefined && { exchange }),
    ...(type !== null && { type }),
    mode,
    ...(transfer !== null && { sender: transfer === "up" ? ("client" as const) : ("server" as const) }),
  };
  if (carrier?.state !== "open") return { ...asked, bytes: 0, frames: [] };
  const { bytes, expected, lossy, durationMs } = carrier.facts(command);
  const binary = command.streamMode && command.structure === "F" ? carrier.binary : null;
  return {
    ...asked,
    bytes,
    ...(expected !== null && {
      expected: { bytes: expected.bytes, frames: [[expected.frame, expected.frame]] },
    }),
    ...(lossy && { lossy }),
    ...(binary !== null && { binary }),
    durationMs,
    frames: carrier.dataFrames(),
  };
}
