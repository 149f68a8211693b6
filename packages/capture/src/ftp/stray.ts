import type { Timestamp, Who } from "../model.ts";
import type { StreamBytes } from "../stream/index.ts";
import { RowDraft } from "./draft.ts";
import type { Placed } from "./line-stream.ts";
import { OpaqueRuns } from "./opaque.ts";
import { decodeWire, splitLines } from "./text.ts";

/** Lines of garbage that are shown. */
const maxLines = 20;

/** Where the rows go. */
interface StraySink {
  row(draft: RowDraft): void;
  own(who: Who, end: number, draft: RowDraft): void;
}

/** Bytes of a control connection that are neither command nor reply. */
export class StrayBytes {
  readonly #sink: StraySink;
  readonly #showPasswords: boolean;
  readonly #encrypted: OpaqueRuns;
  readonly #garbage: OpaqueRuns;

  constructor(sink: StraySink, showPasswords: boolean) {
    this.#sink = sink;
    this.#showPasswords = showPasswords;
    this.#encrypted = new OpaqueRuns("control.encrypted", (draft) => sink.row(draft));
    this.#garbage = new OpaqueRuns("control.garbage", (draft) => sink.row(draft));
  }

  /** A command or reply has come: what follows are rows of their own. */
  cut(): void {
    this.#garbage.cut();
    this.#encrypted.cut();
  }

  /** Takes what cannot be understood. */
  noise(who: Who, placed: Placed<unknown>): void {
    const { extent, end } = placed;
    const draft = this.#garbage.take(who, extent.length, extent.time);
    draft.frames.addAll(extent.frames);
    // The client's may be a password on the wrong line.
    if (who === "server" || this.#showPasswords) {
      if (draft.raw.length < maxLines)
        draft.raw = [...draft.raw, ...splitLines(extent.bytes).map(decodeWire)];
    }
    this.#sink.own(who, end, draft);
  }

  /** The row of `length` bytes of TLS of which nothing is known. */
  opaque(who: Who, time: Timestamp, length: number): RowDraft {
    this.#garbage.cut();
    return this.#encrypted.take(who, length, time);
  }

  /** Takes text that the server sent behind its 234. */
  injected(chunk: StreamBytes): void {
    const bytes = chunk.bytes.length;
    const draft = new RowDraft(chunk, "content", () => ({
      kind: "control.garbage",
      params: { who: "server", bytes, injected: true },
      level: "warn",
      direction: "to-client",
    }));
    draft.frames.add(chunk.frame);
    draft.raw = splitLines(chunk.bytes).slice(0, maxLines).map(decodeWire);
    this.cut();
    this.#sink.row(draft);
    this.#sink.own("server", chunk.offset + bytes, draft);
  }

  /** Takes the client's Telnet signals that no command followed (RFC 854). */
  telnet({ extent, end }: Placed<unknown>): void {
    const draft = new RowDraft(extent.time, "content", () => ({
      kind: "control.telnet",
      params: { who: "client" },
      level: "note",
      direction: "to-server",
    }));
    draft.frames.addAll(extent.frames);
    this.cut();
    this.#sink.row(draft);
    this.#sink.own("client", end, draft);
  }
}
