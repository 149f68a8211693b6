import type { Timestamp } from "../model.ts";
import type { DataFlow } from "./data-flow.ts";

/** Data connections that a control row may divide. */
const maxActive = 64;

/** The data connections of a session that may carry more. */
export class ActiveFlows {
  /** Null before the first. */
  #flows: Set<DataFlow> | null = null;

  /** None of them can carry more. */
  get idle(): boolean {
    const flows = this.#flows;
    if (flows === null) return true;
    for (const flow of flows) if (flow.rows.over || flow.state !== "open") flows.delete(flow);
    return flows.size === 0;
  }

  /** One has begun; of too many the oldest is no longer thought of. */
  add(flow: DataFlow): void {
    this.#flows ??= new Set();
    this.#flows.add(flow);
    const [oldest] = this.#flows;
    if (this.#flows.size > maxActive && oldest !== undefined) this.#flows.delete(oldest);
  }

  /** A control row came at `time`: what it divides are rows of their own. */
  interrupt(time: Timestamp): void {
    if (this.#flows === null) return;
    for (const flow of this.#flows) {
      if (flow.rows.over) this.#flows.delete(flow);
      else flow.interrupt(time);
    }
  }
}
