import type { Socket } from "node:net";
import { codeOf, type Peer } from "../src/testing/index.ts";

/** Cuts bytes at the places given, in rising order. */
export function cutAt(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const edges = [0, ...places, bytes.length];
  return edges.slice(1).map((edge, index) => bytes.subarray(edges[index], edge));
}

/** The same bytes whole, one by one, and in two at every place. */
export function everyCut(bytes: Uint8Array): Uint8Array[][] {
  const places = Array.from({ length: Math.max(0, bytes.length - 1) }, (_, index) => index + 1);
  return [[bytes], cutAt(bytes, places), ...places.map((place) => cutAt(bytes, [place]))];
}

/** Sends pieces each in a segment of its own, as far as a peer can see to that. */
export async function writePieces(socket: Socket, pieces: readonly Uint8Array[]): Promise<void> {
  for (const piece of pieces) {
    // Without the callback's error: the server may have had enough.
    await new Promise<unknown>((resolve) => socket.write(piece, resolve));
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** An upload in pieces, closed behind them: the replies. */
export async function uploadPieces(
  peer: Peer,
  command: string,
  pieces: readonly Uint8Array[],
): Promise<string[]> {
  const open = await peer.data("EPSV");
  peer.send(`${command}\r\n`);
  const first = await peer.reply();
  const socket = await open();
  if (codeOf(first) !== 150) {
    socket.destroy();
    return [first];
  }
  socket.resume();
  await writePieces(socket, pieces);
  socket.end();
  return [first, await peer.reply()];
}

/** What is stored under a name, or undefined. Leaves the session in TYPE I, STRU F, MODE S. */
export async function stored(peer: Peer, name: string): Promise<Buffer | undefined> {
  await peer.codes("TYPE I", "STRU F", "MODE S");
  const { replies, data } = await peer.download("EPSV", `RETR ${name}`);
  return replies.length === 1 ? undefined : data;
}
