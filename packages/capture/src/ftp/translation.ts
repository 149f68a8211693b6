import { secondsBetween } from "../elapsed.ts";
import { otherSide } from "../stream/side.ts";
import { addressKey } from "./address-key.ts";
import type { Announcement } from "./announcement.ts";
import type { DataFlow } from "./data-flow.ts";
import { unreserved, usesDataPort } from "./unlinked.ts";

/**
 * Ties connections that nothing announced to announcements that nothing used: on the way of one of the two a port was
 * rewritten (NAPT, a forwarded port). Done when the session is over, for transfers that were carried out: the
 * connection runs the right way between the session's hosts, began while the announcement was in force, and carried
 * something in the transfer's direction only. Where several fit nothing is tied.
 */
export function linkTranslated(announcements: readonly Announcement[], flows: readonly DataFlow[]): void {
  const unused = announcements.filter(({ state }) => state === "not-captured");
  const free = flows.filter((flow) => flow.announcement === null && flow.state === "open");
  const pairs = unused.flatMap((announcement) =>
    free.filter((flow) => fits(announcement, flow)).map((flow) => ({ announcement, flow })),
  );
  for (const { announcement, flow } of pairs) {
    const rivals = pairs.filter((pair) => (pair.announcement === announcement) !== (pair.flow === flow));
    if (rivals.length === 0) flow.link(announcement, "responder");
  }
}

function fits(announcement: Announcement, flow: DataFlow): boolean {
  const { command, session, passive, draft } = announcement;
  const last = command?.replies.at(-1)?.draft.time;
  if (command === null || last === undefined) return false;
  const { connection } = flow;
  if (connection.midstream || !(unreserved(connection) || usesDataPort(connection))) return false;
  const opener = passive ? session.clientKey : session.serverKey;
  if (addressKey(connection.initiator.address) !== opener) return false;
  const inForce = secondsBetween(draft.time, flow.began) >= 0 && secondsBetween(flow.began, last) >= 0;
  const sender = (command.spec?.transfer === "up") === passive ? "initiator" : "responder";
  const other = otherSide(sender);
  return inForce && flow.sent(sender) > 0 && flow.sent(other) === 0;
}
