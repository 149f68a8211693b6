import { type Endpoint, limits } from "@twinport/protocol";
import type { Side, TcpConnection } from "../stream/index.ts";
import { addressKey } from "./address-key.ts";
import type { Announcement, AnnouncingSession } from "./announcement.ts";

/** A connection that an announcement explains, and the side that listens. */
export interface Match {
  readonly announcement: Announcement;
  readonly listener: Side;
}

/** Seconds for which an announcement waits for its connection, as Zeek's do. */
const lifetime = 300;
/** Announcements of one port that are looked at, latest first. */
const maxSamePort = 256;

/** An announcement, and how well it explains a connection. */
interface Candidate {
  readonly announcement: Announcement;
  readonly tier: number;
  /** An announcement of another session explains it as well. */
  readonly ambiguous: boolean;
}

/**
 * Announced endpoints that wait for their connection. Addresses may have been translated on the way (NAT), and a
 * server may connect from any port: the announced endpoint decides first, then its port between the two hosts of the
 * control connection, then at the one that announced. Of several of one session the latest unused one wins.
 */
export class Expectations {
  readonly #byPort = new Map<number, Announcement[]>();
  /** All of them in order. Not a set whose first is taken: looking for the first behind deleted ones takes long. */
  readonly #order = new Map<number, Announcement>();
  readonly #numbers = new Map<Announcement, number>();
  #first = 0;
  #last = 0;
  /** Those of each session, oldest first. */
  readonly #bySession = new Map<AnnouncingSession, Set<Announcement>>();

  /** Waits for `announcement`. The oldest goes when there are too many, in all, of its session or of its port. */
  add(announcement: Announcement): void {
    const { session, endpoint, seconds } = announcement;
    const own = this.#bySession.get(session) ?? new Set();
    const same = this.#byPort.get(endpoint.port) ?? [];
    this.#bySession.set(session, own.add(announcement));
    this.#byPort.set(endpoint.port, same);
    same.push(announcement);
    this.#last++;
    this.#order.set(this.#last, announcement);
    this.#numbers.set(announcement, this.#last);
    this.#bound(own, own.size, limits.sessionAnnouncements);
    this.#bound(same, same.length, maxSamePort);
    for (let oldest = this.#oldest; oldest !== undefined; oldest = this.#oldest) {
      if (this.#order.size <= limits.announcements && seconds - oldest.seconds <= lifetime) break;
      this.#forget(oldest);
    }
  }

  /** Waits no more for what `session` announced. */
  leave(session: AnnouncingSession): void {
    for (const announcement of this.#bySession.get(session) ?? []) this.#forget(announcement);
  }

  /**
   * The announcement that explains a new connection, begun at capture time `seconds`; "ambiguous" if those of several
   * sessions do and nothing tells them apart.
   */
  find(connection: TcpConnection, seconds: number): Match | "ambiguous" | null {
    const { initiator, responder, midstream } = connection;
    const forward = this.#best(responder, initiator, seconds);
    const reverse = midstream ? this.#best(initiator, responder, seconds) : null;
    const backward = reverse !== null && (forward === null || reverse.tier < forward.tier);
    const best = backward ? reverse : forward;
    if (best === null) return null;
    if (best.ambiguous) return "ambiguous";
    return { announcement: best.announcement, listener: backward ? "initiator" : "responder" };
  }

  /** Announcements by other sessions, and on the other side, of exactly the endpoint of `match`, still unused. */
  sharing({ announcement }: Match): Announcement[] {
    const { port } = announcement.endpoint;
    return (this.#byPort.get(port) ?? []).filter(
      (other) =>
        other.session !== announcement.session &&
        other.passive !== announcement.passive &&
        other.flows.length === 0 &&
        announcement.seconds - other.seconds <= lifetime &&
        other.key === announcement.key,
    );
  }

  #best(listener: Endpoint, peer: Endpoint, seconds: number): Candidate | null {
    const same = this.#byPort.get(listener.port);
    if (same === undefined) return null;
    const listenerKey = addressKey(listener.address);
    const peerKey = addressKey(peer.address);
    let best: Candidate | null = null;
    for (let index = same.length - 1; index >= 0; index--) {
      const announcement = same[index] as Announcement;
      if (seconds - announcement.seconds > lifetime) continue;
      const tier = tierOf(announcement, listenerKey, peerKey);
      if (tier !== null) best = better(best, { announcement, tier, ambiguous: false });
    }
    return best;
  }

  get #oldest(): Announcement | undefined {
    while (this.#first < this.#last && !this.#order.has(this.#first)) this.#first++;
    return this.#order.get(this.#first);
  }

  #bound(waiting: Iterable<Announcement>, size: number, most: number): void {
    const [oldest] = waiting;
    if (size > most && oldest !== undefined) this.#forget(oldest);
  }

  #forget(announcement: Announcement): void {
    const { session, endpoint } = announcement;
    this.#order.delete(this.#numbers.get(announcement) ?? 0);
    this.#numbers.delete(announcement);
    const own = this.#bySession.get(session);
    own?.delete(announcement);
    if (own?.size === 0) this.#bySession.delete(session);
    const same = this.#byPort.get(endpoint.port) ?? [];
    const index = same.indexOf(announcement);
    if (index >= 0) same.splice(index, 1);
    if (same.length === 0) this.#byPort.delete(endpoint.port);
  }
}

/** The better of two; of equal ones the `best` so far, which is the later one. */
function better(best: Candidate | null, next: Candidate): Candidate {
  if (best === null || next.tier < best.tier) return next;
  const other = next.announcement.session !== best.announcement.session;
  return other && next.tier === best.tier && isGuess(next.tier) ? { ...best, ambiguous: true } : best;
}

/** Whether one announcement explains a new connection, however old it is. */
export function matchOf(announcement: Announcement, { initiator, responder }: TcpConnection): Match | null {
  if (announcement.consumed || announcement.endpoint.port !== responder.port) return null;
  const tier = tierOf(announcement, addressKey(responder.address), addressKey(initiator.address));
  return tier === null ? null : { announcement, listener: "responder" };
}

/** How well an announcement explains a connection from `peer` to `listener`: 0 best, null not at all. */
function tierOf(announcement: Announcement, listener: string, peer: string): number | null {
  const { session, passive, endpoint } = announcement;
  const fits: Fit = {
    exact: announcement.key === listener,
    fromPeer: (passive ? session.clientKey : session.serverKey) === peer,
    atHost: (passive ? session.serverKey : session.clientKey) === listener,
  };
  const rank = rankOf(fits);
  // Below 1024 listen services of their own: who else connects there need not mean this announcement.
  if (rank === null || (rank >= ranks.stranger && endpoint.port < 1024)) return null;
  // Nor does a stranger come after the one that was to connect: that is the same seen behind a translation.
  if (rank >= ranks.stranger && announcement.flows.length > 0) return null;
  const own = rank <= ranks.elsewhere;
  if (!announcement.consumed) {
    if (announcement.met && !own) return null;
    // A server connects when a transfer is asked for, not before.
    const unasked = !passive && announcement.command === null ? 0.25 : 0;
    const tried = announcement.flows.length > 0 ? 0.5 : 0;
    const late = (session.over ? worse.over : 0) + (announcement.refused ? worse.refused : 0);
    return rank + unasked + tried + late;
  }
  // A port named by PORT stays in force for later transfers (RFC 959 §4.1.2).
  return own && !passive ? worse.repeated : null;
}

/** What a connection to the announced port has of an announcement. */
interface Fit {
  /** It goes to the announced address. */
  readonly exact: boolean;
  /** It comes from the host of the control connection that was to connect. */
  readonly fromPeer: boolean;
  /** It goes to the host of the control connection that announced. */
  readonly atHost: boolean;
}

/** From the best to the worst. A network address translation on the way leaves at least one of the two hosts. */
const ranks = { own: 0, elsewhere: 1, translated: 2, stranger: 3, guessed: 4 } as const;
/** Behind all of them: announced on a control connection that is over, refused, in force once more. */
const worse = { over: 5, refused: 10, repeated: 20 } as const;

function rankOf({ exact, fromPeer, atHost }: Fit): number | null {
  if (exact && fromPeer) return atHost ? ranks.own : ranks.elsewhere;
  if (atHost && fromPeer) return ranks.translated;
  if (exact) return ranks.stranger;
  return atHost ? ranks.guessed : null;
}

/** Two sessions may have named the same port of different hosts, and translation hides which of them is meant. */
function isGuess(tier: number): boolean {
  const rank = Math.floor(tier) % worse.over;
  return rank === ranks.translated || rank === ranks.guessed;
}
