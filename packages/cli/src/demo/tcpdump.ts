import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { CaptureReader, decodePacket, TCP_FIN, TCP_RST } from "@twinport/capture";

/** How long to wait for tcpdump to begin, and for the last packets to come through it. */
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
  const tcpdump = spawn(
    "tcpdump",
    // The large buffer (KiB): with --immediate-mode the default one loses packets on a busy machine.
    ["-i", device, "-n", "-U", "--immediate-mode", "-B", "65536", "-s", "0", "-w", "-", filter],
    {
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  const chunks: Uint8Array[] = [];
  const close = new CloseWatch(controlPort);
  tcpdump.stdout.on("data", (chunk: Uint8Array) => {
    chunks.push(chunk);
    close.push(chunk);
  });
  if (!(await listening(tcpdump))) return undefined;
  return {
    async finish() {
      await within(close.seen, patience);
      const exit = once(tcpdump, "close");
      tcpdump.kill("SIGINT");
      await exit;
      return Buffer.concat(chunks);
    },
  };
}

/** tcpdump says "listening on …" once its filter stands. */
async function listening(tcpdump: ChildProcess): Promise<boolean> {
  const began = new Promise<boolean>((resolve) => {
    let said = "";
    tcpdump.once("error", () => resolve(false));
    tcpdump.once("exit", () => resolve(false));
    tcpdump.stderr?.on("data", (text: Buffer) => {
      said += text.toString();
      if (said.includes("listening on")) resolve(true);
    });
  });
  const stands = (await within(began, patience)) === true;
  if (!stands) tcpdump.kill();
  return stands;
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
