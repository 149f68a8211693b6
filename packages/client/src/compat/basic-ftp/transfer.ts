import type { Socket } from "node:net";
import { type Readable, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { TLSSocket } from "node:tls";
import { parseTransferSize } from "@twinport/protocol";
import { StallTimer } from "../../transfer/stall.ts";
import type { FTPContext } from "./context.ts";
import { type FTPResponse, isPositive, isPreliminary } from "./errors.ts";
import type { Progress, ProgressType } from "./progress.ts";
import { securedData } from "./secure.ts";

/** A transfer whose data connection stands. */
export interface TransferPlan {
  readonly ftp: FTPContext;
  readonly progress: Progress;
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
type Move = (data: OpenData, opening: FTPResponse, stall: StallTimer) => Promise<void>;

interface OpenData {
  readonly socket: Socket;
  /** Whether its end was that of the data, and not only that of the connection. */
  whole(): boolean;
}

/** Sends what `source` has. Returns the final reply. */
export function sendFrom(source: Readable, plan: TransferPlan): Promise<FTPResponse> {
  return transfer(plan, async ({ socket }, _opening, stall) => {
    socket.resume(); // nothing is to come but the end
    const sink = new Writable({
      highWaterMark: 256 * 1024,
      write(chunk: Buffer, _encoding, done) {
        stall.start();
        socket.write(chunk, (error) => {
          stall.stop();
          plan.progress.moved(chunk.length);
          done(error);
        });
      },
      final(done) {
        stall.start();
        socket.end(() => {
          stall.stop();
          done();
        });
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
  return transfer(plan, async (data, opening, stall) => {
    const destination = open();
    const bytes = await pump(data.socket, destination, stall, plan.progress);
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
function pump(socket: Socket, destination: Writable, stall: StallTimer, progress: Progress): Promise<number> {
  let bytes = 0;
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => {
      stall.stop();
      reject(error);
    };
    destination.once("error", fail);
    destination.once("finish", () => resolve(bytes));
    destination.once("close", () => {
      if (!destination.writableFinished) fail(new Error("Premature close (data socket)"));
    });
    socket.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      progress.moved(chunk.length);
      stall.moved();
      if (destination.destroyed || destination.write(chunk)) return;
      stall.stop();
      socket.pause();
      destination.once("drain", () => {
        stall.start();
        socket.resume();
      });
    });
    socket.once("end", () => {
      stall.stop();
      socket.end();
      destination.end();
    });
    socket.once("close", () => {
      if (!socket.readableEnded) fail(new Error("The data connection was closed early (data socket)"));
    });
    stall.start();
    socket.resume();
  });
}

/**
 * Sends the command and moves the data. Done when all data was moved and the server has confirmed, in either order. A
 * refusal leaves the control connection as it is; whatever else goes wrong closes it.
 */
function transfer(plan: TransferPlan, move: Move): Promise<FTPResponse> {
  const { ftp, progress, command, startAt = 0 } = plan;
  const stall = new StallTimer(ftp.timeout > 0 ? ftp.timeout : 2 ** 31 - 1, () =>
    ftp.closeWithError(new Error("Timeout (data socket)")),
  );
  let moving: Promise<void> | undefined;
  let refused = false;
  const begin = (opening: FTPResponse) => {
    progress.start(plan.name, plan.type);
    ftp.socket.setTimeout(0); // from here on the data connection is watched
    return start(ftp, (data) => move(data, opening, stall)).then(
      () => void ftp.socket.setTimeout(ftp.timeout),
      (error: Error) => {
        if (!refused) ftp.closeWithError(error);
      },
    );
  };
  const first = startAt > 0 ? `REST ${startAt}` : command;
  const done = ftp.handle(first, (response, task) => {
    if (response instanceof Error) {
      refused = true;
      stall.stop();
      void settled(moving).then(() => {
        progress.stop();
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
        progress.stop();
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

async function start(ftp: FTPContext, move: (data: OpenData) => Promise<void>): Promise<void> {
  const { dataSocket } = ftp;
  if (dataSocket === undefined) throw new Error("No data connection was prepared.");
  if (!ftp.hasTLS || dataSocket instanceof TLSSocket)
    return await move({ socket: dataSocket, whole: () => true });
  const data = securedData(ftp, dataSocket);
  ftp.upgradeData(data.socket);
  await move(data);
}
