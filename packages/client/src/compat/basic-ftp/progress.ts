/** What is being transferred. */
export type ProgressType = "upload" | "download" | "list";

/** How far a transfer has come. */
export interface ProgressInfo {
  /** The remote path. */
  readonly name: string;
  readonly type: ProgressType;
  /** Bytes of this transfer. */
  readonly bytes: number;
  /** Bytes of all transfers since `trackProgress` was called. */
  readonly bytesOverall: number;
}

/** Is told about progress. */
export type ProgressHandler = (info: ProgressInfo) => void;

/** What counts the bytes of a connection, as a socket does. */
interface Counter {
  readonly bytesRead: number;
  readonly bytesWritten: number;
}

/** Tells a handler how far a transfer has come: when it begins, while it runs, and when it has ended. */
export class ProgressTracker {
  /** Bytes of all transfers; whoever wants them counted anew sets it to 0. */
  bytesOverall = 0;
  /** Milliseconds from one report to the next. */
  protected intervalMs = 500;
  #handler: ProgressHandler | undefined;
  #count: (() => ProgressInfo) | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** From now on this handler is told, or none. */
  reportTo(handler?: ProgressHandler): void {
    this.#handler = handler;
  }

  /** Begins to count what a connection moves. */
  start(counter: Counter, name: string, type: ProgressType): void {
    this.stop();
    let counted = 0;
    this.#count = () => {
      const bytes = counter.bytesRead + counter.bytesWritten;
      this.bytesOverall += bytes - counted;
      counted = bytes;
      return { name, type, bytes, bytesOverall: this.bytesOverall };
    };
    this.#timer = setInterval(() => this.#tell(), this.intervalMs);
    this.#tell();
  }

  /** Counts the last bytes and tells nobody. */
  stop(): void {
    clearInterval(this.#timer);
    this.#count?.();
    this.#count = undefined;
  }

  /** Tells the last figures. */
  updateAndStop(): void {
    this.#tell();
    this.stop();
  }

  #tell(): void {
    const info = this.#count?.();
    if (info !== undefined) this.#handler?.(info);
  }
}
