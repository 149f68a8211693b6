import { once } from "node:events";
import type { Socket } from "node:net";
import {
  type Command,
  type ControlLine,
  ControlLineReader,
  formatReply,
  parseCommand,
  type Reply,
} from "@twinport/protocol";
import type { Clock } from "../clock.ts";
import type { ServerLimits } from "../limits/limits.ts";
import type { WireTap } from "../observe/tap.ts";

/** A line as it arrived, and what it says. */
export interface Arrival {
  readonly command: Command;
  readonly overlong: boolean;
  /** First byte of a TLS ClientHello: no line of FTP begins with it. */
  readonly foreign: boolean;
}

/** Told of what cannot wait until the session asks. */
export interface ControlListener {
  /** A line has come. True: dealt with, not to be queued. */
  arrived(arrival: Arrival): boolean;
  /** Writes replies in the charset that names go in at present. */
  encode(text: string): Uint8Array;
  /** The peer will send nothing more; it may still read. Called once. */
  ended(): void;
  /** The connection is gone, and not by {@link ControlConnection.close}. */
  lost(): void;
}

const tlsHandshake = 0x16;
const LF = 0x0a;
/**
 * Python's ftplib sends the whole line of ABOR as urgent data; the kernel then takes its last byte, the line feed, out of the
 * stream, and this is all that ever comes. It is held to be the line.
 */
const abortWithoutLf = "ABOR\r";

/** Bytes looked at before the queue is asked again: so many empty lines may go over its bound, and no more. */
const pieceBytes = 512;
const nothing = Buffer.alloc(0);

/**
 * The control connection: bytes to queued lines, replies to bytes, never more of either than the limits allow.
 * No event of the socket goes further than this.
 */
export class ControlConnection {
  readonly #socket: Socket;
  /** What is spoken through: the socket itself, or TLS on it. */
  #layer: Socket;
  readonly #limits: ServerLimits;
  readonly #clock: Clock;
  readonly #tap: WireTap | undefined;
  readonly #listener: ControlListener;
  #reader: ControlLineReader;
  readonly #queue: Arrival[] = [];
  /** Of the last chunk, what the queue had no room for. */
  #unread: Buffer = nothing;
  #wake: () => void = () => undefined;
  #first = true;
  #deaf = false;
  #lfMayFollow = false;
  #inputEnded = false;
  #closing = false;
  #interrupted = false;

  constructor(
    socket: Socket,
    limits: ServerLimits,
    clock: Clock,
    tap: WireTap | undefined,
    listener: ControlListener,
  ) {
    this.#socket = socket;
    this.#layer = socket;
    this.#limits = limits;
    this.#clock = clock;
    this.#tap = tap;
    this.#listener = listener;
    this.#reader = new ControlLineReader(limits.controlLine);
    socket.on("close", () => {
      if (!this.#closing) listener.lost();
      this.#endInput();
    });
  }

  /** Begins to listen to what comes. */
  open(): void {
    this.#layer.on("data", this.#received);
    this.#layer.on("end", this.#ended);
    if (this.#layer.readableEnded) this.#endInput();
  }

  /**
   * Whether something has come behind the line that was taken last. Who sends more in clear text behind AUTH may be somebody on the
   * way, who wants it to be heard as if it had come through TLS (CVE-2011-1575); nothing of it may be.
   */
  get hasMore(): boolean {
    const unread = this.#unread.length + this.#reader.pending + this.#layer.readableLength;
    return this.queued > 0 || unread > 0;
  }

  /**
   * Speaks through another layer from now on. Lines begin anew: what was heard below counts no more.
   * @param make puts TLS on the present layer, or takes it off; where it rejects, the connection is destroyed
   * @param secured whether what it gives is TLS
   */
  async changeLayer(make: (present: Socket) => Promise<Socket>, secured: boolean): Promise<void> {
    this.#layer.off("data", this.#received);
    this.#layer.off("end", this.#ended);
    try {
      this.#layer = await make(this.#layer);
    } catch (error) {
      this.#socket.destroy();
      throw error;
    }
    this.#reader = new ControlLineReader(this.#limits.controlLine);
    this.#unread = nothing;
    this.#lfMayFollow = false;
    this.#tap?.layered(this.#layer, secured);
    this.open();
    this.#layer.resume();
  }

  /** Lines that wait to be asked for. */
  get queued(): number {
    return this.#queue.length;
  }

  /** Whether the peer has left more unread than it should. */
  get congested(): boolean {
    return this.#layer.writableLength > this.#limits.unsentReplies;
  }

  /** The next line, if it is here already. */
  take(): Arrival | undefined {
    if (this.#interrupted) return undefined;
    const arrival = this.#queue.shift();
    if (arrival !== undefined) this.#fill();
    return arrival;
  }

  /** The next line, waited for; null when there will be none. */
  async next(): Promise<Arrival | null> {
    for (;;) {
      if (this.#interrupted) return null;
      const arrival = this.take();
      if (arrival !== undefined) return arrival;
      if (this.#inputEnded || this.#closing) return null;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Sends a reply. After {@link close}, or to a peer that is gone, it is dropped. */
  send(reply: Reply): void {
    if (this.#closing || !this.#layer.writable) return;
    const bytes = formatReply(reply, this.#listener);
    this.#tap?.sent(bytes);
    if (this.queued > 0) this.#gather();
    this.#layer.write(bytes);
  }

  /** Replies to pipelined commands leave together, not by a system call each. */
  #gather(): void {
    if (this.#layer.writableCorked > 0) return;
    this.#layer.cork();
    process.nextTick(() => this.#layer.uncork());
  }

  /** Waits while the peer has too many replies unread. False: it did not read them in time. */
  async drained(): Promise<boolean> {
    const inTime = new AbortController();
    const timer = this.#clock.after(this.#limits.unreadReplyTime, () => inTime.abort());
    try {
      await Promise.race([
        once(this.#layer, "drain", { signal: inTime.signal }),
        once(this.#socket, "close", { signal: inTime.signal }),
      ]);
      return true;
    } catch {
      return !inTime.signal.aborted;
    } finally {
      timer.cancel();
      inTime.abort();
    }
  }

  /** Makes {@link next} return null: the session wants to end. */
  interrupt(): void {
    this.#interrupted = true;
    this.#wake();
  }

  /** Resolves when the socket is closed. */
  async closed(): Promise<void> {
    if (!this.#socket.closed) await once(this.#socket, "close").catch(() => undefined);
  }

  /**
   * Closes behind the replies sent so far. What still comes is thrown away for a moment: closing over unread input
   * would reset the connection, and the peer could lose the last reply.
   */
  close(): void {
    if (this.#closing) return;
    this.#closing = true;
    this.#deaf = false;
    this.#queue.length = 0;
    this.#unread = nothing;
    this.#wake();
    this.#layer.end();
    this.#layer.resume();
    const timer = this.#clock.after(this.#limits.controlCloseTime, () => this.#socket.destroy());
    this.#socket.once("close", () => timer.cancel());
    if (this.#socket.destroyed) timer.cancel();
  }

  readonly #received = (chunk: Buffer): void => this.#take(chunk);

  readonly #ended = (): void => this.#endInput();

  #take(chunk: Buffer): void {
    this.#tap?.received(chunk);
    if (this.#closing || this.#deaf) return;
    const foreign = this.#first && chunk[0] === tlsHandshake;
    this.#first = false;
    if (foreign) this.#hearNoMore(foreignArrival);
    else this.#unread = this.#unread.length === 0 ? chunk : Buffer.concat([this.#unread, chunk]);
    this.#fill();
    this.#wake();
  }

  /** Reads on while the queue has room; the socket flows only when all that came is read. */
  #fill(): void {
    while (this.#unread.length > 0 && this.queued < this.#limits.queuedCommands) {
      const piece = this.#unread.subarray(0, pieceBytes);
      this.#unread = this.#unread.subarray(pieceBytes);
      const last = this.#read(piece);
      if (last !== undefined) this.#hearNoMore(last);
    }
    if (this.#closing || this.#deaf) return;
    if (this.#unread.length > 0 || this.queued >= this.#limits.queuedCommands) this.#layer.pause();
    else this.#layer.resume();
  }

  #hearNoMore(last: Arrival): void {
    this.#deaf = true;
    this.#unread = nothing;
    this.#queue.push(last);
  }

  /** Queues the lines that a piece ends. Returns the line after which nothing more is heard, if there is one. */
  #read(chunk: Buffer): Arrival | undefined {
    const bytes = this.#lfMayFollow && chunk[0] === LF ? chunk.subarray(1) : chunk;
    const lines = this.#reader.push(bytes);
    const unended = this.#reader.holds(abortWithoutLf) ? this.#reader.end() : undefined;
    if (unended !== undefined) lines.push(unended);
    this.#lfMayFollow = unended !== undefined;
    for (const line of lines) {
      const arrival = arrivalOf(line);
      if (line.overlong) return arrival;
      if (!this.#listener.arrived(arrival)) this.#queue.push(arrival);
    }
    const rest = this.#reader.overlong ? this.#reader.end() : undefined;
    return rest === undefined ? undefined : arrivalOf(rest);
  }

  #endInput(): void {
    if (this.#inputEnded) return;
    this.#inputEnded = true;
    this.#listener.ended();
    this.#wake();
  }
}

const foreignArrival: Arrival = {
  command: parseCommand(new Uint8Array(0)),
  overlong: false,
  foreign: true,
};

function arrivalOf(line: ControlLine): Arrival {
  // A copy: the queue may hold the command for longer than the socket's buffer is to live.
  return { command: parseCommand(new Uint8Array(line.bytes)), overlong: line.overlong, foreign: false };
}
