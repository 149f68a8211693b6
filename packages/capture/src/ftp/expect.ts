import { type Endpoint, limits } from "@twinport/protocol";
import type { Side, TcpConnection } from "../stream/index.ts";
import { addressKey } from "./address-key.ts";
import type { Announcement } from "./announcement.ts";

/** A connection that an announcement explains, and the side that listens. */
export interface Match {
  readonly announcement: Announcement;
  readonly listener: Side;
}

/** Seconds for which an announcement waits for its connection, as Zeek's do. */
const lifetime = 300;
/** Announcements of one port that are looked at, latest first. */
const maxSamePort = 256;

/**
 * Announced endpoints that wait for their connection. Addresses may have been translated on the way (NAT), and a
 * server may connect from any port: the announced endpoint decides first, then its port with one of the hosts of the
 * control connection. Of several the latest unused one wins.
 */
export class Expectations {
  readonly #byPort = new Map<number, Announcement[]>();
  #queue: Announcement[] = [];
  #gone = 0;

  /** Waits for `announcement`. The oldest goes when there are too many. */
  add(announcement: Announcement): void {
    const { port } = announcement.endpoint;
    const same = this.#byPort.get(port);
    if (same === undefined) this.#byPort.set(port, [announcement]);
    else {
      same.push(announcement);
      if (same.length > maxSamePort) same.splice(0, maxSamePort / 2);
    }
    this.#queue.push(announcement);
    this.#prune(announcement.seconds);
  }

  /** The announcement that explains a new connection, begun at capture time `seconds`. */
  find(connection: TcpConnection, seconds: number): Match | null {
    const { initiator, responder, midstream } = connection;
    const forward = this.#best(responder, initiator, seconds);
    const reverse = midstream ? this.#best(initiator, responder, seconds) : null;
    if (reverse !== null && (forward === null || reverse.tier < forward.tier)) {
      return { announcement: reverse.announcement, listener: "initiator" };
    }
    return forward === null ? null : { announcement: forward.announcement, listener: "responder" };
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

  #best(
    listener: Endpoint,
    peer: Endpoint,
    seconds: number,
  ): { announcement: Announcement; tier: number } | null {
    const same = this.#byPort.get(listener.port);
    if (same === undefined) return null;
    const listenerKey = addressKey(listener.address);
    const peerKey = addressKey(peer.address);
    let best: { announcement: Announcement; tier: number } | null = null;
    for (let index = same.length - 1; index >= 0; index--) {
      const announcement = same[index] as Announcement;
      if (seconds - announcement.seconds > lifetime) continue;
      const tier = tierOf(announcement, listenerKey, peerKey);
      if (tier !== null && (best === null || tier < best.tier)) best = { announcement, tier };
    }
    return best;
  }

  #prune(now: number): void {
    for (let oldest = this.#queue[this.#gone]; oldest !== undefined; oldest = this.#queue[this.#gone]) {
      const waiting = this.#queue.length - this.#gone;
      if (waiting <= limits.announcements && now - oldest.seconds <= lifetime) break;
      this.#gone++;
      const same = this.#byPort.get(oldest.endpoint.port);
      const index = same?.indexOf(oldest) ?? -1;
      if (index >= 0) same?.splice(index, 1);
      if (same?.length === 0) this.#byPort.delete(oldest.endpoint.port);
    }
    if (this.#gone > 1000 && this.#gone * 2 > this.#queue.length) {
      this.#queue = this.#queue.slice(this.#gone);
      this.#gone = 0;
    }
  }
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
  const exact = announcement.key === listener;
  const fromPeer = (passive ? session.clientKey : session.serverKey) === peer;
  const atHost = (passive ? session.serverKey : session.clientKey) === listener;
  const tier = rankOf(exact, fromPeer, atHost);
  // Below 1024 listen services of their own: who else connects there need not mean this announcement.
  if (tier === null || (tier >= 2 && endpoint.port < 1024)) return null;
  if (!announcement.consumed) {
    if (announcement.met && tier !== 0) return null;
    const tried = announcement.flows.length > 0 ? 0.5 : 0;
    return tier + tried + (announcement.refused ? 4 : 0);
  }
  // A port named by PORT stays in force for later transfers (RFC 959 §4.1.2).
  return tier === 0 && !passive ? 9 : null;
}

/** The endpoint and the host that was to connect; both hosts of the control connection; the endpoint; one of the hosts. */
function rankOf(exact: boolean, fromPeer: boolean, atHost: boolean): number | null {
  if (exact) return fromPeer ? 0 : 2;
  if (atHost && fromPeer) return 1;
  return atHost || fromPeer ? 3 : null;
}
