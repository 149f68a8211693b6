import { createServer, type Server, type Socket } from "node:net";
import { FtpError, limits } from "@twinport/protocol";
import { errorCode } from "../storage/errors.ts";

/** Ports that stand open, and those that could not be had. */
export interface OpenPorts {
  readonly servers: ReadonlyMap<number, Server>;
  readonly taken: readonly number[];
  /** Why not, of the first: "EADDRINUSE"; undefined when all are open. */
  readonly code: string | undefined;
}

/** A range, or so many that the system chooses. */
export type PortChoice = readonly [first: number, last: number] | number;

/** @throws RangeError for what is no range, or one too large to be kept open */
export function checkRange([first, last]: readonly [number, number]): void {
  if (!(Number.isInteger(first) && Number.isInteger(last) && first >= 1 && first <= last && last <= 65_535)) {
    throw new RangeError(`not a range of ports: ${first}-${last}`);
  }
  const count = last - first + 1;
  if (count > limits.passivePorts) {
    throw new RangeError(
      `passive.ports ${first}-${last} are ${count} ports, and each would be kept open; ${limits.passivePorts} at most. ` +
        "Choose some dozens: a port serves many clients, one at a time of each address.",
    );
  }
}

/**
 * Listens on each port of a range, with those left out that other programs hold.
 * @param host address
 * @throws FtpError "connect-failed" when none can be had
 */
export async function openPorts(
  host: string,
  choice: PortChoice,
  connected: (port: number, socket: Socket) => void,
  failed: (error: Error) => void,
): Promise<OpenPorts> {
  const wanted =
    typeof choice === "number"
      ? Array.from({ length: choice }, () => 0)
      : Array.from({ length: choice[1] - choice[0] + 1 }, (_, at) => choice[0] + at);
  const servers = new Map<number, Server>();
  const taken: number[] = [];
  let code: string | undefined;
  let cause: unknown;
  await Promise.all(
    wanted.map(async (port) => {
      try {
        const server = await listen(host, port);
        const bound = portOf(server);
        server.on("connection", (socket: Socket) => connected(bound, socket));
        // Such as EMFILE at accept: that connection is lost, and nothing else.
        server.on("error", failed);
        servers.set(bound, server);
      } catch (error) {
        cause ??= error;
        code ??= errorCode(error) ?? String(error);
        taken.push(port);
      }
    }),
  );
  if (servers.size === 0) {
    const which =
      typeof choice === "number" ? "no passive port" : `none of the passive ports ${choice.join("-")}`;
    throw new FtpError("connect-failed", `${which} can be listened on at ${host} (${code})`, {
      hint: "choose ports that no other program holds",
      cause,
    });
  }
  return { servers, taken, code };
}

function listen(host: string, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer({ pauseOnConnect: true, allowHalfOpen: true, noDelay: true });
    server.once("error", reject);
    server.listen({ port, host, exclusive: true }, () => {
      server.off("error", reject);
      resolve(server);
    });
  });
}

function portOf(server: Server): number {
  const bound = server.address();
  if (bound === null || typeof bound === "string") throw new Error("not listening on a port");
  return bound.port;
}
