import type { Server, Socket } from "node:net";
import { FtpError } from "@twinport/protocol";
import type { DirectReads } from "../connection/direct-reads.ts";
import type { WireTap } from "../observe/wire.ts";
import type { DataMode } from "../options.ts";

/** A data connection that stands. */
export interface OpenData {
  readonly kind: "open";
  /** What is read and written; inside TLS once that stands. */
  readonly socket: Socket;
  readonly tap: WireTap;
  /** How it is read, where it can be read without copies; not inside TLS. */
  readonly reads?: DirectReads | undefined;
  /** What is only there inside TLS. */
  readonly tls?: DataTls;
}

/** The TLS of a data connection. */
interface DataTls {
  /** The TCP connection under it. */
  readonly under: Socket;
  /** Whether the server has said, at its end, that nothing more comes (close_notify). Can be told of a download only. */
  readonly endedProperly: () => boolean;
  /** We have offered to go on with a session of the control connection, and the server has not. */
  readonly unresumed: boolean;
}

/** We wait for the server to connect (PORT, EPRT). */
interface ListeningData {
  readonly kind: "listening";
  readonly listener: Server;
  /** How long the server may take to connect, milliseconds. */
  readonly connectMs: number;
}

/** We dial (EPSV, PASV), and the command of the transfer has not waited for it. */
interface DialingData {
  readonly kind: "dialing";
  /** To be called once the command has left: making a socket takes longer. */
  start(): void;
  giveUp(): void;
}

/** Where a data channel stands: exactly one of these, so no impossible mixture can be written. */
export type DataState = ListeningData | DialingData | OpenData | { readonly kind: "closed" };

/** The data channel of one transfer. It belongs to that transfer alone and ends with it. */
export class DataChannel {
  readonly mode: DataMode;
  #state: DataState;
  #opening: Promise<OpenData> | undefined;
  #waiter: { resolve(data: OpenData): void; reject(error: unknown): void } | undefined;
  #failure: unknown;

  constructor(mode: DataMode, state: DataState) {
    this.mode = mode;
    this.#state = state;
  }

  get state(): DataState {
    return this.#state;
  }

  /** The data connection; in active mode once the server has made it. Rejects when the channel is closed before. */
  opened(): Promise<OpenData> {
    const state = this.#state;
    if (state.kind === "open") return Promise.resolve(state);
    if (state.kind === "closed") return Promise.reject(this.#failure ?? closedError());
    this.#opening ??= new Promise((resolve, reject) => {
      this.#waiter = { resolve, reject };
    });
    return this.#opening;
  }

  /** The data connection stands: the server has connected, and nobody else may, or we have. */
  accept(data: OpenData): void {
    const { kind } = this.#state;
    if (kind === "open" || kind === "closed") {
      data.socket.destroy();
      return;
    }
    if (this.#state.kind === "listening") this.#state.listener.close();
    this.#state = data;
    this.#waiter?.resolve(data);
    this.#waiter = undefined;
  }

  /** TLS stands on the open connection: from now on all goes through it. */
  secured(data: OpenData): void {
    if (this.#state.kind === "open") this.#state = data;
    else data.socket.destroy();
  }

  /** We have dialled in vain. */
  fail(error: unknown): void {
    if (this.#state.kind !== "dialing") return;
    this.#state = { kind: "closed" };
    this.#failure = error;
    this.#waiter?.reject(error);
  }

  /** Closes whatever is open. */
  close(): void {
    this.#end(({ socket, tls }) => {
      socket.destroy();
      tls?.under.destroy();
    });
  }

  /** Breaks the connection off, so that the peer cannot take what it has for the whole (a plain close says EOF). */
  reset(): void {
    this.#end(({ socket, tap, tls }) => {
      tap.resetting();
      (tls?.under ?? socket).resetAndDestroy();
      if (tls !== undefined) socket.destroy();
    });
  }

  #end(end: (data: OpenData) => void): void {
    const state = this.#state;
    this.#state = { kind: "closed" };
    if (state.kind === "listening") state.listener.close();
    if (state.kind === "dialing") state.giveUp();
    if (state.kind === "open" && !state.socket.destroyed) end(state);
    // Made only where somebody waits: an error costs as much as the rest of the end.
    else if (this.#waiter !== undefined) this.#waiter.reject(closedError());
    this.#waiter = undefined;
  }
}

function closedError(): FtpError {
  return new FtpError("data-connection", "the data channel is closed");
}
