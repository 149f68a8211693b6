import type { Flow } from "./flow.ts";
import type { SegmentCount } from "./types.ts";

/** Where a direction starts, as far as that is known. */
interface Start {
  /** The sequence number at position 0; null while it is not known. */
  readonly isn: number | null;
  readonly synSeen: boolean;
}

/**
 * What the flow table knows of a four-tuple: a connection that is followed, or of one that the sink ignores as little as
 * tells its late segments from a connection that uses the ports anew. Of the latter there are tens of thousands.
 */
export class Known {
  /** Null once the connection is ignored. */
  flow: Flow | null = null;
  #further: SegmentCount | null = null;
  /** Of the end that comes first in the flow table's key, and of the other. */
  #firstIsn: number | null = null;
  #secondIsn: number | null = null;
  #firstSyn = false;
  #secondSyn = false;
  #midstream = false;
  #over = false;

  /** Neither SYN nor SYN/ACK is in the capture. */
  get midstream(): boolean {
    return this.flow?.connection.midstream ?? this.#midstream;
  }

  /** Both directions are closed, or the connection was reset; of an ignored one, one of its sides has ended it. */
  get over(): boolean {
    return this.flow === null ? this.#over : isOver(this.flow);
  }

  /** The start of the direction whose source comes first in the flow table's key, or of the other. */
  start(first: boolean): Start {
    if (this.flow === null) {
      return first
        ? { isn: this.#firstIsn, synSeen: this.#firstSyn }
        : { isn: this.#secondIsn, synSeen: this.#secondSyn };
    }
    const { initiator, responder, initiatorFirst } = this.flow;
    const { isn, begun, synSeen } = (first === initiatorFirst ? initiator : responder).stream;
    return { isn: begun ? isn : null, synSeen };
  }

  /** Lets go of the connection. */
  ignore(further: SegmentCount | null): void {
    if (this.flow === null) return;
    this.#over = this.over;
    this.#midstream = this.midstream;
    ({ isn: this.#firstIsn, synSeen: this.#firstSyn } = this.start(true));
    ({ isn: this.#secondIsn, synSeen: this.#secondSyn } = this.start(false));
    this.#further = further;
    this.flow = null;
  }

  /** Takes a segment of an ignored connection. */
  count(ends: boolean): void {
    this.#over ||= ends;
    if (this.#further !== null) this.#further.segments += 1;
  }

  /** The segment that the connection was ignored at ends it, too. */
  end(): void {
    this.#over = true;
  }
}

/** Both directions are closed, or the connection was reset. */
export function isOver(flow: Flow): boolean {
  return flow.reset || (flow.initiator.stream.finAt >= 0 && flow.responder.stream.finAt >= 0);
}
