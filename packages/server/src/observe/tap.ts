import type { Socket } from "node:net";
import type { Channel, Endpoint, Side, WireObserver } from "@twinport/protocol";
import type { Clock } from "../clock.ts";

/** A connection as its tap sees it. */
export interface TappedConnection {
  readonly id: number;
  readonly channel: Channel;
  readonly client: Endpoint;
  readonly server: Endpoint;
  readonly initiator: Side;
}

/** Reports one connection of a session to its wire observer. */
export class WireTap {
  readonly #observer: WireObserver;
  readonly #clock: Clock;
  readonly #id: number;
  readonly #withPayload: boolean;
  readonly #closed = new Set<Side>();

  /** Reports the opening; then {@link received} and {@link sent} are to be called for each chunk. */
  constructor(observer: WireObserver, clock: Clock, socket: Socket, connection: TappedConnection) {
    this.#observer = observer;
    this.#clock = clock;
    this.#id = connection.id;
    this.#withPayload = connection.channel === "control" || observer.dataPayload === true;
    observer.event({ type: "open", time: clock.now(), ...connection });
    this.#watch(socket);
  }

  /**
   * TLS lies over the socket now, or, in clear again, does no longer; bytes are from here on those inside, and what ends is `stream`.
   */
  layered(stream: Socket, on: boolean): void {
    this.#observer.event({ type: "tls", time: this.#clock.now(), id: this.#id, on });
    if (on) this.#watch(stream);
  }

  /** Bytes that came from the client. */
  received(chunk: Uint8Array): void {
    this.#bytes("to-server", chunk);
  }

  /** Bytes handed to the socket for the client. */
  sent(chunk: Uint8Array): void {
    this.#bytes("to-client", chunk);
  }

  #bytes(direction: "to-server" | "to-client", chunk: Uint8Array): void {
    const event = {
      type: "bytes",
      time: this.#clock.now(),
      id: this.#id,
      direction,
      length: chunk.length,
    } as const;
    this.#observer.event(this.#withPayload ? { ...event, payload: chunk } : event);
  }

  #watch(socket: Socket): void {
    const closed = this.#closed;
    const report = (type: "fin" | "reset", by: Side) => {
      if (closed.has(by)) return;
      closed.add(by);
      this.#observer.event({ type, time: this.#clock.now(), id: this.#id, by });
    };
    socket.once("end", () => report("fin", "client"));
    socket.once("finish", () => report("fin", "server"));
    socket.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "ECONNRESET" && error.code !== "EPIPE") return;
      report("reset", "client");
      closed.add("server");
    });
    socket.once("close", () => report("fin", "server"));
  }
}
