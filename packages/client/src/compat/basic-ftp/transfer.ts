import type { Socket } from "node:net";
import { type Readable, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { parseTransferSize } from "@twinport/protocol";
import { asError } from "./closing.ts";
import type { FTPContext } from "./context.ts";
import { type FTPResponse, isPositive, isPreliminary } from "./errors.ts";
import type { ProgressTracker, ProgressType } from "./progress.ts";
import { type OpenData, onceSecured } from "./secure.ts";
import { TransferWatchdog } from "./watchdog.ts";

/** A transfer whose data connection stands. */
export interface TransferPlan {
  readonly ftp: FTPContext;
  readonly progress: ProgressTracker;
  readonly command: string;
  /** Where to start, bytes: told by REST before the command. */
  readonly startAt?: number;
  /** What progress is told under. */
  readonly name: string;
  readonly type: ProgressType;
}

/** How long data may come after the server has said that the transfer failed, milliseconds. */
const overtaken = 50;

/** Moves the data; resolves when all of it has been moved. */
type Move = (data: OpenData, opening: FTPResponse) => Promise<void>;

/** Sends what `source` has. Returns the final reply. */
export function sendFrom(source: Readable, plan: TransferPlan): Promise<FTPResponse> {
  return transfer(plan, async ({ socket }) => {
    socket.resume(); // nothing is to come but the end
    const sink = new Writable({
      highWaterMark: 256 * 1024,
      write(chunk: Buffer, _encoding, done) {
        socket.write(chunk, done);
      },
      final(done) {
        onceSecured(socket, () => socket.end(() => done()));
      },
    });
    const cut = () => sink.destroy();
    socket.once("close", cut);
    try {
      await pipeline(source, sink);
    } finally {
      socket.off("close", cut);
    }
  });
}

/** Writes to what `open` gives, which is asked for when the server has said that it will send. Returns the final reply. */
export function receiveInto(open: () => Writable, plan: TransferPlan): Promise<FTPResponse> {
  return transfer(plan, async (data, opening) => {
    const destination = open();
    const bytes = await pump(data.socket, destination);
    const announced = parseTransferSize(opening.message);
    if (announced === undefined && plan.type === "download" && !data.whole()) {
      throw new Error(`Truncated: the encrypted connection of "${plan.name}" was cut off (no close_notify).`);
    }
    const fewer = announced !== undefined && bytes < announced && bytes + (plan.startAt ?? 0) < announced;
    if (fewer && plan.type === "download") {
      throw new Error(
        `Truncated: the server announced ${announced} bytes of "${plan.name}" and sent ${bytes}.`,
      );
    }
  });
}

/** Data of a connection into a stream, no faster than that takes it; waiting for the stream is no waiting for the server. */
function pump(socket: Socket, destination: Writable): Promise<number> {
  let bytes = 0;
  return new Promise((resolve, reject) => {
    destination.once("error", reject);
    destination.once("finish", () => resolve(bytes));
    destination.once("close", () => {
      if (!destination.writableFinished) reject(new Error("Premature close (data socket)"));
    });
    socket.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (destination.destroyed || destination.write(chunk)) return;
      socket.pause();
      destination.once("drain", () => socket.resume());
    });
    socket.once("end", () => {
      socket.end();
      destination.end();
    });
    socket.once("close", () => {
      if (!socket.readableEnded) reject(new Error("The data connection was closed early (data socket)"));
    });
    socket.resume();
  });
}

/**
 * Sends the command and moves the data. Done when all data was moved and the server has confirmed, in either order. A
 * refusal leaves the control connection as it is; whatever else goes wrong closes it.
 */
function transfer(plan: TransferPlan, move: Move): Promise<FTPResponse> {
  const { ftp, progress, command, startAt = 0 } = plan;
  const watchdog = new TransferWatchdog();
  const stalled = () => ftp.closeWithError(new Error("Timeout (data socket)"));
  let moving: Promise<void> | undefined;
  let refused = false;
  const begin = async (opening: FTPResponse) => {
    try {
      const data = ftp.openData();
      progress.start(data.socket, plan.name, plan.type);
      ftp.socket.setTimeout(0); // from here on the data connection is watched
      watchdog.start(data.socket, plan.type === "upload" ? "upload" : "download", ftp.timeout, stalled);
      await move(data, opening);
      ftp.socket.setTimeout(ftp.timeout);
    } catch (error) {
      if (!refused) ftp.closeWithError(asError(error));
    } finally {
      watchdog.stop();
    }
  };
  const first = startAt > 0 ? `REST ${startAt}` : command;
  const done = ftp.handle(first, (response, task) => {
    if (response instanceof Error) {
      refused = true;
      watchdog.stop();
      void settled(moving).then(() => {
        progress.updateAndStop();
        ftp.dataSocket = undefined;
        task.reject(response);
      });
    } else if (response.code === 350 && moving === undefined) ftp.send(command);
    else if (isPreliminary(response.code) || isPositive(response.code)) {
      const all = moving ?? begin(response);
      moving = all;
      if (isPreliminary(response.code)) return;
      void all.then(() => {
        if (refused) return;
        progress.updateAndStop();
        ftp.dataSocket = undefined;
        task.resolve(response);
      });
    } else ftp.closeWithError(new Error(`Unexpected response: ${response.message}`));
  });
  return done;
}

/** A refusal may overtake data that was sent before it: what comes within a moment is still handed over. */
async function settled(moving: Promise<void> | undefined): Promise<void> {
  if (moving === undefined) return;
  let timer: NodeJS.Timeout | undefined;
  const moment = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, overtaken);
  });
  await Promise.race([moving, moment]);
  clearTimeout(timer);
}
