import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import type { WireEvent } from "@twinport/protocol";
import { lines } from "./row.ts";

/** Where the server is. What it announces is often another address: nobody may come there. */
export const serverHost = "127.0.0.2";
const announcedHost = "127.0.0.1";

const transfers: ReadonlySet<string> = new Set(["LIST", "NLST", "MLSD", "RETR", "STOR"]);

/** What a server says that means no harm. */
const polite: Readonly<Record<string, string>> = {
  greeting: lines("220 ready"),
  USER: lines("331 password"),
  PASS: lines("230 in"),
  SYST: lines("215 UNIX"),
  FEAT: lines("211-x", " MLST type*;size*;", "211 end"),
  EPSV: lines("229 x (|||{port}|)"),
  PASV: lines("227 x (127,0,0,1,{p1},{p2})"),
  PWD: lines('257 "/"'),
  ABOR: lines("225 no transfer"),
  QUIT: lines("221 bye"),
};
const transferred = `${lines("150 go")}{data}${lines("226 done")}`;

/** What is to be played to one client. */
export interface Part {
  readonly says?: Readonly<Record<string, readonly string[]>>;
  readonly sends?: Readonly<Record<string, string>>;
  /** Behind so many of the bytes that `says` and `sends` give, waits until the client has read them. */
  readonly cut?: number | undefined;
}

/** Ports that are announced. */
interface Announced {
  readonly here: number;
  readonly closed: number;
}

/** Says what a row says, to one client after the other. */
export class HostileServer {
  /** Connections to the address that is announced and is not the server's. */
  misled = 0;
  readonly #control: Server;
  readonly #data: Server;
  readonly #traps: readonly [Server, Server];
  #scene: Scene | undefined;

  private constructor(control: Server, data: Server, traps: readonly [Server, Server]) {
    this.#control = control;
    this.#data = data;
    this.#traps = traps;
    control.on("connection", (socket) => this.#scene?.enter(socket));
    data.on("connection", (socket) => this.#scene?.accept(socket));
    for (const trap of traps) {
      trap.on("connection", (socket) => {
        this.misled += 1;
        socket.destroy();
      });
    }
  }

  static async start(): Promise<HostileServer> {
    const options = { allowHalfOpen: true, noDelay: true };
    const [control, data] = [createServer(options), createServer(options)];
    for (const server of [control, data]) await once(server.listen(0, serverHost), "listening");
    const traps = [createServer(), createServer()] as const;
    await once(traps[0].listen(portOf(data), announcedHost), "listening");
    await once(traps[1].listen(0, announcedHost), "listening");
    return new HostileServer(control, data, traps);
  }

  get port(): number {
    return portOf(this.#control);
  }

  /** The ports that it announces: of its data connections, and one that is open at the other address only. */
  get announced(): Announced {
    return { here: portOf(this.#data), closed: portOf(this.#traps[1]) };
  }

  /** Waits for a client and plays. */
  play(part: Part): Scene {
    this.#scene = new Scene(part, this.announced);
    return this.#scene;
  }

  async close(): Promise<void> {
    for (const server of [this.#control, this.#data, ...this.#traps]) await once(server.close(), "close");
  }
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

/** What happens between the server and one client. */
export class Scene {
  /** Every command line received behind the login. */
  readonly asked: string[] = [];
  /** How many bytes of the row were sent. */
  sent = 0;
  readonly #part: Part;
  readonly #ports: Announced;
  readonly #said = new Map<string, number>();
  /** By the client's port: bytes sent to it, and bytes that it says it has read. */
  readonly #written = new Map<number, number>();
  readonly #read = new Map<number, number>();
  readonly #clientPorts = new Map<number, number>();
  readonly #gone = new Set<Socket>();
  readonly #sockets: Socket[] = [];
  #acceptData: (socket: Socket) => void = () => {};
  #nextData: Promise<Socket>;
  readonly #wakes = new Set<() => void>();
  #work: Promise<void> = Promise.resolve();

  constructor(part: Part, ports: Announced) {
    this.#part = part;
    this.#ports = ports;
    this.#nextData = this.#awaitData();
  }

  /** To be told of what the client sees on the wire. */
  readonly observer = {
    event: (event: WireEvent): void => {
      if (event.type === "open") this.#clientPorts.set(event.id, event.client.port);
      if (event.type !== "bytes" || event.direction !== "to-client") return;
      const port = this.#clientPorts.get(event.id) ?? 0;
      this.#read.set(port, (this.#read.get(port) ?? 0) + event.length);
      this.#wake();
    },
  };

  /** The control connection is there. */
  enter(control: Socket): void {
    this.#keep(control);
    let rest = "";
    control.on("data", (chunk) => {
      const parts = (rest + chunk.toString("latin1")).split("\r\n");
      rest = parts.pop() ?? "";
      for (const line of parts) this.#then(() => this.#answer(control, line));
    });
    this.#then(() => this.#answer(control, "greeting"));
  }

  /** A data connection is there. */
  accept(socket: Socket): void {
    this.#keep(socket);
    socket.resume();
    this.#acceptData(socket);
  }

  /** All that was to be said to what was asked so far has been said, and read unless the client is gone. */
  async settled(): Promise<void> {
    await this.#work;
    for (const socket of this.#sockets) await this.#arrived(socket);
  }

  /** Closes what is left open. */
  async end(): Promise<void> {
    for (const socket of this.#sockets) {
      const closed = socket.closed ? undefined : once(socket, "close");
      socket.destroy();
      await closed;
    }
  }

  async #answer(control: Socket, line: string): Promise<void> {
    const verb = line.split(" ")[0] ?? "";
    if (!["greeting", "USER", "PASS", "SYST"].includes(verb)) this.asked.push(line);
    const given = this.#given(line in (this.#part.says ?? {}) ? line : verb);
    const usual = transfers.has(verb) ? transferred : (polite[verb] ?? lines("200 ok"));
    const [before = "", ...after] = this.#filled(given ?? usual).split("{data}");
    // The client has dialled before it asks: what is asked belongs to that connection, also when it is refused.
    const data = transfers.has(verb) ? await this.#takeData() : undefined;
    await this.#send(control, before, given !== undefined);
    for (const text of after) {
      if (data !== undefined) await this.#serve(data, verb, line);
      await this.#send(control, text, given !== undefined);
    }
    if (verb === "QUIT") control.end();
  }

  /** What the row says to this, this time. */
  #given(key: string): string | undefined {
    const time = this.#said.get(key) ?? 0;
    this.#said.set(key, time + 1);
    return this.#part.says?.[key]?.[time];
  }

  #filled(text: string): string {
    const { here, closed } = this.#ports;
    const values = { port: here, p1: here >> 8, p2: here & 255, closed, c1: closed >> 8, c2: closed & 255 };
    return Object.entries(values).reduce(
      (filled, [name, value]) => filled.replaceAll(`{${name}}`, `${value}`),
      text,
    );
  }

  async #takeData(): Promise<Socket> {
    const socket = await this.#nextData;
    this.#nextData = this.#awaitData();
    return socket;
  }

  async #serve(socket: Socket, verb: string, line: string): Promise<void> {
    const bytes = this.#part.sends?.[line] ?? this.#part.sends?.[verb];
    await this.#send(socket, bytes ?? "", true);
    if (verb === "STOR") await this.#until(() => this.#gone.has(socket));
    socket.end();
  }

  #awaitData(): Promise<Socket> {
    return new Promise((resolve) => {
      this.#acceptData = resolve;
    });
  }

  /** Sends; where the row is cut, in two pieces that the client reads one by one. */
  async #send(socket: Socket, text: string, ofRow: boolean): Promise<void> {
    const bytes = Buffer.from(text, "latin1");
    const cut = ofRow && this.#part.cut !== undefined ? this.#part.cut - this.sent : 0;
    if (ofRow) this.sent += bytes.length;
    if (cut <= 0 || cut >= bytes.length) return this.#write(socket, bytes);
    this.#write(socket, bytes.subarray(0, cut));
    await this.#arrived(socket);
    this.#write(socket, bytes.subarray(cut));
  }

  #write(socket: Socket, bytes: Uint8Array): void {
    if (bytes.length === 0 || socket.destroyed) return;
    const port = socket.remotePort ?? 0;
    this.#written.set(port, (this.#written.get(port) ?? 0) + bytes.length);
    socket.write(bytes);
  }

  /** The client has read what was written to this connection, or will read nothing more. */
  async #arrived(socket: Socket): Promise<void> {
    const port = socket.remotePort ?? 0;
    await this.#until(
      () => this.#gone.has(socket) || (this.#read.get(port) ?? 0) >= (this.#written.get(port) ?? 0),
    );
  }

  async #until(holds: () => boolean): Promise<void> {
    while (!holds()) {
      await new Promise<void>((resolve) => {
        this.#wakes.add(resolve);
      });
    }
  }

  /** Something has changed that somebody may wait for. */
  #wake(): void {
    for (const wake of this.#wakes) wake();
    this.#wakes.clear();
  }

  #keep(socket: Socket): void {
    this.#sockets.push(socket);
    const gone = (): void => {
      this.#gone.add(socket);
      this.#wake();
    };
    socket.on("end", gone).on("error", gone).on("close", gone);
  }

  #then(work: () => Promise<void>): void {
    this.#work = this.#work.then(work);
  }
}
