import type { Who } from "../model.ts";
import type { StreamBytes } from "../stream/index.ts";
import { RowDraft } from "./draft.ts";

/** The row of clear text that stands in `chunk`, of `who`, where a TLS record should. */
export function clearRow(who: Who, chunk: StreamBytes): RowDraft {
  const direction = who === "client" ? "to-server" : "to-client";
  const draft = new RowDraft(chunk, "content", () => ({
    kind: "tls.clear",
    params: { who },
    level: "note",
    direction,
  }));
  draft.frames.add(chunk.frame);
  return draft;
}
