/** Which way the data of a transfer go. */
export type TransferDirection = "upload" | "download";

/** What a watchdog sees of a data connection. */
interface Watched {
  readonly bytesRead: number;
  readonly bytesWritten: number;
  readonly writableLength: number;
  isPaused(): boolean;
}

/** How often a connection is looked at within its timeout. */
const looks = 4;

/**
 * Finds out that a server has stopped: nothing moves although it is its turn. Waiting for one's own stream, which takes
 * or gives slowly, is no waiting for the server.
 */
export class TransferWatchdog {
  #timer: NodeJS.Timeout | undefined;

  /**
   * Watches one connection, and none before it.
   * @param timeoutMs how long nothing may move; 0 waits for ever
   * @param stalled is told once
   */
  start(socket: Watched, direction: TransferDirection, timeoutMs: number, stalled: () => void): void {
    this.stop();
    if (timeoutMs <= 0) return;
    let idle = 0;
    let moved = progress(socket);
    this.#timer = setInterval(() => {
      const now = progress(socket);
      const theirs = direction === "download" ? !socket.isPaused() : socket.writableLength > 0;
      idle = theirs && now === moved ? idle + 1 : 0;
      moved = now;
      if (idle < looks) return;
      this.stop();
      stalled();
    }, timeoutMs / looks);
  }

  /** Watches nothing. */
  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}

/** Grows with every byte that came in or went out: what is written only waits at first. */
const progress = ({ bytesRead, bytesWritten, writableLength }: Watched): number =>
  bytesRead + bytesWritten - writableLength;
