import { once } from "node:events";
import type { Socket } from "node:net";
import type { Readable, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Clock } from "../clock.ts";
import type { HeldBack } from "../limits/flow.ts";
import type { ServerLimits } from "../limits/limits.ts";
import type { WireTap } from "../observe/tap.ts";
import { errorCode, StorageError } from "../storage/errors.ts";
import { FileReading } from "../storage/local-read.ts";
import { overheadOf } from "../tls/overhead.ts";
import type { DataConnection, DataOpening } from "./channel.ts";
import { BrokenOff, UnverifiableEnd } from "./errors.ts";
import type { DataLayer, Protection } from "./layer.ts";
import { malformedBy } from "./malformed.ts";
import { bytesTaken, watchProgress } from "./progress.ts";
import type { Representation } from "./representation.ts";
import { fromWire, toWire } from "./stages.ts";

/** What goes over the data connection. */
type TransferBody =
  | {
      readonly direction: "down";
      readonly stream: Readable;
      /** Bytes that the stream was to give; fewer are an error. */
      readonly expected?: number;
      /** Called when the stream was not taken to its end. */
      close(): Promise<void>;
    }
  | {
      readonly direction: "up";
      readonly stream: Writable;
      commit(): Promise<void>;
      abandon(): Promise<void>;
    };

/** A transfer as its command prepares it. */
export interface TransferPlan {
  readonly body: TransferBody;
  /** Text of the 150. */
  readonly opening: string;
  /** How it goes over the data connection; `body` is as it is in the storage. */
  readonly representation: Representation;
}

/** The storage failed while bytes were moving; `cause` is its error. */
export class StorageFailed extends Error {
  override readonly name = "StorageFailed";
}

/** The client broke the data connection while bytes were moving. */
export class DataConnectionBroken extends Error {
  override readonly name = "DataConnectionBroken";
}

/** Bounds and clock of a transfer, and what breaks it off: with a {@link BrokenOff} as the reason. */
export interface TransferContext {
  readonly clock: Clock;
  readonly limits: ServerLimits;
  /** Without effect on an upload whose last byte has come. */
  readonly abort: AbortController;
  readonly protection: Protection;
  /** Holds back what comes out of a stream, as bounds on the bandwidth want it. */
  readonly hold: (direction: "up" | "down", source: Readable) => HeldBack;
}

/**
 * One transfer, which owns its end: when {@link run} resolves, the data connection is closed and the storage has
 * committed; when it rejects, the connection is cut and nothing is left open. One way down for all of them.
 */
export class Transfer {
  readonly #context: TransferContext;
  #moving = false;
  #stream: Socket | undefined;
  #direction: "up" | "down" | undefined;

  constructor(context: TransferContext) {
    this.#context = context;
  }

  /** Whether 150 has been sent. */
  get moving(): boolean {
    return this.#moving;
  }

  /** Seen from the client, once it is known. */
  get direction(): "up" | "down" | undefined {
    return this.#direction;
  }

  /** Bytes that went over the data connection so far; under TLS those inside it. */
  get bytes(): number {
    const stream = this.#stream;
    return stream === undefined ? 0 : Math.max(stream.bytesRead, stream.bytesWritten);
  }

  /**
   * Carries the transfer out.
   * @param prepare opens the file: what fails here fails before 150
   * @param begin sends the 150
   * @throws BrokenOff, DataConnectionError, DataProtectionError, DataConnectionBroken, UnverifiableEnd, MalformedData,
   * StorageFailed, or what `prepare` throws
   */
  async run(
    opening: DataOpening,
    prepare: () => Promise<TransferPlan>,
    begin: (text: string) => void,
  ): Promise<void> {
    const { abort, protection } = this.#context;
    const { signal } = abort;
    let plan: TransferPlan | undefined;
    let settled = false;
    try {
      plan = await prepare();
      // A storage's stream may fail while nobody looks at it yet; the pipeline will see that it did.
      plan.body.stream.on("error", () => undefined);
      const connection = await opening.connect(signal);
      this.#moving = true;
      begin(plan.opening);
      const { direction } = plan.body;
      this.#direction = direction;
      const layer = await protection(connection.socket, direction, signal);
      const { stream } = layer;
      this.#stream = stream;
      if (stream !== connection.socket) connection.layered(stream);
      await this.#move(plan, connection, layer);
      settled = true;
      if (plan.body.direction === "up") {
        // At once: clients wait for it (under TLS for the close_notify, as WinSCP does) before they look for the reply.
        stream.end();
        await plan.body.commit().catch(failStorage);
      }
      await this.#closed(stream);
      if (direction === "down") confirmRead(stream, signal);
    } finally {
      this.#moving = false;
      opening.release();
      if (plan !== undefined && !settled) await giveUp(plan.body);
    }
  }

  async #move(
    { body, representation }: TransferPlan,
    { socket, tap }: DataConnection,
    layer: DataLayer,
  ): Promise<void> {
    const { clock, limits, abort } = this.#context;
    const { signal } = abort;
    const origin = firstToFail(layer.stream, body.stream);
    const within = () => layer.stream.bytesRead;
    // What came within TLS: without end a client could send new keys, and no file.
    const moved = body.direction === "up" ? within : () => bytesTaken(socket);
    let held: HeldBack | undefined;
    const hold = (source: Readable) => {
      held = this.#context.hold(body.direction, source);
    };
    const heldBack = () => held?.waits === true;
    const overburdened = overheadOf(() => socket.bytesRead, within, limits.tlsOverhead);
    const watched = { moved, heldBack, overburdened };
    const watch = watchProgress(clock, limits, watched, (reason) => abort.abort(new BrokenOff(reason)));
    try {
      if (body.direction === "down") await send(body, representation, layer, tap, signal, hold);
      else await receive(body, representation, layer, tap, signal, hold, limits);
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      if (error instanceof StorageFailed || error instanceof UnverifiableEnd) throw error;
      const malformed = malformedBy(error);
      if (malformed !== undefined) throw malformed;
      if (origin() === "storage" && !isStreamError(error)) failStorage(error);
      throw new DataConnectionBroken("the data connection broke", { cause: error });
    } finally {
      watch.cancel();
      held?.end();
    }
  }

  /** Waits, not for ever, until the peer has closed its side too. */
  async #closed(socket: Socket): Promise<void> {
    if (socket.closed) return;
    const { signal } = this.#context.abort;
    const cut = () => socket.destroy();
    const timer = this.#context.clock.after(this.#context.limits.dataCloseTime, cut);
    signal.addEventListener("abort", cut, { once: true });
    if (signal.aborted) cut();
    await once(socket, "close").catch(() => undefined);
    signal.removeEventListener("abort", cut);
    timer.cancel();
  }
}

async function send(
  { stream, expected = 0 }: TransferBody & { direction: "down" },
  representation: Representation,
  { stream: wire }: DataLayer,
  tap: WireTap | undefined,
  signal: AbortSignal,
  hold: (source: Readable) => void,
): Promise<void> {
  const stages = toWire(representation).map((stage) => stage.stream);
  // Whoever else listens may keep what is shown to him; the connection has copied all of which it says that it is written.
  const alone = stages.length === 0 && tap === undefined && stream.listenerCount("data") === 0;
  if (alone && stream instanceof FileReading) stream.reuseWhen(() => wire.writableLength === 0);
  let taken = 0;
  stream.on("data", (chunk: Uint8Array) => {
    taken += chunk.length;
  });
  const last = stages.at(-1) ?? stream;
  if (tap !== undefined) last.on("data", (chunk: Uint8Array) => tap.sent(chunk));
  // What a client sends while it downloads is thrown away; left unread, it would make the close a reset.
  wire.resume();
  hold(last);
  await pipeline([stream, ...stages, wire], { signal });
  if (taken < expected) failStorage(new StorageError("EIO"));
}

async function receive(
  { stream }: TransferBody & { direction: "up" },
  representation: Representation,
  { stream: wire, confirmEnd }: DataLayer,
  tap: WireTap | undefined,
  signal: AbortSignal,
  hold: (source: Readable) => void,
  limits: ServerLimits,
): Promise<void> {
  const stages = fromWire(representation, limits, () => wire.bytesRead);
  if (tap !== undefined) wire.on("data", (chunk: Uint8Array) => tap.received(chunk));
  hold(wire);
  await pipeline([wire, ...stages.map((stage) => stage.stream), stream], { signal });
  for (const stage of stages) stage.verify();
  await confirmEnd();
}

/** Of an upload all has come and is kept; of a download nobody knows how much a client has read that breaks off now. */
function confirmRead(socket: Socket, signal: AbortSignal): void {
  signal.throwIfAborted();
  if (socket.errored) throw new DataConnectionBroken("the data connection broke", { cause: socket.errored });
}

function failStorage(cause: unknown): never {
  throw new StorageFailed("the storage failed", { cause });
}

async function giveUp(body: TransferBody): Promise<void> {
  if (body.direction === "up") return body.abandon();
  body.stream.destroy();
  await body.close();
}

/** Of the two ends of a pipeline, the one that failed first: it then fails the other with the same error. */
function firstToFail(socket: Socket, storage: Readable | Writable): () => "data" | "storage" | undefined {
  let first: "data" | "storage" | undefined;
  socket.once("error", () => {
    first ??= "data";
  });
  storage.once("error", () => {
    first ??= "storage";
  });
  return () => first;
}

function isStreamError(error: unknown): boolean {
  return errorCode(error)?.startsWith("ERR_STREAM_") ?? false;
}
