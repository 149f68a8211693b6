import type { Server, Socket } from "node:net";
import { FtpError } from "@twinport/protocol";
import type { WireTap } from "../observe/wire.ts";
import type { DataMode } from "../options.ts";

/** A data connection that stands. */
export interface OpenData {
  readonly kind: "open";
  readonly socket: Socket;
  readonly tap: WireTap;
}

/** We wait for the server to connect (PORT, EPRT). */
export interface ListeningData {
  readonly kind: "listening";
  readonly listener: Server;
  /** How long the server may take to connect, milliseconds. */
  readonly connectMs: number;
}

/** Where a data channel stands: exactly one of these, so no impossible mixture can be written. */
export type DataState = ListeningData | OpenData | { readonly kind: "closed" };

/** The data channel of one transfer. It belongs to that transfer alone and ends with it. */
export class DataChannel {
  readonly mode: DataMode;
  #state: DataState;
  #waiter: { resolve(data: OpenData): void; reject(error: FtpError): void } | undefined;

  constructor(mode: DataMode, state: ListeningData | OpenData) {
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
    if (state.kind === "closed") return Promise.reject(closedError());
    return new Promise((resolve, reject) => {
      this.#waiter = { resolve, reject };
    });
  }

  /** The server has connected: nobody else may. */
  accept(data: OpenData): void {
    if (this.#state.kind !== "listening") {
      data.socket.destroy();
      return;
    }
    this.#state.listener.close();
    this.#state = data;
    this.#waiter?.resolve(data);
  }

  /** Closes whatever is open. */
  close(): void {
    this.#end(({ socket }) => socket.destroy());
  }

  /** Breaks the connection off, so that the peer cannot take what it has for the whole (a plain close says EOF). */
  reset(): void {
    this.#end(({ socket, tap }) => {
      tap.resetting();
      socket.resetAndDestroy();
    });
  }

  #end(end: (data: OpenData) => void): void {
    const state = this.#state;
    this.#state = { kind: "closed" };
    if (state.kind === "listening") state.listener.close();
    if (state.kind === "open" && !state.socket.destroyed) end(state);
    this.#waiter?.reject(closedError());
  }
}

function closedError(): FtpError {
  return new FtpError("data-connection", "the data channel is closed");
}
