import type { Socket } from "node:net";
import type { Witness } from "@twinport/diagnosis";
import { type Endpoint, sameAddress, type WireEvent, type WireObserver } from "@twinport/protocol";
import type { Clock } from "../clock.ts";
import type { LimitMet } from "../limits/limits.ts";
import type { Arrived } from "../listener.ts";
import type { Networks } from "../networks.ts";
import { WireTap } from "../observe/tap.ts";
import { errorCode } from "../storage/errors.ts";
import { unlessAborted } from "../unless-aborted.ts";
import { dial } from "./dial.ts";
import { DataConnectionError } from "./errors.ts";
import { type NoPort, type Reservation, ReservationEnded, type Reservations } from "./reservations.ts";

/** A data connection that stands, and its tap if somebody watches. */
export interface DataConnection {
  readonly socket: Socket;
  readonly tap: WireTap | undefined;
  /** TLS lies over it now: its end is to be looked for there. */
  layered(stream: Socket): void;
}

/** What a session's data channel needs to know and tell. */
export interface ChannelContext {
  readonly client: Endpoint;
  readonly server: Endpoint;
  /** The control connection's own address here: behind a load balancer `server` is that one's. */
  readonly localAddress: string;
  readonly clock: Clock;
  readonly reservations: Reservations;
  readonly connectTime: number;
  readonly observer: WireObserver | undefined;
  /** Is told what becomes of data connections, watched or not. */
  readonly witness: Witness;
  readonly nextConnectionId: () => number;
  /** No port could be reserved. */
  readonly onNoPort: (refusal: NoPort) => void;
  /** A data connection was taken from another address than the client's: FXP. */
  readonly onForeign: (from: Endpoint) => void;
  /** The control port minus one could not be had (RFC 959 §3.2 wants it). */
  readonly onActiveFallback: (wanted: number, code: string) => void;
}

/** The one state of a session's data channel. */
type DataState =
  | { readonly kind: "none" }
  | {
      readonly kind: "reserved";
      /** The address that the client was told; null where it was told none. */
      readonly address: string | null;
      readonly reservation: Reservation;
      readonly arriving: Promise<DataConnection>;
    }
  | { readonly kind: "announced"; readonly target: Endpoint }
  | { readonly kind: "closed" };

/** A way to the data connection, taken by one transfer. */
export interface DataOpening {
  readonly mode: "passive" | "active";
  /** Waits for the client, or dials it. Rejects with DataConnectionError, or the signal's reason. */
  connect(signal: AbortSignal): Promise<DataConnection>;
  /** Gives up what was not connected, and closes what was. */
  release(): void;
}

/** Where the next data connection of a session comes from: nowhere yet, a reserved port, or a target that PORT named. */
export class DataChannel {
  readonly #context: ChannelContext;
  #state: DataState = { kind: "none" };

  constructor(context: ChannelContext) {
    this.#context = context;
  }

  /**
   * PASV, EPSV: reserves a port in place of whatever was before. Null when none is free.
   * @param address the one that the client will be told (227), or null (229)
   * @param foreign networks whose connections are taken besides the client's own, and the account that may have them
   */
  async reserve(
    address: string | null,
    foreign?: { readonly networks: Networks; readonly account: string },
  ): Promise<number | null> {
    this.clear();
    const { reservations, client, onNoPort } = this.#context;
    const reservation = await reservations.reserve({
      peerAddress: client.address,
      onStranger: (from, to) => this.#turnedAway(from, to),
      ...(foreign && { foreign: foreign.networks, account: foreign.account }),
    });
    if ("limit" in reservation) {
      onNoPort(reservation);
      return null;
    }
    if (this.#state.kind === "closed") {
      reservation.release();
      return null;
    }
    const arriving = reservation.accepted.then((arrived) => this.#arrived(arrived, reservation.port));
    arriving.catch(() => undefined);
    this.#state = { kind: "reserved", address, reservation, arriving };
    return reservation.port;
  }

  /** PORT, EPRT: the next transfer connects there. The caller has checked that it may. */
  announce(target: Endpoint): void {
    this.clear();
    if (this.#state.kind !== "closed") this.#state = { kind: "announced", target };
  }

  /** What is agreed on for the next transfer. */
  get agreed(): "none" | "passive" | "active" {
    if (this.#state.kind === "reserved") return "passive";
    return this.#state.kind === "announced" ? "active" : "none";
  }

  /** Forgets what was announced or reserved, and closes a connection that nobody has used. */
  clear(): void {
    if (this.#state.kind === "reserved") abandon(this.#state);
    if (this.#state.kind !== "closed") this.#state = { kind: "none" };
  }

  /** The session is over. */
  close(): void {
    this.clear();
    this.#state = { kind: "closed" };
  }

  /** Hands the way to the data connection to a transfer; undefined when the client has not said where. */
  take(): DataOpening | undefined {
    const state = this.#state;
    if (state.kind === "none" || state.kind === "closed") return undefined;
    this.#state = { kind: "none" };
    if (state.kind === "reserved") {
      return {
        mode: "passive",
        connect: (signal) => unlessAborted(this.#arrival(state), signal),
        release: () => abandon(state),
      };
    }
    let dialled: DataConnection | undefined;
    return {
      mode: "active",
      connect: async (signal) => {
        dialled = await this.#dial(state.target, signal);
        return dialled;
      },
      release: () => dialled?.socket.destroy(),
    };
  }

  #arrived({ socket, client }: Arrived, port: number): DataConnection {
    if (!sameAddress(client.address, this.#context.client.address)) this.#context.onForeign(client);
    return this.#tapped(socket, port, { client, initiator: "client" });
  }

  async #arrival(state: DataState & { kind: "reserved" }): Promise<DataConnection> {
    try {
      return await state.arriving;
    } catch (error) {
      if (!(error instanceof ReservationEnded)) throw error;
      const place = placeOf(state.address, state.reservation.port);
      if (error.reason !== "timeout") {
        throw new DataConnectionError(`The reserved ${place} is no longer open.`);
      }
      const seconds = Math.ceil(this.#context.connectTime / 1000);
      throw new DataConnectionError(
        `No data connection came to ${place} within ${seconds} seconds.`,
        this.#tooLate,
      );
    }
  }

  get #tooLate(): LimitMet {
    return { limit: "dataConnectTime", value: this.#context.connectTime };
  }

  async #dial(target: Endpoint, signal: AbortSignal): Promise<DataConnection> {
    const { server, localAddress, clock, connectTime, onActiveFallback } = this.#context;
    const wanted = server.port - 1;
    const late = new AbortController();
    const timer = clock.after(connectTime, () => late.abort(new DataConnectionError("timeout")));
    try {
      const socket = await dial({
        target,
        localAddress,
        localPort: wanted > 0 ? wanted : null,
        signal: AbortSignal.any([signal, late.signal]),
        onFallback: (code) => onActiveFallback(wanted, code),
      });
      return this.#tapped(socket, socket.localPort ?? 0, { client: target, initiator: "server" });
    } catch (error) {
      if (signal.aborted) throw error;
      const code = late.signal.aborted ? "ETIMEDOUT" : errorCode(error);
      this.#reportRefused(target, wanted, code);
      const place = placeOf(target.address, target.port);
      const text = `Cannot connect to ${place}: ${reasonOf(code)}.`;
      throw new DataConnectionError(text, late.signal.aborted ? this.#tooLate : undefined);
    } finally {
      timer.cancel();
    }
  }

  #tapped(
    socket: Socket,
    serverPort: number,
    peer: { readonly client: Endpoint; readonly initiator: "client" | "server" },
  ): DataConnection {
    const { observer, clock, server, nextConnectionId } = this.#context;
    const report = {
      dataPayload: observer?.dataPayload === true,
      event: (event: WireEvent) => this.#report(event),
    };
    const tap = new WireTap(report, clock, socket, {
      id: nextConnectionId(),
      channel: "data",
      server: { address: server.address, port: serverPort },
      ...peer,
    });
    // Without an observer nobody asks for bytes, and a chunk is to cost nothing.
    return { socket, tap: observer && tap, layered: (stream) => tap.layered(stream, true) };
  }

  #report(event: WireEvent): void {
    this.#context.witness.event(event);
    this.#context.observer?.event(event);
  }

  /** Somebody else than the client came to a reserved port. Not for observers: it is no connection of this session's. */
  #turnedAway(from: Endpoint, to: Endpoint): void {
    const { witness, clock, nextConnectionId } = this.#context;
    const event = { time: clock.now(), id: nextConnectionId() };
    const ends = { client: from, server: to, initiator: "client" } as const;
    witness.event({ type: "open", ...event, channel: "data", ...ends });
    witness.event({ type: "fin", ...event, by: "server" });
  }

  #reportRefused(target: Endpoint, localPort: number, code: string | undefined): void {
    const { clock, server, nextConnectionId } = this.#context;
    this.#report({
      type: "refused",
      time: clock.now(),
      id: nextConnectionId(),
      channel: "data",
      client: target,
      server: { address: server.address, port: localPort },
      initiator: "server",
      reason: code === "ECONNREFUSED" ? "refused" : code === "ETIMEDOUT" ? "timeout" : "unreachable",
    });
  }
}

function abandon(state: DataState & { kind: "reserved" }): void {
  state.reservation.release();
  state.arriving.then(
    ({ socket }) => socket.destroy(),
    () => undefined,
  );
}

function placeOf(address: string | null, port: number): string {
  return address === null ? `port ${port}` : `port ${port} of ${address}`;
}

function reasonOf(code: string | undefined): string {
  if (code === "ECONNREFUSED") return "refused";
  return code === "ETIMEDOUT" ? "no answer" : "unreachable";
}
