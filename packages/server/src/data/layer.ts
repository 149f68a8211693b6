import type { Socket } from "node:net";

/** What the bytes of a transfer go through: the data connection itself, or TLS on it. */
export interface DataLayer {
  readonly stream: Socket;
  /** Once an upload has ended: rejects if it was not its true end. */
  confirmEnd(): Promise<void>;
}

/**
 * Lays over a data connection what protects it, behind the 150.
 * Rejects with DataProtectionError, or with the signal's reason.
 */
export type Protection = (
  socket: Socket,
  direction: "up" | "down",
  signal: AbortSignal,
) => Promise<DataLayer>;

/** PROT C: nothing. */
export const clear: Protection = async (socket) => ({ stream: socket, confirmEnd: () => confirmFin(socket) });

/**
 * Makes sure that the end of an upload was a FIN. A reset that arrives together with the last bytes is reported by
 * libuv as an ordinary end (it takes EPOLLHUP behind a short read for one); writing nothing brings the error out.
 */
function confirmFin(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.write(new Uint8Array(0), (error) => (error ? reject(error) : resolve()));
  });
}
