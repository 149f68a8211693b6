import { limits } from "@twinport/protocol";
import { FrameSet } from "./ftp/frames.ts";
import type { PacketComment, Row, Session } from "./model.ts";

/** What a capture file says of its packets and of the hosts in it, beside the packets (pcapng §4.3, §4.5). */
export class Annotations {
  /** In the order of their frames. */
  #comments: PacketComment[] = [];
  readonly #names = new Map<string, string>();

  /** Somebody has written a comment on a packet. */
  comment(frame: number, text: string): void {
    if (this.#comments.length < limits.packetComments) this.#comments.push({ frame, text });
  }

  /** The file calls a host by a name. Of several the first counts. */
  name(address: string, name: string): void {
    if (this.#names.size < limits.hostNames && !this.#names.has(address)) this.#names.set(address, name);
  }

  /** The session with what is said of its hosts and its packets. */
  complete(session: Session): Session {
    const named = this.#names.size === 0 ? session : this.#named(session);
    return this.#comments.length === 0 ? named : this.#commented(named);
  }

  #named(session: Session): Session {
    const ends = session.connections.flatMap(({ from, to }) => [from, to]);
    const hosts = [session.client, session.server, ...ends].flatMap((end) => end?.address ?? []);
    const names = [...new Set(hosts)].flatMap((address) => {
      const name = this.#names.get(address);
      return name === undefined ? [] : [{ address, name }];
    });
    return names.length === 0 ? session : { ...session, names };
  }

  /** Each comment goes to the first row that has its packet, or merged its ACK. */
  #commented(session: Session): Session {
    const byRow = new Map<Row, PacketComment[]>();
    const told = new FrameSet();
    for (const part of ["frames", "acks"] as const) {
      for (const row of session.rows) {
        const found = row[part].flatMap(([first, last]) => this.#between(first, last));
        const fresh = found.filter(({ frame }) => !told.has(frame));
        if (fresh.length > 0) byRow.set(row, [...(byRow.get(row) ?? []), ...fresh]);
        for (const { frame } of fresh) told.add(frame);
      }
    }
    if (byRow.size === 0) return session;
    const rows = session.rows.map((row) => {
      const comments = byRow.get(row);
      return comments === undefined ? row : { ...row, comments };
    });
    this.#comments = this.#comments.filter(({ frame }) => !told.has(frame));
    return { ...session, rows };
  }

  #between(first: number, last: number): PacketComment[] {
    let low = 0;
    let high = this.#comments.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#comments[middle]?.frame ?? 0) < first) low = middle + 1;
      else high = middle;
    }
    let end = low;
    while ((this.#comments[end]?.frame ?? Number.POSITIVE_INFINITY) <= last) end++;
    return this.#comments.slice(low, end);
  }
}
