import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { type ConnectionOptions, type TLSSocket, connect as tlsConnect } from "node:tls";
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

/** How a peer logs in. */
export interface PeerLogin {
  /** Default "u". */
  readonly user?: string;
  /** Default "p". */
  readonly password?: string;
  /** The address that it connects from. Default: as the system chooses. */
  readonly from?: string;
  /** With PROT P behind it. Default: clear text. */
  readonly tls?: "explicit" | "implicit";
  /** Of the handshakes, such as `maxVersion` or a certificate. The server's certificate is not looked at. */
  readonly options?: ConnectionOptions;
}

/** A client that does what it is told, byte for byte, and keeps a transcript: "C> USER u", "S< 331 …". */
export class Peer {
  /** What is spoken through: the TCP connection, or TLS on it. */
  socket: Socket;
  /** The TCP connection itself, whatever lies on it: what is to be reset. */
  readonly bare: Socket;
  readonly transcript: string[] = [];
  readonly #reader = new ReplyReader();
  readonly #replies: Reply[] = [];
  #ended = false;
  #wake: () => void = () => undefined;
  #tls: ConnectionOptions | undefined;
  /** The latest TLS session of the control connection. */
  #session: Buffer | undefined;
  /** Whether data connections are to be protected, as PROT P has it. */
  protect = false;
  /** Whether they take up the control connection's TLS session. */
  resume = true;

  private constructor(socket: Socket) {
    this.socket = socket;
    this.bare = socket;
    this.#listen(socket);
  }

  /** The latest TLS session of the control connection, which another one may begin with. */
  get session(): Buffer | undefined {
    return this.#session;
  }

  /** Connects; the greeting is the first reply to be read. */
  static async connect(server: Endpoint, from?: string): Promise<Peer> {
    const { address: host, port } = server;
    const socket = connect({ host, port, noDelay: true, ...(from && { localAddress: from }) });
    const peer = new Peer(socket);
    await once(socket, "connect");
    return peer;
  }

  /** Connects, reads the greeting and logs in; over TLS, data connections are protected behind it. */
  static async login(server: Endpoint, login: PeerLogin = {}): Promise<Peer> {
    const { user = "u", password = "p", from, tls, options } = login;
    const peer = await Peer.connect(server, from);
    if (tls === "implicit") await peer.handshake(options);
    await peer.reply();
    if (tls === "explicit") await peer.authTls(options);
    await peer.say(`USER ${user}`);
    await peer.say(`PASS ${password}`);
    if (tls !== undefined) await peer.codes("PBSZ 0", "PROT P");
    peer.protect = tls !== undefined;
    return peer;
  }

  /** AUTH TLS and the handshake behind it. Rejects where either fails. */
  async authTls(options: ConnectionOptions = {}): Promise<void> {
    const reply = await this.say("AUTH TLS");
    if (codeOf(reply) !== 234) throw new Error(reply);
    await this.handshake(options);
  }

  /** The handshake on the control connection. Rejects where it fails. */
  async handshake(options: ConnectionOptions = {}): Promise<void> {
    this.socket.removeAllListeners("data");
    const secured = tlsConnect({ ...options, socket: this.socket, rejectUnauthorized: false });
    this.#tls = options;
    // Of TLS 1.3 they come when they like; the next reply is not before them.
    secured.on("session", (session) => {
      this.#session = session;
    });
    this.#listen(secured);
    this.socket = secured;
    await once(secured, "secureConnect");
    // Of one taken up by TLS 1.2 there is no event.
    if (secured.isSessionReused()) this.#session ??= secured.getSession();
  }

  /** TLS on a data connection, as this client's side of it. Rejects where the handshake fails. */
  async secure(socket: Socket): Promise<TLSSocket> {
    const session = this.resume && this.#session !== undefined ? { session: this.#session } : {};
    const secured = tlsConnect({ ...this.#tls, ...session, socket, rejectUnauthorized: false });
    secured.on("error", () => undefined);
    await once(secured, "secureConnect");
    // The last of the handshake leaves behind that event: what a test now does to the socket itself is to come after it.
    await new Promise((resolve) => setImmediate(resolve));
    return secured;
  }

  #listen(socket: Socket): void {
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

  /** Agrees on a data connection. What is returned waits for it, and for TLS on it where it is protected. */
  async data(verb: DataVerb): Promise<() => Promise<Socket>> {
    const open = await this.bareData(verb);
    return async () => (this.protect ? this.secure(await open()) : open());
  }

  /** The same, without TLS whatever was agreed on. */
  async bareData(verb: DataVerb): Promise<() => Promise<Socket>> {
    if (verb === "PASV" || verb === "EPSV") {
      const { remoteAddress = "", localAddress = "" } = this.socket;
      const socket = await dialled(await this.passivePort(verb), remoteAddress, localAddress);
      return async () => socket;
    }
    const listener = createServer({ allowHalfOpen: true, pauseOnConnect: true });
    const address = this.socket.localAddress ?? "";
    listener.listen(0, address);
    await once(listener, "listening");
    const bound = listener.address();
    const port = typeof bound === "object" && bound !== null ? bound.port : 0;
    const close = () => listener.close();
    this.socket.once("close", close);
    const accepted = once(listener, "connection").then(([socket]: Socket[]) => {
      close();
      this.socket.off("close", close);
      socket?.on("error", () => undefined);
      return socket;
    });
    accepted.catch(() => undefined);
    const format = verb === "PORT" ? formatHostPort : formatExtendedPort;
    const reply = await this.say(`${verb} ${format({ address, port })}`);
    if (codeOf(reply) !== 200) {
      close();
      throw new Error(reply);
    }
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
    // Without TLS nothing comes, and the reply says why.
    const socket = await opened().catch(() => undefined);
    const data = socket === undefined ? Buffer.alloc(0) : await readAll(socket);
    return { replies: [first, await this.reply()], data };
  }

  /** A transfer to the server. */
  async upload(verb: DataVerb, command: string, data: string | Uint8Array): Promise<Exchange> {
    const opened = await this.data(verb);
    this.send(`${command}\r\n`);
    const first = await this.reply();
    if (codeOf(first) !== 150) return { replies: [first], data: Buffer.alloc(0) };
    const socket = await opened().catch(() => undefined);
    socket?.end(data);
    socket?.resume();
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

async function dialled(port: number, host: string, localAddress: string): Promise<Socket> {
  const socket = connect({ host, port, localAddress, allowHalfOpen: true, noDelay: true });
  socket.on("error", () => undefined);
  await once(socket, "connect");
  return socket;
}
