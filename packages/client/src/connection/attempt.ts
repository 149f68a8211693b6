import { connect, type Socket, type TcpNetConnectOpts } from "node:net";
import type { DialFunction } from "../options.ts";
import type { DirectReads } from "./direct-reads.ts";

/** A TCP connection on its way. */
export interface Attempt {
  /** Connected, half-closable, nothing read from it yet. */
  readonly socket: Promise<Socket>;
  /** Nobody waits for it any longer; if it comes about all the same, it is closed. */
  giveUp(): void;
}

/** Where to, and from where. */
export interface AttemptTarget {
  readonly host: string;
  readonly port: number;
  /** The address to dial from; the system's choice if absent. */
  readonly localAddress?: string | undefined;
  /** Paused before it connects, a socket reads nothing: an end that comes before its reader would pass unseen. */
  readonly paused: boolean;
  /** How it is to be read; as Node does it if absent. */
  readonly reads?: DirectReads | undefined;
}

/**
 * A name may have several addresses, which Node tries one after the other. Its own 250 ms for each but the last give a far server
 * up before it can have answered.
 */
const nextAddressAfter = 1500;

/** Dials ourselves. */
export function dialDirectly({ host, port, localAddress, paused, reads }: AttemptTarget): Attempt {
  const options: TcpNetConnectOpts = {
    host,
    port,
    allowHalfOpen: true,
    noDelay: true,
    autoSelectFamilyAttemptTimeout: nextAddressAfter,
  };
  const socket = connect({
    ...options,
    ...(localAddress === undefined ? {} : { localAddress }),
    ...(reads === undefined ? {} : { onread: reads.onread }),
  });
  reads?.of(socket);
  if (paused) socket.pause();
  const connected = new Promise<Socket>((resolve, reject) => {
    socket.once("error", reject);
    socket.once("connect", () => {
      socket.off("error", reject);
      resolve(socket);
    });
  });
  const giveUp = () => {
    socket.on("error", () => {});
    socket.destroy(new Error("given up"));
  };
  return { socket: connected, giveUp };
}

/** Has somebody else dial. */
export function dialThrough(dial: DialFunction, { host, port, paused }: AttemptTarget): Attempt {
  const controller = new AbortController();
  const { signal } = controller;
  const socket = (async () => {
    const made = await dial({ host, port, signal });
    made.on("error", () => {});
    if (signal.aborted) made.destroy();
    made.allowHalfOpen = true;
    made.setNoDelay(true);
    if (paused) made.pause();
    return made;
  })();
  return { socket, giveUp: () => controller.abort() };
}
