import { once } from "node:events";
import { connect, type Socket } from "node:net";
import {
  ControlLineReader,
  type Endpoint,
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
  control.write("\r\nQUIT\r\n");
  if (!control.closed) await once(control, "close");
  for (const socket of data) socket.destroy();
  const [greeting, ...replies] = finals.map(({ code }) => code);
  expect(greeting).toBe(220);
  const wanted = commandsIn(Buffer.concat([...pieces, Buffer.from("\r\nQUIT\r\n")]));
  const last = replies.at(-1);
  // 421: three wrong passwords, another protocol, too many bad commands. 500 at last: an over-long line.
  if (last === 221) expect(replies.length, replies.join(" ")).toBe(wanted);
  else {
    expect([421, 500], replies.join(" ")).toContain(last);
    expect(replies.length).toBeLessThanOrEqual(wanted);
  }
}

/** Commands up to the first QUIT: lines that are not empty. */
function commandsIn(bytes: Buffer): number {
  let count = 0;
  for (const line of new ControlLineReader(1_000_000).push(bytes)) {
    const { verb, problem } = parseCommand(line.bytes);
    if (problem === "empty") continue;
    count++;
    if (verb === "QUIT" && problem === null && line.bytes.length === 4) break;
  }
  return count;
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
