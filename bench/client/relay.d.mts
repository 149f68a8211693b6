import type { SteppedClock } from "./stepped-clock.mjs";

export interface Relay {
  readonly port: number;
  counts(): { readonly control: { readonly flights: number; readonly commands: number } };
  close(): Promise<void>;
}

export function startRelay(options: {
  readonly to: number;
  readonly rtt?: number;
  readonly port?: number;
  readonly clock?: SteppedClock;
}): Promise<Relay>;
