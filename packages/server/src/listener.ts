import { createServer, type Server, type Socket } from "node:net";
import { type Endpoint, foldMapped } from "@twinport/protocol";

/** A control connection that has come in, before anybody has read from it. */
export interface Arrived {
  readonly socket: Socket;
  readonly client: Endpoint;
  /** The server's end of it. */
  readonly server: Endpoint;
}

/** Finds out who is at the other end of a connection that has come in; one without an answer is closed. */
export type Reception = (socket: Socket, arrived: (arrived: Arrived) => void) => void;

/** Who is there is whom the socket names. */
export const directly: Reception = (socket, arrived) => {
  // The one listener that every socket has before anything else can happen to it; what follows an error is "close".
  socket.on("error", () => undefined);
  const client = { address: foldMapped(socket.remoteAddress ?? ""), port: socket.remotePort ?? 0 };
  const server = { address: foldMapped(socket.localAddress ?? ""), port: socket.localPort ?? 0 };
  // The peer may be gone already.
  if (client.address === "") socket.destroy();
  else arrived({ socket, client, server });
};

/** What a listener tells. */
export interface ControlListenerEvents {
  arrived(arrived: Arrived): void;
  /** Such as EMFILE at accept. */
  failed(error: Error): void;
}

/** Awaits control connections on one port. */
export class ControlListener {
  readonly #server: Server;
  readonly #events: ControlListenerEvents;
  #address: Endpoint | undefined;

  /** @param keepAliveDelay milliseconds of silence before TCP asks whether the peer is still there */
  constructor(keepAliveDelay: number, reception: Reception, events: ControlListenerEvents) {
    this.#events = events;
    // Half-open: a client that has sent its last command and closed its side still gets the replies.
    this.#server = createServer({
      allowHalfOpen: true,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: keepAliveDelay,
    });
    this.#server.on("connection", (socket: Socket) =>
      reception(socket, (arrived) => events.arrived(arrived)),
    );
  }

  /** Where it listens, once it does. */
  get address(): Endpoint | undefined {
    return this.#address;
  }

  /** Starts to listen. Rejects with the system's error, such as EADDRINUSE. To be called once. */
  listen(host: string, port: number): Promise<Endpoint> {
    return new Promise((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen({ host, port }, () => {
        this.#server.off("error", reject);
        this.#server.on("error", (error) => this.#events.failed(error));
        const bound = this.#server.address();
        if (bound === null || typeof bound === "string") return reject(new Error("not listening on a port"));
        this.#address = { address: bound.address, port: bound.port };
        resolve(this.#address);
      });
    });
  }

  /** Takes no more connections. Resolves when those that it took are closed too. */
  close(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}
