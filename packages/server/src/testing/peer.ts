import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import {
  type Endpoint,
  formatExtendedPort,
  formatHostPort,
  parseEpsvReply,
  parsePasvReply,
  type Reply,
  ReplyReader,
} from "@twinport/protocol";

/** How a data connection is agreed on: the verb that does it. */
export type DataVerb = "PASV" | "EPSV" | "PORT" | "EPRT";

/** The whole of one transfer as its client saw it. */
export interface Exchange {
  /** Every reply to the command, as text: "150 …", "226 …". */
  readonly replies: readonly string[];
  /** What came over the data connection. */
  readonly data: Buffer;
}

/** A client that does what it is told, byte for byte, and keeps a transcript: "C> USER u", "S< 331 …". */
export class Peer {
  readonly socket: Socket;
  readonly transcript: string[] = [];
  readonly #reader = new ReplyReader();
  readonly #replies: Reply[] = [];
  #ended = false;
  #wake: () => void = () => undefined;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on("error", () => undefined);
    socket.on("data", (chunk) => {
      for (const { reply } of this.#reader.push(chunk)) this.#replies.push(reply);
      this.#wake();
    });
    const end = () => {
      this.#ended = true;
      this.#wake();
    };
    socket.on("end", end);
    socket.on("close", end);
  }

  /** Connects; the greeting is the first reply to be read. */
  static async connect(server: Endpoint): Promise<Peer> {
    const socket = connect({ host: server.address, port: server.port, noDelay: true });
    const peer = new Peer(socket);
    await once(socket, "connect");
    return peer;
  }

  /** Connects, reads the greeting and logs in. */
  static async login(server: Endpoint, user = "u", password = "p"): Promise<Peer> {
    const peer = await Peer.connect(server);
    await peer.reply();
    await peer.say(`USER ${user}`);
    await peer.say(`PASS ${password}`);
    return peer;
  }

  /** Sends bytes as they are; a string as UTF-8. */
  send(data: string | Uint8Array): void {
    this.transcript.push(`C> ${Buffer.from(data).toString().trimEnd()}`);
    this.socket.write(data);
  }

  /** The next reply: its lines, each but the last with "nnn-", joined by line feeds. "" when the server has closed. */
  async reply(): Promise<string> {
    for (;;) {
      const reply = this.#replies.shift();
      if (reply !== undefined) {
        const text = `${reply.code} ${reply.lines.join("\n")}`;
        this.transcript.push(`S< ${text}`);
        return text;
      }
      if (this.#ended) return "";
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Sends one line and reads one reply. */
  async say(line: string | Uint8Array): Promise<string> {
    this.send(typeof line === "string" ? `${line}\r\n` : Buffer.concat([line, Buffer.from("\r\n")]));
    return this.reply();
  }

  /** Sends lines one after the other; the code of the reply to each. */
  async codes(...lines: (string | Uint8Array)[]): Promise<number[]> {
    const codes: number[] = [];
    for (const line of lines) codes.push(codeOf(await this.say(line)));
    return codes;
  }

  /** Reads until the server has closed; every reply left. */
  async rest(): Promise<string[]> {
    const replies: string[] = [];
    for (;;) {
      const reply = await this.reply();
      if (reply === "") return replies;
      replies.push(reply);
    }
  }

  /** Agrees on a data connection. What is returned waits for it. */
  async data(verb: DataVerb): Promise<() => Promise<Socket>> {
    if (verb === "PASV" || verb === "EPSV") {
      const socket = await dialled(await this.passivePort(verb), this.socket.remoteAddress ?? "");
      return async () => socket;
    }
    const listener = createServer({ allowHalfOpen: true, pauseOnConnect: true });
    const address = this.socket.localAddress ?? "";
    listener.listen(0, address);
    await once(listener, "listening");
    const bound = listener.address();
    const port = typeof bound === "object" && bound !== null ? bound.port : 0;
    const accepted = once(listener, "connection").then(([socket]: Socket[]) => {
      listener.close();
      socket?.on("error", () => undefined);
      return socket;
    });
    accepted.catch(() => undefined);
    const format = verb === "PORT" ? formatHostPort : formatExtendedPort;
    const reply = await this.say(`${verb} ${format({ address, port })}`);
    if (codeOf(reply) !== 200) {
      listener.close();
      throw new Error(reply);
    }
    this.socket.once("close", () => listener.close());
    return async () => {
      const socket = await accepted;
      if (socket === undefined) throw new Error("no connection");
      return socket;
    };
  }

  /** Asks for a passive port. */
  async passivePort(verb: "PASV" | "EPSV"): Promise<number> {
    const reply = await this.say(verb);
    const port = (verb === "PASV" ? parsePasvReply(reply.slice(4)) : parseEpsvReply(reply.slice(4)))?.port;
    if (port === undefined) throw new Error(reply);
    return port;
  }

  /** A transfer from the server: agrees on the connection, sends the command, reads all of both. */
  async download(verb: DataVerb, command: string): Promise<Exchange> {
    const opened = await this.data(verb);
    this.send(`${command}\r\n`);
    const first = await this.reply();
    if (codeOf(first) !== 150) return { replies: [first], data: Buffer.alloc(0) };
    const data = await readAll(await opened());
    return { replies: [first, await this.reply()], data };
  }

  /** A transfer to the server. */
  async upload(verb: DataVerb, command: string, data: string | Uint8Array): Promise<Exchange> {
    const opened = await this.data(verb);
    this.send(`${command}\r\n`);
    const first = await this.reply();
    if (codeOf(first) !== 150) return { replies: [first], data: Buffer.alloc(0) };
    const socket = await opened();
    socket.end(data);
    socket.resume();
    return { replies: [first, await this.reply()], data: Buffer.alloc(0) };
  }

  /** Breaks off. */
  close(): void {
    this.socket.destroy();
  }
}

/** The three digits a reply begins with. */
export function codeOf(reply: string): number {
  return Number(reply.slice(0, 3));
}

/** Reads a socket to its end, closes the other direction, and gives what came. */
export async function readAll(socket: Socket): Promise<Buffer> {
  const chunks: Buffer[] = [];
  socket.on("data", (chunk) => chunks.push(chunk));
  const closed = once(socket, "close").catch(() => undefined);
  socket.once("end", () => socket.end());
  socket.resume();
  await closed;
  return Buffer.concat(chunks);
}

async function dialled(port: number, host: string): Promise<Socket> {
  const socket = connect({ host, port, allowHalfOpen: true, noDelay: true });
  socket.on("error", () => undefined);
  await once(socket, "connect");
  return socket;
}
