import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/** What a proxy does; one that is told nothing lets everybody everywhere. */
export interface MockProxyOptions {
  /** "user:password" without which nobody is let in. */
  readonly login?: string;
  /** Names and where they lead, in place of a name service. */
  readonly hosts?: Readonly<Record<string, string>>;
  /** Answers every request with these bytes (SOCKS5: from the reply on; HTTP: the whole answer) and connects nowhere. */
  readonly answer?: Uint8Array | string;
  /** Says this as soon as somebody comes, and nothing else. "" closes. */
  readonly greeting?: string;
  /** Takes connections and never says a word. */
  readonly silent?: boolean;
  /** Sends its answers a byte at a time. */
  readonly bytewise?: boolean;
  /** Waits for the first bytes of the server and sends its answer together with them. */
  readonly together?: boolean;
}

/** One connection, read exactly. */
class Visitor {
  readonly socket: Socket;
  #unread = Buffer.alloc(0);
  #wake: () => void = () => {};

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on("data", this.#take).on("end", this.#gone);
  }

  readonly #gone = () => void this.socket.end();

  readonly #take = (chunk: Buffer) => {
    this.#unread = Buffer.concat([this.#unread, chunk]);
    this.#wake();
  };

  async bytes(count: number): Promise<Buffer> {
    while (this.#unread.length < count) await this.#more();
    const bytes = this.#unread.subarray(0, count);
    this.#unread = this.#unread.subarray(count);
    return bytes;
  }

  async until(end: string): Promise<string> {
    while (!this.#unread.includes(end)) await this.#more();
    return (await this.bytes(this.#unread.indexOf(end) + end.length)).toString("latin1");
  }

  /** From now on the bytes are somebody else's. Clients wait for the answer: nothing may be left. */
  release(): void {
    this.socket.pause().off("data", this.#take).off("end", this.#gone);
    if (this.#unread.length > 0) throw new Error("the client did not wait for the proxy's answer");
  }

  #more(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}

/** A strict proxy on loopback: SOCKS5 (RFC 1928, RFC 1929) or HTTP CONNECT. It refuses what is not to the letter. */
export class MockProxy {
  /** "host:port" as they were asked for. */
  readonly asked: string[] = [];
  /** What was not to the letter. */
  readonly faults: unknown[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #kind: "socks5" | "http";
  readonly #options: MockProxyOptions;

  private constructor(server: Server, kind: "socks5" | "http", options: MockProxyOptions) {
    this.#server = server;
    this.#kind = kind;
    this.#options = options;
    server.on("connection", (socket) => {
      this.#keep(socket);
      this.#serve(new Visitor(socket)).catch((fault: unknown) => {
        this.faults.push(fault);
        socket.destroy();
      });
    });
  }

  static async start(kind: "socks5" | "http", options: MockProxyOptions = {}): Promise<MockProxy> {
    const server = createServer({ allowHalfOpen: true, noDelay: true });
    await once(server.listen(0, "127.0.0.1"), "listening");
    return new MockProxy(server, kind, options);
  }

  /** Its URL, with a login if one is given. */
  url(login = ""): string {
    const { port } = this.#server.address() as AddressInfo;
    return `${this.#kind}://${login === "" ? "" : `${login}@`}127.0.0.1:${port}`;
  }

  /** Connections that are open, on either side. */
  get open(): number {
    return this.#sockets.size;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await once(this.#server.close(), "close");
  }

  async #serve(visitor: Visitor): Promise<void> {
    const { greeting, silent } = this.#options;
    if (silent) return;
    if (greeting !== undefined) visitor.socket.end(greeting);
    else if (this.#kind === "socks5") await this.#socks(visitor);
    else await this.#http(visitor);
  }

  async #socks(visitor: Visitor): Promise<void> {
    const { login, answer } = this.#options;
    const [version, count = 0] = await visitor.bytes(2);
    const methods = [...(await visitor.bytes(count))];
    must(version === 5 && count > 0, "no SOCKS5 greeting");
    if (login !== undefined) {
      if (!methods.includes(2)) return void visitor.socket.end(Uint8Array.of(5, 0xff));
      await this.#send(visitor, Uint8Array.of(5, 2));
      const [negotiation, userLength = 0] = await visitor.bytes(2);
      must(negotiation === 1, "no login by RFC 1929");
      const user = (await visitor.bytes(userLength)).toString();
      const [passwordLength = 0] = await visitor.bytes(1);
      const right = `${user}:${(await visitor.bytes(passwordLength)).toString()}` === login;
      await this.#send(visitor, Uint8Array.of(1, right ? 0 : 1));
      if (!right) return void visitor.socket.end();
    } else await this.#send(visitor, Uint8Array.of(5, 0));
    const [again, command, reserved, kind] = await visitor.bytes(4);
    must(again === 5 && command === 1 && reserved === 0, "no CONNECT");
    const host = await socksHost(visitor, kind);
    const port = (await visitor.bytes(2)).readUInt16BE();
    if (answer !== undefined) return void visitor.socket.end(answer);
    const success = Buffer.concat([Uint8Array.of(5, 0, 0, 3, 5), Buffer.from("proxy"), Uint8Array.of(4, 56)]);
    await this.#connect(visitor, host, port, success);
  }

  async #http(visitor: Visitor): Promise<void> {
    const { login, answer } = this.#options;
    const [request = "", ...fields] = (await visitor.until("\r\n\r\n")).trimEnd().split("\r\n");
    const [, authority = "", host = "", port = ""] =
      /^CONNECT (\[?([^[\]\s]+?)\]?:(\d+)) HTTP\/1\.1$/.exec(request) ?? [];
    must(authority !== "" && fields.some((field) => field.toLowerCase() === `host: ${authority}`), request);
    const given = fields.find((field) => /^proxy-authorization: /i.test(field))?.split(" ");
    if (login !== undefined && Buffer.from(given?.[2] ?? "", "base64").toString() !== login) {
      return void visitor.socket.end(
        "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n",
      );
    }
    if (answer !== undefined) return void visitor.socket.end(answer);
    const success = Buffer.from("HTTP/1.1 200 Connection established\r\nProxy-Agent: mock\r\n\r\n");
    await this.#connect(visitor, host, Number(port), success);
  }

  async #connect(visitor: Visitor, host: string, port: number, success: Uint8Array): Promise<void> {
    this.asked.push(`${host}:${port}`);
    const target = connect({
      host: this.#options.hosts?.[host] ?? host,
      port,
      allowHalfOpen: true,
      noDelay: true,
    });
    this.#keep(target);
    await once(target, "connect");
    visitor.release();
    const { socket } = visitor;
    if (this.#options.together) {
      const [early]: unknown[] = await once(target, "data");
      target.pause();
      socket.write(Buffer.concat([success, early as Buffer]));
    } else await this.#send(visitor, success);
    target.pipe(socket);
    socket.pipe(target);
    target.on("close", () => socket.destroySoon());
    socket.on("close", () => target.destroySoon());
  }

  async #send({ socket }: Visitor, bytes: Uint8Array): Promise<void> {
    if (!this.#options.bytewise) return void socket.write(bytes);
    for (const byte of bytes) {
      socket.write(Uint8Array.of(byte));
      await new Promise(setImmediate);
    }
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on("error", () => {}).on("close", () => this.#sockets.delete(socket));
  }
}

async function socksHost(visitor: Visitor, kind: number | undefined): Promise<string> {
  if (kind === 1) return (await visitor.bytes(4)).join(".");
  if (kind === 4) {
    const groups = [...(await visitor.bytes(16)).toString("hex").matchAll(/.{4}/g)].map(([group]) => group);
    return new URL(`http://[${groups.join(":")}]`).hostname.slice(1, -1);
  }
  must(kind === 3, "no kind of address");
  const [length = 0] = await visitor.bytes(1);
  return (await visitor.bytes(length)).toString();
}

function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}
