import { limits } from "@twinport/protocol";
import type { Row } from "../model.ts";
import type { Announcement } from "./announcement.ts";
import { inOrder, RowDraft } from "./draft.ts";
import { DraftList } from "./draft-list.ts";

/**
 * The rows of session `id` in order of first frame: those of its control connection, and of its data connections; and the
 * places of those that were given while it ran.
 */
export function rowsOf(
  id: string,
  control: DraftList,
  announcements: readonly Announcement[],
): { readonly rows: Row[]; readonly dropped: number; readonly given: readonly number[] } {
  const drafts: RowDraft[] = [];
  let { dropped } = control;
  const add = (list: DraftList, name: string): void => {
    for (const draft of list.drafts) {
      draft.connection = name;
      drafts.push(draft);
    }
  };
  add(control, id);
  for (const announcement of announcements) {
    const lists = announcement.elsewhere
      ? [serverToServer(announcement)]
      : announcement.flows.map(({ list }) => list);
    for (const list of lists) {
      add(list, announcement.id);
      dropped += list.dropped;
    }
  }
  const rows: Row[] = [];
  const given: number[] = [];
  for (const draft of drafts.sort(inOrder)) {
    const row = draft.row();
    if (row === null) continue;
    if (draft.given) given.push(rows.length);
    rows.push(row);
  }
  const kept = rows.length > limits.sessionRows ? rows.slice(0, limits.sessionRows) : rows;
  return { rows: kept, dropped: dropped + rows.length - kept.length, given };
}

/** Rows that are held of a session, about. */
export function rowCount(control: DraftList, announcements: readonly Announcement[]): number {
  let rows = control.drafts.length;
  for (const { flows } of announcements) for (const { list } of flows) rows += list.drafts.length;
  return rows;
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
