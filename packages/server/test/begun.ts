import type { Socket } from "node:net";
import { expect } from "vitest";
import { codeOf, type Peer } from "../src/testing/index.ts";

/** A transfer that has begun, and its data connection, which is not read; `bare` is what lies under TLS, or the same. */
export async function begun(peer: Peer, command: string): Promise<{ socket: Socket; bare: Socket }> {
  const bare = await opened(peer, command);
  // Of a whole handshake of TLS 1.2 the server says the last word: its clock may be moved once the client has heard it.
  peer.resume = false;
  const socket = peer.protect ? await peer.secure(bare) : bare;
  socket.pause();
  return { socket, bare };
}

/** The data connection of a transfer that has begun, before a handshake on it: the 150 has come. */
export async function opened(peer: Peer, command: string): Promise<Socket> {
  const open = await peer.bareData("PASV");
  peer.send(`${command}\r\n`);
  expect(codeOf(await peer.reply())).toBe(150);
  return open();
}
