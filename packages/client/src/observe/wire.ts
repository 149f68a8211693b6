import type { Socket } from "node:net";
import type { Witness } from "@twinport/diagnosis";
import {
  type Channel,
  type Endpoint,
  foldMapped,
  type Side,
  type WireEvent,
  type WireObserver,
} from "@twinport/protocol";

/** Both ends of a connection, and who opened it. */
export interface Ends {
  readonly client: Endpoint;
  readonly server: Endpoint;
  readonly initiator: Side;
}

/** Why a connection did not come about. */
export type RefusedReason = "refused" | "timeout" | "unreachable" | "aborted";

/** Numbers the connections of one session and reports what happens on them: to its witness, and to an observer if it has one. */
export class WireLog {
  readonly #observer: WireObserver | undefined;
  readonly #clock: () => number;
  readonly #open = new Map<Socket, { readonly channel: Channel; readonly tap: ConnectionTap }>();
  readonly #nextId: () => number;
  #gone = 0;
  #witness: Witness | undefined;

  /** @param nextId numbers the connections: whoever shares the observer must share it too */
  constructor(observer: WireObserver | undefined, clock: () => number, nextId: () => number) {
    this.#observer = observer;
    this.#clock = clock;
    this.#nextId = nextId;
  }

  /** From now on a witness is told too; it needs no bytes. */
  witnessedBy(witness: Witness): void {
    this.#witness = witness;
  }

  /** A figure that changes as long as bytes move or connections come and go. */
  get progress(): number {
    let moved = this.#gone;
    for (const socket of this.#open.keys()) moved += socket.bytesRead + socket.bytesWritten;
    return moved;
  }

  /** Ends every data connection at once. */
  cutData(): void {
    for (const { channel, tap } of this.#open.values()) if (channel === "data") tap.cut();
  }

  /** Reports a connection that stands, and from now on how it closes. Bytes are told by the returned tap's owner. */
  opened(channel: Channel, socket: Socket, ends: Ends): WireTap {
    const id = this.#nextId();
    const bytes = this.#observer === undefined ? "none" : this.#bytesOf(channel, this.#observer);
    const tap = new ConnectionTap((event) => this.#tell(event), this.#clock, id, bytes, socket);
    this.#tell({ type: "open", time: this.#clock(), id, channel, ...ends });
    tap.follow(socket);
    this.#open.set(socket, { channel, tap });
    socket.once("close", () => {
      this.#open.delete(socket);
      this.#gone += 1;
    });
    return tap;
  }

  /** Reports a connection that was tried in vain. */
  refused(channel: Channel, ends: Ends, reason: RefusedReason): void {
    this.#gone += 1;
    this.#tell({ type: "refused", time: this.#clock(), id: this.#nextId(), channel, ...ends, reason });
  }

  #tell(event: WireEvent): void {
    this.#witness?.event(event);
    this.#observer?.event(event);
  }

  #bytesOf(channel: Channel, { dataPayload }: WireObserver): "payload" | "length" {
    return channel === "control" || dataPayload === true ? "payload" : "length";
  }
}

/** Reports the bytes of one connection. */
export interface WireTap {
  sent(bytes: Uint8Array): void;
  received(bytes: Uint8Array): void;
  /** TLS stands: bytes are now told as they are within, and how it ends. */
  secured(socket: Socket): void;
  /** To be called before a connection is broken off on purpose. */
  resetting(): void;
}

class ConnectionTap implements WireTap {
  readonly #tell: (event: WireEvent) => void;
  readonly #clock: () => number;
  readonly #id: number;
  /** What is told of bytes: nothing where nobody asks. */
  readonly #told: "payload" | "length" | "none";
  readonly #closed = new Set<Side>();
  /** The TCP connection, and TLS on it once that stands: the uppermost last. */
  readonly #sockets: Socket[];

  constructor(
    tell: (event: WireEvent) => void,
    clock: () => number,
    id: number,
    told: "payload" | "length" | "none",
    socket: Socket,
  ) {
    this.#tell = tell;
    this.#clock = clock;
    this.#id = id;
    this.#told = told;
    this.#sockets = [socket];
  }

  /** Ends the connection at once, from the top: to write into TLS whose TCP connection is gone ends the process (Node 20). */
  cut(): void {
    for (const socket of this.#sockets.toReversed()) socket.destroy();
  }

  follow(socket: Socket): void {
    socket.once("end", () => this.#fin("server"));
    socket.once("finish", () => this.#fin("client"));
    socket.once("error", () => this.#reset("server"));
    socket.once("close", () => this.#fin("client"));
  }

  secured(socket: Socket): void {
    this.#sockets.push(socket);
    this.#tell({ type: "tls", time: this.#clock(), id: this.#id, on: true });
    this.follow(socket);
  }

  sent(bytes: Uint8Array): void {
    this.#bytes("to-server", bytes);
  }

  received(bytes: Uint8Array): void {
    this.#bytes("to-client", bytes);
  }

  resetting(): void {
    this.#reset("client");
  }

  #bytes(direction: "to-server" | "to-client", bytes: Uint8Array): void {
    if (this.#told === "none") return;
    const event = {
      type: "bytes",
      time: this.#clock(),
      id: this.#id,
      direction,
      length: bytes.length,
    } as const;
    // A copy: the bytes of a download are overwritten by those behind them.
    this.#tell(this.#told === "payload" ? { ...event, payload: Buffer.from(bytes) } : event);
  }

  #fin(by: Side): void {
    if (this.#closed.has(by)) return;
    this.#closed.add(by);
    this.#tell({ type: "fin", time: this.#clock(), id: this.#id, by });
  }

  #reset(by: Side): void {
    if (this.#closed.size === 2) return;
    this.#closed.add("client").add("server");
    this.#tell({ type: "reset", time: this.#clock(), id: this.#id, by });
  }
}

/** Where our side of a connected socket is. */
export function localEnd(socket: Socket): Endpoint {
  return { address: foldMapped(socket.localAddress ?? ""), port: socket.localPort ?? 0 };
}

/** Where the peer of a connected socket is. An IPv4 peer of a dual-stack socket is told by its IPv4 address. */
export function remoteEnd(socket: Socket): Endpoint {
  return { address: foldMapped(socket.remoteAddress ?? ""), port: socket.remotePort ?? 0 };
}
