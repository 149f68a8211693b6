import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { buffer } from "node:stream/consumers";

/** The server's end of a data connection. */
export class MockData {
  readonly #listener: Server | undefined;
  readonly #sockets: Socket[] = [];
  readonly #first: Promise<Socket>;

  private constructor(listener: Server | undefined, first: Promise<Socket>) {
    this.#listener = listener;
    this.#first = first;
    listener?.on("connection", (socket) => this.#keep(socket));
  }

  static async listen(host: string): Promise<MockData> {
    const listener = createServer({ allowHalfOpen: true, noDelay: true });
    const first = once(listener, "connection").then(([socket]) => socket as Socket);
    const data = new MockData(listener, first);
    listener.listen(0, host);
    await once(listener, "listening");
    return data;
  }

  static dialled(socket: Socket): MockData {
    const data = new MockData(undefined, Promise.resolve(socket));
    data.#keep(socket);
    return data;
  }

  get port(): number {
    const address = this.#listener?.address();
    if (address === null || typeof address !== "object") throw new Error("not listening");
    return address.port;
  }

  /** How many connections have come. */
  get connections(): number {
    return this.#sockets.length;
  }

  /** The connection, once it is there. */
  get socket(): Promise<Socket> {
    return this.#first;
  }

  /** Sends and closes. */
  async send(bytes: string | Uint8Array): Promise<void> {
    (await this.#first).end(bytes);
  }

  /** Everything the client sends up to its end; then closes too. */
  async receive(): Promise<Buffer> {
    const socket = await this.#first;
    const bytes = await buffer(socket);
    socket.end();
    return bytes;
  }

  dispose(): void {
    this.#listener?.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #keep(socket: Socket): void {
    socket.on("error", () => {});
    this.#sockets.push(socket);
  }
}
