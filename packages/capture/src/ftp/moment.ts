import type { Timestamp } from "../model.ts";

/** A point in time that moves on, without a new object for each packet. Who keeps it copies it (timeOf). */
export class Moment implements Timestamp {
  seconds: number;
  nanos: number;

  constructor({ seconds, nanos }: Timestamp = { seconds: 0, nanos: 0 }) {
    this.seconds = seconds;
    this.nanos = nanos;
  }

  /** Moves it to `time`. */
  set(time: Timestamp): void {
    this.seconds = time.seconds;
    this.nanos = time.nanos;
  }
}
