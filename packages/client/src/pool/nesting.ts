import { AsyncLocalStorage } from "node:async_hooks";

/** One `session()`, and the one it was called in. */
export interface Pin {
  readonly outer: Pin | undefined;
  /** Its work has not ended: it holds a session. */
  holds: boolean;
}

/**
 * Knows in which `session()` a call is made. Work that holds a session and waits for another one would wait for ever
 * when all are held so; this tells the one from the other.
 */
export class Nesting {
  /** Made when first needed: it costs every promise of the process something on older Nodes. */
  #storage: AsyncLocalStorage<Pin> | undefined;

  /** The `session()` that the caller runs in. */
  get current(): Pin | undefined {
    return this.#storage?.getStore();
  }

  /** Runs the work of a `session()`. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    this.#storage ??= new AsyncLocalStorage<Pin>();
    const pin = { outer: this.current, holds: true };
    try {
      return await this.#storage.run(pin, work);
    } finally {
      pin.holds = false;
    }
  }
}
