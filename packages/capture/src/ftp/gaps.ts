import type { Timestamp, Which, Who } from "../model.ts";
import type { GapCause, Side } from "../stream/index.ts";
import { RowDraft } from "./draft.ts";
import type { TcpRows } from "./tcp-rows.ts";

interface Gap {
  readonly draft: RowDraft;
  bytes: number;
}

/** Missing bytes of a connection: one row for each direction and cause, or several where other rows lie between. */
export class Gaps {
  readonly #view: { readonly which: Which; who(side: Side): Who };
  readonly #add: (draft: RowDraft) => void;
  #gaps: Map<string, Gap> | null = null;
  readonly #rows: Pick<TcpRows, "traits" | "course">;
  #any = false;
  #lost = false;
  #lossy = false;

  constructor(
    view: { readonly which: Which; who(side: Side): Who },
    rows: Pick<TcpRows, "traits" | "course">,
    add: (draft: RowDraft) => void,
  ) {
    this.#view = view;
    this.#rows = rows;
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

  /** Packets that arrived are not in the capture. */
  get lossy(): boolean {
    return this.#lossy;
  }

  /** Something else has come: the next gap is a row of its own. */
  cut(): void {
    this.#gaps = null;
  }

  /** Takes a gap, shown by `frame` at `time`. Returns its row; null for what a note of the session tells. */
  take(from: Side, length: number, frame: number, cause: GapCause, time: Timestamp): RowDraft | null {
    this.#any = true;
    // Of data that nobody acknowledged it is not known that it was ever sent.
    if (cause !== "end" || this.#view.which === "control")
      this.#rows.course.gap(from, length, cause === "cut");
    if (cause === "cut") {
      this.#rows.traits.cutShort(frame, length);
      return null;
    }
    this.#lost = true;
    this.#lossy ||= cause === "acknowledged";
    const key = `${from} ${cause}`;
    this.#gaps ??= new Map();
    const known = this.#gaps.get(key);
    if (known !== undefined) {
      known.bytes += length;
      return known.draft;
    }
    const draft = new RowDraft(time, "verdict", () => {
      const who = this.#view.who(from);
      const unseen = !this.#rows.traits.heard[from];
      return {
        kind: "tcp.gap.capture",
        params: { which: this.#view.which, who, bytes: gap.bytes, cause: unseen ? "unseen" : cause },
        level: unseen ? "note" : "warn",
        direction: who === "client" ? "to-server" : "to-client",
      };
    });
    const gap: Gap = { draft, bytes: length };
    draft.at = frame;
    this.#gaps.set(key, gap);
    this.#add(draft);
    return draft;
  }
}
