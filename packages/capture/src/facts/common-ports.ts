import type { TcpConnection } from "../stream/index.ts";

/** The ports that all connections of a capture have in common: one, where a filter such as "port 21" chose them. */
export class CommonPorts {
  /** Null before the first connection. */
  #common: readonly number[] | null = null;

  /** Takes the next connection. */
  take({ initiator, responder }: TcpConnection): void {
    const common = this.#common;
    if (common === null) this.#common = [initiator.port, responder.port];
    else if (common.length > 0 && !common.every((port) => port === initiator.port || port === responder.port))
      this.#common = common.filter((port) => port === initiator.port || port === responder.port);
  }

  /** Some connections do not use `port`. */
  others(port: number): boolean {
    return this.#common?.includes(port) === false;
  }
}
