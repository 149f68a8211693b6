import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { escapeForTerminal, ReplyReader } from "@twinport/protocol";
import type { Script } from "../scenario.ts";

/** A dialog to be said by hand. */
export interface Dialog {
  readonly host: string;
  readonly port: number;
  readonly script: Script;
  /** Does not leave by itself: says QUIT when told to. */
  readonly stays?: boolean;
}

/** Milliseconds to wait for a reply. */
const patience = 8000;

/** What is printed once a dialog that stays has said everything. */
export const stayMark = "staying";

/**
 * Says a dialog line by line, each when the one before has its final reply, and prints both sides. A reply that does not come
 * ends it, with a reset. Gives the exit status: 0, or 1 where it was ended.
 */
export async function speak(
  { host, port, script, stays = false }: Dialog,
  leave: AbortSignal,
  print: (line: string) => void,
): Promise<number> {
  const socket = connect({ host, port, noDelay: true });
  socket.on("error", () => {}); // `next` tells
  const replies = finalReplies(socket, print);
  const next = async () => {
    const given = await Promise.race([replies.next(), delay(patience, undefined, { ref: false })]);
    if (given === undefined) print(`no reply in ${patience / 1000} s`);
    return given !== undefined && given.done !== true;
  };
  const say = async (line: string | readonly string[]) => {
    const pieces = typeof line === "string" ? [`${line}\r\n`] : line;
    print(`> ${escapeForTerminal(pieces.join(" | ").trimEnd())}`);
    for (const piece of pieces) await written(socket, piece);
    return await next();
  };
  let heard = await next();
  for (const line of script) {
    if (heard) heard = await say(line);
  }
  if (heard && stays) {
    print(stayMark);
    if (!leave.aborted) await once(leave, "abort");
  }
  if (!heard || !(await say("QUIT"))) {
    socket.resetAndDestroy();
    return 1;
  }
  socket.end();
  if (!socket.closed) await once(socket, "close");
  return 0;
}

/** Resolves when the kernel has it, so that what follows is a segment of its own. */
function written(socket: Socket, text: string): Promise<void> {
  return new Promise((resolve) => {
    socket.write(text, () => resolve());
  });
}

async function* finalReplies(socket: Socket, print: (line: string) => void): AsyncGenerator<number> {
  const reader = new ReplyReader();
  try {
    for await (const chunk of socket as AsyncIterable<Uint8Array>) {
      for (const { reply } of reader.push(chunk)) {
        print(`< ${reply.code} ${escapeForTerminal(reply.lines.join(" "))}`);
        if (reply.code >= 200) yield reply.code;
      }
    }
  } catch {
    // reset: no more replies
  }
}
