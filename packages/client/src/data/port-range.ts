import { createServer, type Server } from "node:net";
import { FtpError, ipVersion } from "@twinport/protocol";
import { abortedError } from "../connection/turns.ts";
import type { ActiveOptions } from "../options.ts";

/** Any port that is free, as the system chooses it. */
const anyPort: readonly [number, number] = [0, 0];

/**
 * The ports on which the sessions of a client listen in active mode, one after the other: a port just used is the last to be used
 * again, so that a late connection is not taken for a newer one.
 */
export class PortRange {
  #next = 0;
  /** Listeners of ours that hold a port. */
  #held = 0;
  /** How many of them were given back so far. */
  #given = 0;
  readonly #waiting = new Set<() => void>();

  /**
   * Listens on a free port of the range; where they are all taken, some of them by us, waits until one of ours is given back.
   * @param limitMs how long
   * @throws FtpError "data-connection" if none is free, "aborted" if the signal fires while it waits
   */
  async listen(
    address: string,
    ports: readonly [number, number] = anyPort,
    limitMs = 0,
    signal?: AbortSignal,
  ): Promise<Listening> {
    let patience = true;
    for (;;) {
      const before = this.#given;
      const listening = await this.#tryAll(address, ports);
      if (listening !== undefined) return this.#hold(listening);
      if (this.#given !== before) continue;
      if (this.#held === 0 || !patience) break;
      if (!signal?.aborted) patience = await this.#givenBack(limitMs, signal);
      if (signal?.aborted) throw abortedError(signal);
    }
    const hint = "Give a wider range, or use passive mode.";
    throw new FtpError("data-connection", `no port from ${ports[0]} to ${ports[1]} is free on ${address}`, {
      phase: "local",
      hint,
    });
  }

  async #tryAll(address: string, [first, last]: readonly [number, number]): Promise<Listening | undefined> {
    const count = last - first + 1;
    for (let tries = 0; tries < count; tries += 1) {
      const port = first + (this.#next % count);
      this.#next += 1;
      const listener = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true });
      try {
        return { listener, port: await listen(listener, address, port) };
      } catch (cause) {
        const taken = cause instanceof Error && "code" in cause && cause.code === "EADDRINUSE";
        if (taken && first !== 0) continue;
        const why = cause instanceof Error ? cause.message : String(cause);
        throw new FtpError("data-connection", `cannot listen on ${address}: ${why}`, {
          phase: "local",
          cause,
        });
      }
    }
    return undefined;
  }

  #hold(listening: Listening): Listening {
    this.#held += 1;
    listening.listener.once("close", () => {
      this.#held -= 1;
      this.#given += 1;
      for (const wake of this.#waiting) wake();
    });
    return listening;
  }

  /** Resolves with true when a port of ours is given back, with false when none was in time. */
  #givenBack(limitMs: number, signal: AbortSignal | undefined): Promise<boolean> {
    return new Promise((resolve) => {
      const done = (inTime: boolean) => {
        this.#waiting.delete(wake);
        clearTimeout(timer);
        signal?.removeEventListener("abort", late);
        resolve(inTime);
      };
      const wake = () => done(true);
      const late = () => done(false);
      const timer = setTimeout(late, limitMs);
      this.#waiting.add(wake);
      signal?.addEventListener("abort", late, { once: true });
    });
  }
}

/** A listener and its port. */
export interface Listening {
  readonly listener: Server;
  readonly port: number;
}

function listen(listener: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    listener.once("error", reject);
    listener.listen({ host, port }, () => {
      listener.off("error", reject);
      const address = listener.address();
      if (address !== null && typeof address === "object") resolve(address.port);
      else reject(new Error("no port"));
    });
  });
}

/**
 * Looks at what the caller wants of active mode.
 * @throws FtpError "usage"
 */
export function checkActive({ ports, externalAddress }: ActiveOptions): void {
  if (ports !== undefined) {
    const [first, last] = ports;
    const whole = Number.isInteger(first) && Number.isInteger(last);
    if (!whole || first < 1 || last > 65_535 || first > last) {
      throw new FtpError("usage", `no range of ports to listen on: ${first} to ${last}`);
    }
  }
  if (externalAddress !== undefined && ipVersion(externalAddress) === 0) {
    const hint = "Give it in numbers: the server is told them.";
    throw new FtpError("usage", `not an address to be announced: ${JSON.stringify(externalAddress)}`, {
      hint,
    });
  }
}
