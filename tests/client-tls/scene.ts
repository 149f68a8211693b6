import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { duplexPair } from "node:stream";
import { createSecureContext, type SecureContext, TLSSocket } from "node:tls";
import { testCertificate } from "@twinport/server/testing";

/** What the server does with a data connection, behind its 150. Its final reply comes when that closes, or the promise resolves. */
export type DataDeed = (socket: Socket, context: SecureContext, connection: number) => unknown;

/** How a server deviates from one that behaves. */
export interface Deviations {
  /** The reply to AUTH TLS, with whatever stands behind it. */
  readonly auth?: string;
  readonly prot?: string;
  readonly data?: DataDeed;
  /** Behind the data connection's end, for the first, second … transfer. */
  readonly finals?: readonly string[];
  /** What 150 says behind its code. */
  readonly opening?: string;
}

/** A server that serves one file inside TLS, the way it is told. */
export interface Scene {
  readonly port: number;
  /** Every command, as it came. */
  readonly commands: readonly string[];
  close(): void;
}

const context = createSecureContext(testCertificate);

/** Starts it on loopback. */
export async function play(deviations: Deviations): Promise<Scene> {
  const commands: string[] = [];
  const sockets: Socket[] = [];
  const keep = (socket: Socket) => sockets.push(socket.on("error", () => {}));
  const data = createServer({ allowHalfOpen: true }).listen(0, "127.0.0.1");
  let connections = 0;
  let finals = 0;
  let accepted: Promise<unknown[]> = Promise.resolve([]);
  data.on("connection", keep);
  const control = createServer((socket) => {
    keep(socket);
    let stream: Socket = socket;
    let reader = createInterface(socket);
    const say = (text: string) => stream.writable && stream.write(`${text}\r\n`);
    const transfer = async () => {
      say(`150 ${deviations.opening ?? "go"}`);
      const [connection] = (await accepted) as [Socket];
      const closed = once(connection, "close");
      const done = (deviations.data ?? whole)(connection, context, ++connections);
      await Promise.race(done instanceof Promise ? [closed, done] : [closed]);
      say(deviations.finals?.[finals++] ?? "226 done");
    };
    const answers: Record<string, () => unknown> = {
      AUTH: () => {
        if (deviations.auth?.startsWith("234") === false) return say(deviations.auth);
        reader.close();
        socket.write(deviations.auth ?? "234 go\r\n");
        stream = new TLSSocket(socket, { isServer: true, secureContext: context });
        stream.on("error", () => {});
        reader = createInterface(stream)
          .on("line", take)
          .on("error", () => {});
      },
      USER: () => say("331 password"),
      PASS: () => say("230 in"),
      PBSZ: () => say("200 PBSZ=0"),
      PROT: () => say(deviations.prot ?? "200 private"),
      EPSV: () => {
        accepted = once(data, "connection");
        say(`229 go (|||${(data.address() as AddressInfo).port}|)`);
      },
      RETR: transfer,
      STOR: transfer,
      LIST: transfer,
      ABOR: () => say("226 nothing"),
      PWD: () => say('257 "/"'),
      QUIT: () => stream.end("221 bye\r\n"),
    };
    const take = (line: string) => {
      commands.push(line);
      const answer = answers[line.split(" ")[0] ?? ""] ?? (() => say("200 fine"));
      void answer();
    };
    reader.on("line", take).on("error", () => {});
    say("220 ready");
  }).listen(0, "127.0.0.1");
  await once(control, "listening");
  return {
    port: (control.address() as AddressInfo).port,
    commands,
    close: () => {
      for (const socket of sockets) socket.destroy();
      control.close();
      data.close();
    },
  };
}

/** What the file holds. */
export const content = Buffer.from("some bytes that are whole\n");

/** Sends the file and close_notify, or takes one, whatever it is. */
export const whole: DataDeed = (socket, secureContext) => {
  const secured = new TLSSocket(socket, { isServer: true, secureContext });
  secured.on("error", () => {}).resume();
  secured.end(content);
};

/** Sends half of the file, and FIN without close_notify. */
export const cut: DataDeed = (socket, secureContext) => {
  const [inside, outside] = duplexPair();
  const secured = new TLSSocket(inside, { isServer: true, secureContext });
  secured.on("error", () => {}).resume();
  socket.pipe(outside);
  outside.pipe(socket, { end: false });
  secured.write(content.subarray(0, 10), () => setImmediate(() => setImmediate(() => socket.end())));
};
