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

const interval = 500;

/** Tells a handler how far a transfer has come: when it begins, while it runs, and when it has ended. */
export class Progress {
  #handler: ProgressHandler | undefined;
  #overall = 0;
  #current: { readonly name: string; readonly type: ProgressType; bytes: number } | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** From now on this handler is told, or none; the sum starts anew. */
  reportTo(handler: ProgressHandler | undefined): void {
    this.#handler = handler;
    this.#overall = 0;
  }

  start(name: string, type: ProgressType): void {
    this.stop();
    this.#current = { name, type, bytes: 0 };
    this.#tell();
    this.#timer = setInterval(() => this.#tell(), interval);
    this.#timer.unref();
  }

  moved(bytes: number): void {
    if (this.#current !== undefined) this.#current.bytes += bytes;
    this.#overall += bytes;
  }

  /** Tells the last figures. */
  stop(): void {
    clearInterval(this.#timer);
    if (this.#current !== undefined) this.#tell();
    this.#current = undefined;
  }

  #tell(): void {
    if (this.#current !== undefined) this.#handler?.({ ...this.#current, bytesOverall: this.#overall });
  }
}
