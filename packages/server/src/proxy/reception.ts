import type { Socket } from "node:net";
import type { Endpoint } from "@twinport/protocol";
import type { Clock } from "../clock.ts";
import type { ServerLimits } from "../limits/limits.ts";
import { type Arrived, directly, type Reception } from "../listener.ts";
import { networksOf } from "../networks.ts";
import type { LogEvent, ProxyProblem } from "../observe/log.ts";
import type { ProxyOptions } from "../options.ts";
import { ProxyHeaderReader } from "./header.ts";

/** What it needs from its server. */
interface ProxyContext {
  readonly clock: Clock;
  readonly limits: ServerLimits;
  readonly log: (event: LogEvent) => void;
}

/**
 * Receives connections from load balancers, who say in a PROXY header for whom they speak, and from everybody else. One that must begin
 * with a header, and does not in time, is closed.
 */
export class ProxyReception {
  readonly #context: ProxyContext;
  readonly #trusts: (address: string) => boolean;
  readonly #awaited = new Set<Socket>();

  /** @throws RangeError for a network that is none */
  constructor({ trusted }: ProxyOptions, context: ProxyContext) {
    this.#context = context;
    this.#trusts = networksOf("proxy.trusted", trusted);
  }

  /** The {@link Reception}. */
  readonly receive: Reception = (socket, arrived) => {
    directly(socket, (peer) => {
      if (this.#trusts(peer.client.address)) this.#read(peer, arrived);
      else arrived(peer);
    });
  };

  /** Closes the connections whose header has not come yet. */
  close(): void {
    for (const socket of this.#awaited) socket.destroy();
  }

  #read({ socket, client, server }: Arrived, arrived: (arrived: Arrived) => void): void {
    const { clock, limits } = this.#context;
    if (this.#awaited.size >= limits.proxyHeadersAwaited) {
      this.#refuse(socket, client, "too-many", "proxyHeadersAwaited");
      return;
    }
    const paused = socket.isPaused();
    const reader = new ProxyHeaderReader();
    const take = () => {
      for (let chunk = readFrom(socket); chunk !== null; chunk = readFrom(socket)) {
        const reading = reader.push(chunk);
        if (reading.kind === "more") continue;
        leave();
        if (reading.kind === "malformed") {
          this.#refuse(socket, client, "malformed");
          return;
        }
        if (paused) socket.pause();
        if (reading.rest.length > 0) socket.unshift(reading.rest);
        arrived({ socket, ...(reading.connection ?? { client, server }) });
        return;
      }
    };
    // A load balancer that looks whether we are there connects and leaves again; nobody is refused by that.
    const gone = () => {
      leave();
      socket.destroy();
    };
    const timer = clock.after(limits.proxyHeaderTime, () => {
      leave();
      this.#refuse(socket, client, "timeout", "proxyHeaderTime");
    });
    const leave = () => {
      timer.cancel();
      this.#awaited.delete(socket);
      socket.off("readable", take).off("end", gone).off("close", gone);
    };
    this.#awaited.add(socket);
    // Not by "data": that would set the socket flowing, and what it brings before its session listens would be lost.
    socket.on("readable", take).on("end", gone).on("close", gone);
  }

  #refuse(socket: Socket, from: Endpoint, problem: ProxyProblem, limit?: keyof ServerLimits): void {
    const { clock, limits, log } = this.#context;
    const met = limit && { limit: { limit, value: limits[limit] } };
    log({ type: "proxy-refused", time: clock.now(), from, problem, ...met });
    socket.destroy();
  }
}

function readFrom(socket: Socket): Buffer | null {
  return socket.read();
}
