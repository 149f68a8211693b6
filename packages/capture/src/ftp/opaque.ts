import type { Who } from "../model.ts";
import { RowDraft } from "./draft.ts";

interface Run {
  readonly who: Who;
  readonly draft: RowDraft;
  bytes: number;
}

/** Bytes of the control connection without meaning to us, a run of one side to a row. */
export class OpaqueRuns {
  readonly #kind: "control.encrypted" | "control.garbage";
  readonly #add: (draft: RowDraft) => void;
  #run: Run | null = null;

  constructor(kind: "control.encrypted" | "control.garbage", add: (draft: RowDraft) => void) {
    this.#kind = kind;
    this.#add = add;
  }

  /** Something else has come: the next bytes are a new run. */
  cut(): void {
    this.#run = null;
  }

  /** Takes `bytes` bytes; the row they belong to gets the caller's frames. `start` is a row not yet used. */
  take(who: Who, bytes: number, time: { readonly seconds: number; readonly nanos: number }): RowDraft {
    if (this.#run?.who === who) {
      this.#run.bytes += bytes;
      return this.#run.draft;
    }
    const draft = new RowDraft(time, "content", () => ({
      kind: this.#kind,
      params: { who, bytes: run.bytes },
      level: this.#kind === "control.encrypted" ? "ok" : "warn",
      direction: who === "client" ? "to-server" : "to-client",
    }));
    const run: Run = { who, draft, bytes };
    this.#run = run;
    this.#add(draft);
    return draft;
  }
}
