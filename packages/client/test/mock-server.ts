import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { MockData } from "./mock-data.ts";

/** What a mock server says to one client, told as it happens. */
export type Script = (session: MockSession) => Promise<void> | void;

/** How a mock server behaves apart from its script. */
export interface MockOptions {
  /** Writes at most this many bytes at a time on the control connection. */
  readonly slice?: number;
  readonly host?: string;
}

/** A server on a loopback port that follows a script, one line after the other. */
export class MockServer {
  readonly host: string;
  readonly sessions: MockSession[] = [];
  readonly #server: Server;
  readonly #runs: Promise<unknown>[] = [];

  private constructor(server: Server, script: Script, { slice = Infinity, host = "127.0.0.1" }: MockOptions) {
    this.host = host;
    this.#server = server;
    server.on("connection", (socket) => {
      const session = new MockSession(socket, slice);
      this.sessions.push(session);
      const run = (async () => script(session))();
      run.catch(() => socket.destroy());
      this.#runs.push(run);
    });
  }

  static async start(script: Script, options: MockOptions = {}): Promise<MockServer> {
    const server = createServer({ noDelay: true, allowHalfOpen: true });
    const mock = new MockServer(server, script, options);
    server.listen(0, mock.host);
    await once(server, "listening");
    return mock;
  }

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
export class MockSession {
  readonly socket: Socket;
  /** Every line received, without its end. */
  readonly lines: string[] = [];
  /** Resolves when the client has closed its side or gone. */
  readonly gone: Promise<void>;
  readonly #slice: number;
  readonly #unread: string[] = [];
  readonly #data: MockData[] = [];
  #rest = "";
  #waiter: (() => void) | undefined;
  #over = false;

  constructor(socket: Socket, slice: number) {
    this.socket = socket;
    this.#slice = slice;
    this.gone = new Promise((resolve) => {
      const end = () => {
        this.#over = true;
        this.#waiter?.();
        resolve();
      };
      socket.on("end", end).on("error", end).on("close", end);
    });
    socket.on("data", (chunk) => this.#take(chunk));
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
      if (this.#slice < Infinity) await new Promise(setImmediate);
    }
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
  async passive(): Promise<MockData> {
    const line = await this.read();
    const data = await this.listen();
    const [p1, p2] = [data.port >> 8, data.port & 255];
    if (line === "PASV") await this.say(`227 Entering Passive Mode (127,0,0,1,${p1},${p2}).`);
    else if (line === "EPSV") await this.say(`229 Entering Extended Passive Mode (|||${data.port}|)`);
    else throw new Error(`expected PASV or EPSV, got ${line}`);
    return data;
  }

  /** A data port of ours that nobody has been told of. */
  async listen(): Promise<MockData> {
    const data = await MockData.listen(this.socket.localAddress ?? "127.0.0.1");
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
    this.#data.push(MockData.dialled(socket));
    await once(socket, "connect");
    return socket;
  }

  /** Closes what is left open. */
  dispose(): void {
    for (const data of this.#data) data.dispose();
    this.socket.destroy();
  }

  #take(chunk: Buffer): void {
    const parts = (this.#rest + chunk.toString("utf8")).split("\r\n");
    this.#rest = parts.pop() ?? "";
    this.lines.push(...parts);
    this.#unread.push(...parts);
    this.#waiter?.();
  }
}
