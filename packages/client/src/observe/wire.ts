import type { Socket } from "node:net";
import { type Channel, type Endpoint, foldMapped, type Side, type WireObserver } from "@twinport/protocol";

/** Both ends of a connection, and who opened it. */
export interface Ends {
  readonly client: Endpoint;
  readonly server: Endpoint;
  readonly initiator: Side;
}

/** Why a connection did not come about. */
export type RefusedReason = "refused" | "timeout" | "unreachable" | "aborted";

/** Numbers the connections of one client and reports what happens on them. Does nothing without an observer. */
export class WireLog {
  readonly #observer: WireObserver | undefined;
  readonly #clock: () => number;
  #connections = 0;

  constructor(observer: WireObserver | undefined, clock: () => number) {
    this.#observer = observer;
    this.#clock = clock;
  }

  /** Reports a connection that stands, and from now on how it closes. Bytes are told by the returned tap's owner. */
  opened(channel: Channel, socket: Socket, ends: Ends): WireTap {
    const observer = this.#observer;
    if (observer === undefined) return silent;
    this.#connections += 1;
    const tap = new ObserverTap(observer, this.#clock, this.#connections, channel);
    observer.event({ type: "open", time: this.#clock(), id: this.#connections, channel, ...ends });
    tap.follow(socket);
    return tap;
  }

  /** Reports a connection that was tried in vain. */
  refused(channel: Channel, ends: Ends, reason: RefusedReason): void {
    if (this.#observer === undefined) return;
    this.#connections += 1;
    const id = this.#connections;
    this.#observer.event({ type: "refused", time: this.#clock(), id, channel, ...ends, reason });
  }
}

/** Reports the bytes of one connection. */
export interface WireTap {
  sent(bytes: Uint8Array): void;
  received(bytes: Uint8Array): void;
  /** To be called before a connection is broken off on purpose. */
  resetting(): void;
}

const silent: WireTap = { sent() {}, received() {}, resetting() {} };

class ObserverTap implements WireTap {
  readonly #observer: WireObserver;
  readonly #clock: () => number;
  readonly #id: number;
  readonly #payload: boolean;
  readonly #closed = new Set<Side>();

  constructor(observer: WireObserver, clock: () => number, id: number, channel: Channel) {
    this.#observer = observer;
    this.#clock = clock;
    this.#id = id;
    this.#payload = channel === "control" || observer.dataPayload === true;
  }

  follow(socket: Socket): void {
    socket.once("end", () => this.#fin("server"));
    socket.once("finish", () => this.#fin("client"));
    socket.once("error", () => this.#reset("server"));
    socket.once("close", () => this.#fin("client"));
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
    const event = {
      type: "bytes",
      time: this.#clock(),
      id: this.#id,
      direction,
      length: bytes.length,
    } as const;
    this.#observer.event(this.#payload ? { ...event, payload: bytes } : event);
  }

  #fin(by: Side): void {
    if (this.#closed.has(by)) return;
    this.#closed.add(by);
    this.#observer.event({ type: "fin", time: this.#clock(), id: this.#id, by });
  }

  #reset(by: Side): void {
    if (this.#closed.size === 2) return;
    this.#closed.add("client").add("server");
    this.#observer.event({ type: "reset", time: this.#clock(), id: this.#id, by });
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
