import { once } from "node:events";
import { connect, type Socket } from "node:net";
import {
  ControlLineReader,
  type Endpoint,
  limits,
  parseCommand,
  parseEpsvReply,
  parsePasvReply,
  type Reply,
  ReplyReader,
} from "@twinport/protocol";
import { expect } from "vitest";

/**
 * A client that says what it was recorded to say, dials every passive port it is told, and counts replies: a final one to
 * each command, none to what is none, and no more than that. It comes from an address of its own, so that a PORT out of
 * a recording names somebody else and is refused.
 */
export async function replay(server: Endpoint, pieces: readonly Buffer[]): Promise<void> {
  const control = await dial(server.port, server.address);
  const reader = new ReplyReader();
  const data: Socket[] = [];
  const finals: Reply[] = [];
  control.on("data", (chunk) => {
    for (const { reply, problem } of reader.push(chunk)) {
      expect(problem).toBeNull();
      if (reply.code >= 200) finals.push(reply);
      const port = passivePort(reply);
      if (port !== undefined) dial(port, server.address).then(take, () => undefined);
    }
  });
  const take = (socket: Socket) => {
    data.push(socket);
    socket.resume().end();
  };
  for (const piece of pieces) await new Promise((resolve) => control.write(piece, resolve));
  // The end, too: what a Telnet subnegotiation without end has swallowed is no QUIT.
  control.end(farewell);
  if (!control.closed) await once(control, "close");
  for (const socket of data) socket.destroy();
  const [greeting, ...replies] = finals.map(({ code }) => code);
  expect(greeting).toBe(220);
  const { count, quits } = commandsIn(Buffer.concat([...pieces, farewell]));
  // A server may close before QUIT: wrong passwords, another protocol, too many bad commands, an over-long line.
  if (replies.at(-1) === 221) expect(replies.length, replies.join(" ")).toBe(count);
  else if (quits) expect([421, 500], replies.join(" ")).toContain(replies.at(-1));
  expect(replies.length, replies.join(" ")).toBeLessThanOrEqual(count);
}

const farewell = Buffer.from("\r\nQUIT\r\n");

/** Commands up to the first QUIT, or line that is too long; lines that are not empty. */
function commandsIn(bytes: Buffer): { readonly count: number; readonly quits: boolean } {
  const reader = new ControlLineReader(limits.controlLine);
  const lines = reader.push(bytes);
  let count = reader.overlong ? 1 : 0;
  for (const line of lines) {
    const { verb, argument, problem } = parseCommand(line.bytes);
    if (problem === "empty" && !line.overlong) continue;
    count++;
    if (line.overlong) break;
    if (verb === "QUIT" && problem === null && argument.trim() === "") return { count, quits: true };
  }
  return { count, quits: false };
}

function passivePort({ code, lines: [text = ""] }: Reply): number | undefined {
  if (code === 227) return parsePasvReply(text)?.port;
  return code === 229 ? parseEpsvReply(text)?.port : undefined;
}

async function dial(port: number, host: string): Promise<Socket> {
  const socket = connect({ port, host, localAddress: "127.0.0.2", noDelay: true });
  socket.on("error", () => undefined);
  await once(socket, "connect");
  return socket;
}
