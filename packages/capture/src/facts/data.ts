import type { AnnouncementFacts, DataFacts, TransferFacts } from "@twinport/diagnosis";
import type { Announcement } from "../ftp/announcement.ts";
import { connectionFacts } from "./connection.ts";
import type { DialogFacts } from "./exchanges.ts";
import { secondsOf } from "./time.ts";

type Places = DialogFacts["places"];

/** A data connection that was announced, and what became of it. */
export function dataFacts(announcement: Announcement, places: Places): DataFacts {
  const { id, passive, tried, state } = announcement;
  const transfer = transferFacts(announcement, places);
  return {
    id,
    active: !passive,
    announced: announcedFacts(announcement, places),
    attempts: tried.map(connectionFacts),
    ...(state === "not-captured" && { captured: false }),
    ...(transfer !== null && { transfer }),
  };
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
  const facts = carrier?.state === "open" ? carrier.facts(command) : null;
  const expected = facts?.expected ?? null;
  return {
    verb,
    argument,
    ...(exchange !== undefined && { exchange }),
    ...(type !== null && { type }),
    mode,
    ...(transfer !== null && { sender: transfer === "up" ? "client" : "server" }),
    bytes: facts?.bytes ?? 0,
    ...(expected !== null && {
      expected: { bytes: expected.bytes, frames: [[expected.frame, expected.frame]] },
    }),
    ...(facts?.lossy === true && { lossy: true }),
    ...(facts !== null && { durationMs: facts.durationMs }),
    frames: carrier?.dataFrames() ?? [],
  };
}
