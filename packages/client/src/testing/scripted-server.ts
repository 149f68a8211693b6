import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { type SecureContext, TLSSocket } from "node:tls";
import { ScriptedData } from "./scripted-data.ts";

/** A client that sends a longer line than this many characters is not listened to any more. */
const longestLine = 1024 * 1024;

/** What a scripted server says to one client, told as it happens. */
export type Script = (session: ScriptedSession) => Promise<void> | void;

/** How a scripted server behaves apart from its script. */
export interface ScriptedServerOptions {
  /** Writes at most this many bytes at a time on the control connection. */
  readonly slice?: number;
  /** Milliseconds between two slices. */
  readonly pause?: number;
  /** Address to listen on, 127.0.0.1 if absent. */
  readonly host?: string;
}

/** A server on a loopback port that follows a script, one line after the other. */
export class ScriptedServer {
  readonly host: string;
  readonly sessions: ScriptedSession[] = [];
  readonly #server: Server;
  readonly #runs: Promise<unknown>[] = [];

  private constructor(server: Server, script: Script, options: ScriptedServerOptions) {
    const { slice = Infinity, pause = 0, host = "127.0.0.1" } = options;
    this.host = host;
    this.#server = server;
    server.on("connection", (socket) => {
      const session = new ScriptedSession(socket, { slice, pause });
      this.sessions.push(session);
      const run = (async () => script(session))();
      run.catch(() => socket.destroy());
      this.#runs.push(run);
    });
  }

  /** Listens on a free port. */
  static async start(script: Script, options: ScriptedServerOptions = {}): Promise<ScriptedServer> {
    const server = createServer({ noDelay: true, allowHalfOpen: true });
    const mock = new ScriptedServer(server, script, options);
    server.listen(0, mock.host);
    await once(server, "listening");
    return mock;
  }

  /** The port it listens on. */
  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Every line the first client has sent. */
  get lines(): readonly string[] {
    return this.sessions[0]?.lines ?? [];
  }

  /** Closes everything. Rejects if a script came to another end than its own. */
  async close(): Promise<void> {
    for (const session of this.sessions) session.dispose();
    this.#server.close();
    await once(this.#server, "close");
    await Promise.all(this.#runs);
  }
}

/** One client as the script sees it. */
export class ScriptedSession {
  #socket: Socket;
  /** Every line received, without its end. */
  readonly lines: string[] = [];
  /** Resolves when the client has closed its side or gone. */
  readonly gone: Promise<void>;
  readonly #slice: number;
  readonly #pause: number;
  readonly #unread: string[] = [];
  readonly #data: ScriptedData[] = [];
  #decoder = new TextDecoder();
  #rest = "";
  #waiter: (() => void) | undefined;
  #ended = () => {};
  #over = false;

  /** Not for direct use: a {@link ScriptedServer} makes sessions. */
  constructor(socket: Socket, pace: { readonly slice: number; readonly pause: number }) {
    this.#socket = socket;
    this.#slice = pace.slice;
    this.#pause = pace.pause;
    this.gone = new Promise((resolve) => {
      this.#ended = () => {
        this.#over = true;
        this.#waiter?.();
        resolve();
      };
    });
    this.#listen(socket);
  }

  /** The control connection. */
  get socket(): Socket {
    return this.#socket;
  }

  /** Goes on inside TLS, as its server: from the first byte, or after the reply to AUTH. Resolves when it is secured, or the client gone. */
  async secure(secureContext: SecureContext): Promise<void> {
    const under = this.#socket;
    under.removeAllListeners("data");
    [this.#rest, this.#unread.length, this.#decoder] = ["", 0, new TextDecoder()];
    const socket = new TLSSocket(under, { isServer: true, secureContext });
    this.#socket = socket;
    this.#listen(socket);
    await Promise.race([new Promise<void>((resolve) => socket.once("secure", () => resolve())), this.gone]);
  }

  /** Reads the next line; undefined once the client has gone. */
  async read(): Promise<string | undefined> {
    while (this.#unread.length === 0 && !this.#over) {
      await new Promise<void>((resolve) => {
        this.#waiter = resolve;
      });
    }
    return this.#unread.shift();
  }

  /** Reads one line for each of those given and insists that it is this one. */
  async expect(...expected: string[]): Promise<void> {
    for (const line of expected) {
      const read = await this.read();
      if (read !== line) throw new Error(`expected ${JSON.stringify(line)}, got ${JSON.stringify(read)}`);
    }
  }

  /** Sends lines, each with CR LF, sliced as the server was told to. */
  async say(...lines: string[]): Promise<void> {
    await this.raw(lines.map((line) => `${line}\r\n`).join(""));
  }

  /** Sends text as it is, sliced. */
  async raw(text: string): Promise<void> {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at += this.#slice) {
      if (this.socket.destroyed) return;
      this.socket.write(bytes.subarray(at, Math.min(bytes.length, at + this.#slice)));
      if (this.#slice < Infinity)
        await (this.#pause > 0 ? this.after(this.#pause) : new Promise(setImmediate));
    }
  }

  /** Waits, but not longer than the client stays. */
  async after(ms: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const over = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, ms);
    });
    await Promise.race([over, this.gone]);
    clearTimeout(timer);
  }

  /** Greets and lets in. */
  async login(): Promise<void> {
    await this.say("220 ready");
    await this.expect("USER u");
    await this.say("331 password");
    await this.expect("PASS p");
    await this.say("230 in");
  }

  /** Answers everything with `reply` until the client goes. */
  async answerAll(reply: string): Promise<void> {
    while ((await this.read()) !== undefined) await this.say(reply);
  }

  /** Takes PASV or EPSV and announces a port of ours. */
  async passive(): Promise<ScriptedData> {
    const line = await this.read();
    const data = await this.listen();
    const [p1, p2] = [data.port >> 8, data.port & 255];
    if (line === "PASV") await this.say(`227 Entering Passive Mode (127,0,0,1,${p1},${p2}).`);
    else if (line === "EPSV") await this.say(`229 Entering Extended Passive Mode (|||${data.port}|)`);
    else throw new Error(`expected PASV or EPSV, got ${line}`);
    return data;
  }

  /** A data port of ours that nobody has been told of; on the address of the control connection unless another is given. */
  async listen(host = this.socket.localAddress ?? "127.0.0.1"): Promise<ScriptedData> {
    const data = await ScriptedData.listen(host);
    this.#data.push(data);
    return data;
  }

  /** Takes PORT or EPRT and returns the port the client listens on. */
  async active(): Promise<number> {
    const line = (await this.read()) ?? "";
    await this.say("200 ok");
    const six = /^PORT .*,(\d+),(\d+)$/.exec(line);
    if (six !== null) return Number(six[1]) * 256 + Number(six[2]);
    return Number(/\|(\d+)\|$/.exec(line)?.[1]);
  }

  /** Connects to the client, from `localAddress`. */
  async dial(port: number, localAddress = "127.0.0.1"): Promise<Socket> {
    const socket = connect({ host: this.socket.remoteAddress ?? "", port, localAddress });
    this.#data.push(ScriptedData.dialled(socket));
    await once(socket, "connect");
    return socket;
  }

  /** Closes what is left open. */
  dispose(): void {
    for (const data of this.#data) data.dispose();
    this.socket.destroy();
  }

  #listen(socket: Socket): void {
    socket.on("end", this.#ended).on("error", this.#ended).on("close", this.#ended);
    socket.on("data", (chunk: Buffer) => this.#take(chunk));
  }

  #take(chunk: Buffer): void {
    const parts = (this.#rest + this.#decoder.decode(chunk, { stream: true })).split("\r\n");
    this.#rest = parts.pop() ?? "";
    if (this.#rest.length > longestLine) this.socket.destroy();
    this.lines.push(...parts);
    this.#unread.push(...parts);
    this.#waiter?.();
  }
}
