import { limits } from "@twinport/protocol";
import { describe, expect, it } from "vitest";
import { CommandEntry } from "./command-entry.ts";
import { RowDraft } from "./draft.ts";

describe("CommandEntry", () => {
  it("keeps a bounded number of replies, the first and the latest among them, and what they say", () => {
    const draft = new RowDraft({ seconds: 0, nanos: 0 }, "content", () => null);
    const entry = new CommandEntry(draft, "RETR", "x", "x", null);
    expect([entry.begun, entry.final]).toEqual([false, null]);
    const count = 10 * limits.commandReplies;
    for (let n = 0; n < count; n++) entry.answer({ draft, code: 150, text: `${n}` });
    expect([entry.begun, entry.final]).toEqual([true, null]);
    entry.answer({ draft, code: 226, text: "done" });
    entry.answer({ draft, code: 550, text: "late" });
    expect([entry.begun, entry.final, entry.succeeded]).toEqual([true, 226, true]);
    expect(entry.replies).toHaveLength(limits.commandReplies);
    expect([entry.replies[0]?.text, entry.replies.at(-1)?.text]).toEqual(["0", "late"]);
  });
});
