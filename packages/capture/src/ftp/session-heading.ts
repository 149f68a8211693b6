import type { Endpoint } from "@twinport/protocol";
import type { Row, Session } from "../model.ts";
import type { Announcements } from "./announcements.ts";
import type { CommandList } from "./command-list.ts";
import type { Dialog } from "./dialog.ts";
import { outcomeSoFar } from "./kept.ts";

/** Who speaks with whom, and when. */
interface Place extends Pick<Session, "id" | "start" | "end"> {
  readonly client: Endpoint;
  readonly server: Endpoint;
}

/** A session as plain data, without what was said and done in it. */
export function sessionHeading({ id, client, server, start, end }: Place, dialog: Dialog): Session {
  return {
    id,
    client,
    server,
    user: dialog.user,
    banner: dialog.banner,
    encrypted: dialog.encryption,
    mechanism: dialog.mechanism,
    start,
    end,
    rows: [],
    commands: [],
    connections: [],
    transfers: [],
    timelines: [],
    notes: [],
    droppedRows: 0,
    findings: [],
  };
}

/** Rows that are given before the end of the session of `heading`, with what they speak of. */
export function spokenOf(
  rows: readonly Row[],
  heading: Session,
  announcements: Announcements,
  commands: CommandList,
): Session {
  const spoken = announcements.of(rows);
  return {
    ...heading,
    rows,
    commands: commands.recordsFrom(rows[0]?.frames[0]?.[0] ?? 0),
    connections: spoken.map((announcement) => announcement.record()),
    ...outcomeSoFar(spoken),
    unfinished: true,
  };
}
