import type { Timestamp, Which, Who } from "../model.ts";
import type { GapCause, Side } from "../stream/index.ts";
import { RowDraft } from "./draft.ts";

interface Gap {
  readonly draft: RowDraft;
  bytes: number;
}

/** Missing bytes of a connection: one row for each direction and cause, or several where other rows lie between. */
export class Gaps {
  readonly #view: { readonly which: Which; who(side: Side): Who };
  readonly #add: (draft: RowDraft) => void;
  readonly #gaps = new Map<string, Gap>();
  #any = false;
  #lost = false;

  constructor(view: { readonly which: Which; who(side: Side): Who }, add: (draft: RowDraft) => void) {
    this.#view = view;
    this.#add = add;
  }

  /** Bytes are missing somewhere. */
  get any(): boolean {
    return this.#any;
  }

  /** Whole packets are missing: not even their lengths are certain. */
  get lost(): boolean {
    return this.#lost;
  }

  /** Something else has come: the next gap is a row of its own. */
  cut(): void {
    this.#gaps.clear();
  }

  /** Takes a gap, shown by `frame` at `time`. Returns its row. */
  take(from: Side, length: number, frame: number, cause: GapCause, time: Timestamp): RowDraft {
    this.#any = true;
    if (cause !== "cut") this.#lost = true;
    const key = `${from} ${cause}`;
    const known = this.#gaps.get(key);
    if (known !== undefined) {
      known.bytes += length;
      known.draft.frames.add(frame);
      return known.draft;
    }
    const draft = new RowDraft(time, "verdict", () => {
      const who = this.#view.who(from);
      return {
        kind: "tcp.gap.capture",
        params: { which: this.#view.which, who, bytes: gap.bytes, cause },
        level: cause === "cut" ? "note" : "warn",
        direction: who === "client" ? "to-server" : "to-client",
      };
    });
    const gap: Gap = { draft, bytes: length };
    draft.frames.add(frame);
    this.#gaps.set(key, gap);
    this.#add(draft);
    return draft;
  }
}
