import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { formatHostPort, parseEpsvReply, parsePasvReply } from "@twinport/protocol";
import { type Peer, readAll } from "@twinport/server/testing";
import { expect } from "vitest";
import type { Step } from "./transcript.ts";

/** Where a listener of the device is named in a command: "PORT {here}". */
const here = "{here}";

/** Plays the device's side of a transcript and holds the server to its own. */
export async function play(peer: Peer, steps: readonly Step[]): Promise<void> {
  const lines: string[] = [];
  let segment = "";
  let data: Promise<Socket> | undefined;
  let listener: Server | undefined;
  const opened = async (): Promise<Socket> => {
    if (data === undefined) throw new Error("no data connection was agreed on");
    const socket = await data;
    data = undefined;
    return peer.protect ? peer.secure(socket) : socket;
  };
  try {
    for (const [index, step] of steps.entries()) {
      const told = `step ${index + 1}, behind ${lines.at(-1) ?? "connecting"}`;
      if (step.kind === "command") {
        lines.push(step.line);
        if (step.line.includes(here)) {
          listener?.close();
          listener = createServer({ allowHalfOpen: true }).listen(0, "127.0.0.1");
          data = once(listener, "connection").then(([socket]: Socket[]) => accepted(socket));
        }
        const line = step.line.replace(here, listener === undefined ? "" : await addressOf(listener));
        segment += `${line}\r\n`;
        if (steps[index + 1]?.kind === "command") continue;
        peer.send(segment);
        segment = "";
      } else if (step.kind === "reply") {
        const reply = await peer.reply();
        expect(reply.slice(0, 3), told).toBe(String(step.code));
        expect(reply.slice(4), told).toMatch(step.text);
        if (step.code === 234) await peer.handshake();
        if (lines.at(-1) === "PROT P" && step.code === 200) peer.protect = true;
        const port = portOf(step.code, reply.slice(4));
        if (port !== undefined) data = dialled(port);
      } else if (step.kind === "upload") {
        const socket = await opened();
        socket.end(step.data);
        socket.resume();
      } else {
        expect((await readAll(await opened())).toString(), told).toMatch(step.data);
      }
    }
  } finally {
    listener?.close();
  }
}

function portOf(code: number, text: string): number | undefined {
  if (code === 227) return parsePasvReply(text)?.port;
  return code === 229 ? parseEpsvReply(text)?.port : undefined;
}

async function addressOf(listener: Server): Promise<string> {
  if (!listener.listening) await once(listener, "listening");
  const bound = listener.address();
  if (bound === null || typeof bound === "string") throw new Error("not listening");
  return formatHostPort({ address: bound.address, port: bound.port });
}

async function dialled(port: number): Promise<Socket> {
  const socket = connect({ host: "127.0.0.1", port, allowHalfOpen: true });
  await once(socket, "connect");
  return accepted(socket);
}

function accepted(socket: Socket | undefined): Socket {
  if (socket === undefined) throw new Error("no connection");
  socket.on("error", () => undefined);
  return socket;
}
