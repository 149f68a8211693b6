import type { Who } from "../model.ts";
import type { Timeline } from "../timeline.ts";
import type { Announcement } from "./announcement.ts";
import type { DataFlow } from "./data-flow.ts";
import type { TcpRows } from "./tcp-rows.ts";
import type { Inferred } from "./unlinked.ts";

/** How the bytes of a session's connections came: of its control connection, and of data connections that carried something. */
export function timelinesOf(
  control: TcpRows,
  announcements: readonly Announcement[],
  inferred: readonly Inferred[],
): readonly Timeline[] {
  return [
    control.timeline(null),
    ...announcements.map(announcedTimeline),
    ...inferred.map(({ flow }) => dataTimeline(flow)),
  ].filter((timeline) => timeline !== null);
}

function announcedTimeline(announcement: Announcement): Timeline | null {
  const { carrier, shared, flow, passive, id: connection } = announcement;
  const told = carrier === null ? null : dataTimeline(carrier);
  if (told === null || flow !== null) return told;
  // Of a transfer between two servers the other one's session may see as its client's end what is the server's here.
  if (shared?.announcement?.passive === passive) return { ...told, connection };
  const { toServer: toClient, toClient: toServer } = told;
  const stalls = told.stalls.map((stall) => ({ ...stall, who: otherEnd(stall.who) }));
  return { ...told, connection, toServer, toClient, stalls };
}

/** Of a transfer that never ended the capture need not have a packet more: it hung until the server said so. */
function dataTimeline(flow: DataFlow): Timeline | null {
  const { command, rows } = flow;
  const hung = !rows.over && rows.close.first === null && command !== null && !command.succeeded;
  if (!hung) return rows.timeline(null);
  const said = command.failed ? command.replies.at(-1)?.draft.time : undefined;
  return rows.timeline(said ?? flow.until());
}

function otherEnd(who: Who): Who {
  return who === "client" ? "server" : "client";
}
