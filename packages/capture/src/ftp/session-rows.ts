import { limits } from "@twinport/protocol";
import type { Row } from "../model.ts";
import type { Announcement } from "./announcement.ts";
import { RowDraft } from "./draft.ts";
import { DraftList } from "./draft-list.ts";

/** The rows of session `id` in order of first frame: those of its control connection, and of its data connections. */
export function rowsOf(
  id: string,
  control: DraftList,
  announcements: readonly Announcement[],
): { readonly rows: Row[]; readonly dropped: number } {
  const all: { draft: RowDraft; name: string; place: number; order: number }[] = [];
  let dropped = 0;
  const add = (list: DraftList, name: string): void => {
    for (const draft of list.drafts) {
      all.push({ draft, name, place: draft.place, order: all.length });
    }
    dropped += list.dropped;
  };
  add(control, id);
  for (const announcement of announcements) {
    const lists = announcement.elsewhere
      ? [serverToServer(announcement)]
      : announcement.flows.map(({ list }) => list);
    for (const list of lists) add(list, announcement.id);
  }
  all.sort((a, b) => a.place - b.place || a.draft.rank - b.draft.rank || a.order - b.order);
  const rows: Row[] = [];
  for (const { draft, name } of all) {
    const row = draft.row(name);
    if (row !== null) rows.push(row);
  }
  return {
    rows: rows.slice(0, limits.sessionRows),
    dropped: dropped + Math.max(0, rows.length - limits.sessionRows),
  };
}

/** The only rows of connections that the client of the session is no end of: their others speak of client and server. */
function serverToServer(announcement: Announcement): DraftList {
  const list = new DraftList();
  for (const flow of announcement.tried) {
    const { from, to } = flow;
    const verb = announcement.command?.verb ?? null;
    const draft = new RowDraft(flow.began, "content", () => ({
      kind: "data.fxp",
      params: { connection: announcement.id, verb, from, to, bytes: flow.carried() },
      level: "note",
      direction: "both",
    }));
    draft.frames.addAll(flow.rows.frames);
    list.add(draft);
  }
  return list;
}
