import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { buffer } from "node:stream/consumers";

/** The server's end of a data connection. */
export class ScriptedData {
  readonly #listener: Server | undefined;
  readonly #sockets: Socket[] = [];
  readonly #first: Promise<Socket>;
  readonly #ending: AbortController | undefined;

  private constructor(listener: Server | undefined, first: Promise<Socket>, ending?: AbortController) {
    this.#listener = listener;
    this.#first = first;
    this.#ending = ending;
    listener?.on("connection", (socket) => this.#keep(socket));
  }

  /** Listens for the client (passive mode). */
  static async listen(host: string): Promise<ScriptedData> {
    const listener = createServer({ allowHalfOpen: true, noDelay: true });
    const ending = new AbortController();
    const first = once(listener, "connection", { signal: ending.signal }).then(
      ([socket]) => socket as Socket,
    );
    first.catch(() => {}); // nobody has come until the end
    const data = new ScriptedData(listener, first, ending);
    listener.listen(0, host);
    await once(listener, "listening");
    return data;
  }

  /** A connection that was made to the client (active mode). */
  static dialled(socket: Socket): ScriptedData {
    const data = new ScriptedData(undefined, Promise.resolve(socket));
    data.#keep(socket);
    return data;
  }

  /** The port the client is to dial. */
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

  /** Closes everything. */
  dispose(): void {
    this.#listener?.close();
    this.#ending?.abort();
    for (const socket of this.#sockets) socket.destroy();
  }

  #keep(socket: Socket): void {
    socket.on("error", () => {});
    this.#sockets.push(socket);
  }
}
