import process from "node:process";
import { CaptureReader, decodePacket, TCP_FIN, TCP_RST } from "@twinport/capture";
import { Dump } from "@twinport/capture/node";

/** How long to wait for the last packets to come, in milliseconds. */
const patience = 3000;

/** A capture under way. */
export interface LiveCapture {
  /** Waits for the control connection's close to arrive, stops, and gives the file. */
  finish(): Promise<Uint8Array>;
}

/**
 * Captures what goes over loopback between the ports given. Undefined if that is not to be had here:
 * no root, no tcpdump, or one that does not start.
 */
export async function captureLoopback(
  controlPort: number,
  ports: readonly [from: number, to: number],
): Promise<LiveCapture | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const device = process.platform === "linux" ? "lo" : "lo0";
  const filter = `tcp portrange ${ports[0]}-${ports[1]}`;
  const chunks: Uint8Array[] = [];
  const close = new CloseWatch(controlPort);
  const chunk = (bytes: Uint8Array): void => {
    chunks.push(bytes);
    close.push(bytes);
  };
  const dump = await Dump.start({ device, filter, programs: ["tcpdump"], chunk }).catch(() => undefined);
  if (dump === undefined) return undefined;
  return {
    async finish() {
      await within(close.seen, patience);
      await dump.stop();
      return Buffer.concat(chunks);
    },
  };
}

/** Watches a capture for the end of the control connection: a FIN from each side, and an ACK behind them. */
class CloseWatch {
  readonly seen: Promise<void>;
  readonly #reader: CaptureReader;

  constructor(controlPort: number) {
    let resolve: () => void;
    this.seen = new Promise((done) => {
      resolve = done;
    });
    const fins = new Set<number>();
    this.#reader = new CaptureReader({
      packet(packet) {
        const { tcp } = decodePacket(packet);
        if (tcp === null) return;
        if (tcp.sourcePort !== controlPort && tcp.destinationPort !== controlPort) return;
        if (fins.size === 2 || (tcp.flags & TCP_RST) !== 0) resolve();
        if ((tcp.flags & TCP_FIN) !== 0) fins.add(tcp.sourcePort);
      },
    });
  }

  push(chunk: Uint8Array): void {
    this.#reader.push(chunk);
  }
}

/** What `promise` gives, or undefined after `ms`. */
async function within<T>(promise: Promise<T>, ms: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
