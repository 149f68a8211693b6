import { createServer, type Server } from "node:net";
import { FtpError, ipVersion } from "@twinport/protocol";
import type { ActiveOptions } from "../options.ts";

/** Any port that is free, as the system chooses it. */
const anyPort: readonly [number, number] = [0, 0];

/**
 * The ports on which the sessions of a client listen in active mode, one after the other: a port just used is the last to be used
 * again, so that a late connection is not taken for a newer one.
 */
export class PortRange {
  #next = 0;

  /**
   * Listens on a free port of the range.
   * @throws FtpError "data-connection" if there is none
   */
  async listen(address: string, ports: readonly [number, number] = anyPort): Promise<Listening> {
    const [first, last] = ports;
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
    const hint = "Give a wider range, or use passive mode.";
    throw new FtpError("data-connection", `no port from ${first} to ${last} is free on ${address}`, {
      phase: "local",
      hint,
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
