import { secondsBetween } from "../elapsed.ts";
import type { Timestamp } from "../model.ts";
import type { SegmentInfo } from "../stream/index.ts";
import { PerSide } from "../stream/side.ts";
import { type Meaning, millisecondsBetween, RowDraft, timeOf } from "./draft.ts";
import { Moment } from "./moment.ts";

/** One row of data: payload frames with nothing longer than this between them and a control row, in seconds. */
const splitAfter = 1;

/** A run of payload frames. */
export class DataRun {
  readonly draft: RowDraft;
  readonly start: Timestamp;
  readonly last: Moment;
  packets = 0;
  readonly bytes = new PerSide(0, 0);

  constructor(start: Timestamp, meaning: (run: DataRun) => Meaning | null) {
    this.start = timeOf(start);
    this.last = new Moment(start);
    this.draft = new RowDraft(start, "content", () => meaning(this));
  }

  /** Takes one payload frame. */
  take(info: SegmentInfo): void {
    this.draft.frames.add(info.frame);
    this.last.set(info);
    this.packets++;
  }

  /** Takes over what `other`, which came after, has gathered. */
  join(other: DataRun): void {
    this.draft.absorb(other.draft);
    this.last.set(other.last);
    this.packets += other.packets;
    this.bytes.initiator += other.bytes.initiator;
    this.bytes.responder += other.bytes.responder;
  }
}

/** The runs of one data connection: one, unless a control row falls in its middle by more than a second. */
export class DataRuns {
  readonly #meaning: (run: DataRun) => Meaning | null;
  readonly #add: (draft: RowDraft) => void;
  readonly #done: DataRun[] = [];
  #run: DataRun | null = null;
  /** What came after the control row; a run of its own once it lasts. */
  #tail: DataRun | null = null;
  #mark: Timestamp | null = null;

  constructor(meaning: (run: DataRun) => Meaning | null, add: (draft: RowDraft) => void) {
    this.#meaning = meaning;
    this.#add = add;
  }

  /** All runs, in order. */
  get all(): readonly DataRun[] {
    return [...this.#done, this.#run, this.#tail].filter((run) => run !== null);
  }

  /** The run that bytes belong to now. */
  get current(): DataRun | null {
    return this.#tail ?? this.#run;
  }

  /** Takes a payload frame. */
  take(info: SegmentInfo): DataRun {
    if (this.#run === null) this.#run = new DataRun(info, this.#meaning);
    else if (this.#mark !== null) {
      this.#tail ??= new DataRun(info, this.#meaning);
      if (secondsBetween(this.#mark, info) > splitAfter) {
        this.#settle(this.#run);
        this.#run = this.#tail;
        this.#tail = null;
        this.#mark = null;
      }
    }
    const run = this.current as DataRun;
    run.take(info);
    return run;
  }

  /** A control row came at `time`. */
  interrupt(time: Timestamp): void {
    if (this.#run === null || this.#mark !== null) return;
    if (secondsBetween(this.#run.start, time) > splitAfter) {
      this.#mark = timeOf(time);
    }
  }

  /** Nothing more comes. */
  end(): void {
    if (this.#run === null) return;
    if (this.#tail !== null) this.#run.join(this.#tail);
    this.#tail = null;
    this.#settle(this.#run);
    this.#run = null;
  }

  #settle(run: DataRun): void {
    this.#done.push(run);
    this.#add(run.draft);
  }
}

/** Milliseconds from the first packet of `runs` to their last. */
export function spanOf(runs: readonly DataRun[]): number {
  const [first] = runs;
  const last = runs.at(-1);
  return first === undefined || last === undefined ? 0 : millisecondsBetween(first.start, last.last);
}
