import { Socket } from "node:net";

/** How long a server may take to close after QUIT, milliseconds. */
const farewell = 1000;

/** Closes a control connection: with QUIT where it is in order, given a second for that. */
export function farewellTo(socket: Socket, healthy: boolean): void {
  socket.setTimeout(0);
  if (!healthy || socket.remoteAddress === undefined || socket.destroyed || !(socket instanceof Socket)) {
    socket.destroy();
    return;
  }
  socket.resume();
  socket.end("QUIT\r\n");
  const timer = setTimeout(() => socket.destroy(), farewell);
  timer.unref();
  socket.once("close", () => clearTimeout(timer));
}

/** What a task is told that is begun after the end. */
export function closedError(reason: NodeJS.ErrnoException): Error {
  const error: NodeJS.ErrnoException = new Error(`Client is closed because ${reason.message}`);
  error.stack += `\nClosing reason: ${reason.stack}`;
  error.code = reason.code ?? "0";
  return error;
}

/** The same error, saying on which connection it was. */
export function named(error: Error, connection: string): Error {
  const [first] = error instanceof AggregateError ? (error.errors as Error[]) : [error];
  const { message = "", code } = (first ?? error) as NodeJS.ErrnoException;
  const told: NodeJS.ErrnoException = new Error(`${message} (${connection})`);
  if (code !== undefined) told.code = code;
  return told;
}

/** Whatever was thrown, as an error. */
export const asError = (thrown: unknown): Error =>
  thrown instanceof Error ? thrown : new Error(String(thrown));
