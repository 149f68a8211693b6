import type { HostCalls } from "./host-calls.ts";

/** An open file of the host. */
export class HostFile {
  readonly fd: number;
  readonly #calls: HostCalls;
  #closed = false;

  constructor(calls: HostCalls, fd: number) {
    this.#calls = calls;
    this.fd = fd;
  }

  /** Harmless twice: the number may be another file's by then. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#calls.close(this.fd);
  }
}
