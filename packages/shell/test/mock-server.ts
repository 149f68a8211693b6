import { connect, createServer, type Server, type Socket } from "node:net";

/** A small FTP server for tests: files in memory, one directory, passive and active mode, IPv4. */
export interface MockServer {
  readonly port: number;
  /** Commands received, as lines. */
  readonly received: string[];
  readonly files: Map<string, string>;
  close(): Promise<void>;
}

/** What a {@link MockServer} is started with. */
export interface MockOptions {
  readonly files?: Readonly<Record<string, string>>;
  /**
   * Answers in place of the usual ones, by verb: text with its line end, or undefined for the usual answer.
   * "hangup" closes the connection.
   */
  readonly answers?: Readonly<Record<string, (argument: string) => string | undefined>>;
  /** Of a file that is fetched, sends only so many bytes and then nothing until the client gives up. */
  readonly stallAfter?: number;
}

/** Starts the server on a free port of 127.0.0.1. User "alice", password "secret". */
export async function startMockServer(options: MockOptions = {}): Promise<MockServer> {
  const received: string[] = [];
  const files = new Map(Object.entries(options.files ?? {}));
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    const session = new MockSession(socket, files, options, sockets);
    let rest = "";
    socket.on("data", (chunk) => {
      const lines = (rest + chunk.toString("latin1")).split("\r\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        received.push(line);
        session.take(line);
      }
    });
    session.say(options.answers?.["greeting"]?.("") ?? "220 mock\r\n");
  });
  return {
    port: await listen(server),
    received,
    files,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    });
  });
}

class MockSession {
  readonly #socket: Socket;
  readonly #files: Map<string, string>;
  readonly #options: MockOptions;
  readonly #sockets: Set<Socket>;
  #data: Promise<Socket> | undefined;
  #open: Socket | undefined;
  #from = "";
  #offset = 0;

  constructor(socket: Socket, files: Map<string, string>, options: MockOptions, sockets: Set<Socket>) {
    this.#socket = socket;
    this.#files = files;
    this.#options = options;
    this.#sockets = sockets;
  }

  say(text: string): void {
    this.#socket.write(text);
  }

  take(line: string): void {
    const [, verb = "", argument = ""] = /^(\S+) ?(.*)$/.exec(line) ?? [];
    const special = this.#options.answers?.[verb]?.(argument);
    if (special === "hangup") this.#socket.destroy();
    else if (special !== undefined) this.say(special);
    else
      void this.#answer(verb, argument).then((text) => {
        if (text !== undefined) this.say(`${text}\r\n`);
      });
  }

  async #answer(verb: string, argument: string): Promise<string | undefined> {
    const file = this.#files.get(argument);
    const done = "226 done";
    switch (verb) {
      case "USER":
        return "331 password?";
      case "PASS":
        return argument === "secret" ? "230 in" : "530 no";
      case "SYST":
        return "215 UNIX Type: L8";
      case "QUIT":
        this.#socket.end("221 bye\r\n");
        return undefined;
      case "TYPE":
        return `200 type ${argument}`;
      case "PWD":
        return '257 "/" here';
      case "CWD":
        return argument === "nowhere" ? "550 no such directory" : `250 in ${argument}`;
      case "CDUP":
      case "RMD":
        return "250 ok";
      case "MKD":
        return `257 "/${argument}" made`;
      case "SIZE":
        return file === undefined ? "550 no such file" : `213 ${file.length}`;
      case "MDTM":
        return "213 20221122180000";
      case "DELE":
        return this.#files.delete(argument) ? "250 deleted" : "550 no such file";
      case "RNFR":
        this.#from = argument;
        return file === undefined ? "550 no such file" : "350 to?";
      case "RNTO":
        this.#files.set(argument, this.#files.get(this.#from) ?? "");
        this.#files.delete(this.#from);
        return "250 renamed";
      case "REST":
        this.#offset = Number(argument);
        return "350 ok";
      case "EPSV":
        return `229 x (|||${await this.#passive()}|)`;
      case "PASV": {
        const port = await this.#passive();
        return `227 x (127,0,0,1,${port >> 8},${port & 255})`;
      }
      case "EPRT":
        return this.#active(Number(argument.split("|")[3]));
      case "PORT": {
        const numbers = argument.split(",").map(Number);
        return this.#active((numbers[4] ?? 0) * 256 + (numbers[5] ?? 0));
      }
      case "NLST":
      case "LIST": {
        const long = verb === "LIST";
        const shown = [...this.#files].filter(
          ([name]) => argument === "" || argument.startsWith("-") || matches(argument, name),
        );
        if (shown.length === 0) return "550 nothing";
        const lines = shown.map(([name, text]) =>
          long ? `-rw-r--r-- 1 ftp ftp ${text.length} Nov 22 18:00 ${name}\r\n` : `${name}\r\n`,
        );
        return this.#send("listing", lines.join(""), done);
      }
      case "RETR":
        if (file === undefined) return "550 no such file";
        return this.#send(`${argument} (${file.length} bytes)`, file.slice(this.#offset), done);
      case "STOR":
      case "APPE":
        return this.#receive(argument, verb === "APPE", done);
      case "ABOR":
        this.#open?.destroy();
        this.say("426 aborted\r\n");
        return "226 abort done";
      default:
        return `502 ${verb}?`;
    }
  }

  async #passive(): Promise<number> {
    const listener = createServer();
    this.#data = new Promise((resolve) => {
      listener.once("connection", (socket) => {
        listener.close();
        resolve(this.#keep(socket));
      });
    });
    listener.unref();
    return listen(listener);
  }

  #active(port: number): string {
    this.#data = new Promise((resolve) => {
      const socket = connect(port, "127.0.0.1", () => resolve(this.#keep(socket)));
    });
    return "200 port ok";
  }

  #keep(socket: Socket): Socket {
    this.#sockets.add(socket);
    socket.on("error", () => {});
    this.#open = socket;
    return socket;
  }

  async #send(what: string, text: string, done: string): Promise<string | undefined> {
    const data = await this.#data;
    this.#offset = 0;
    this.say(`150 ${what}\r\n`);
    const { stallAfter } = this.#options;
    if (stallAfter !== undefined && stallAfter < text.length) {
      data?.write(text.slice(0, stallAfter));
      return undefined;
    }
    data?.end(text, "latin1");
    return done;
  }

  async #receive(name: string, append: boolean, done: string): Promise<string> {
    this.say("150 go\r\n");
    const data = await this.#data;
    let text = append ? (this.#files.get(name) ?? "") : "";
    for await (const chunk of data ?? []) text += String(chunk);
    this.#files.set(name, text);
    return done;
  }
}

function matches(pattern: string, name: string): boolean {
  const parts = pattern.split("*");
  return parts.length === 1
    ? name === pattern
    : name.startsWith(parts[0] ?? "") && name.endsWith(parts.at(-1) ?? "");
}
