import type { DialogEvent } from "@twinport/client";
import type { Reply } from "@twinport/protocol";
import { describe, expect, it } from "vitest";
import { Dialog, replyLines } from "./dialog.ts";

const reply = (code: number, ...lines: string[]): Reply => ({ code, lines });
const said = (value: Reply): DialogEvent => ({ kind: "reply", reply: value });

function open(): { dialog: Dialog; lines: string[] } {
  const lines: string[] = [];
  return { dialog: new Dialog((line) => lines.push(line)), lines };
}

describe("replyLines", () => {
  it("shows the lines as they came", () => {
    expect(replyLines(reply(220, "hello"))).toEqual(["220 hello"]);
    expect(replyLines(reply(211, "Features:", " MDTM", "211-odd", "End"))).toEqual([
      "211-Features:",
      " MDTM",
      "211-odd",
      "211 End",
    ]);
  });

  it("lets no escape sequence through", () => {
    expect(replyLines(reply(220, "a\x1b]0;x\x07b")).join()).not.toMatch(/[\x00-\x1f]/);
  });
});

describe("Dialog", () => {
  it("shows replies when verbose, commands when debugging", () => {
    const { dialog, lines } = open();
    const pass: DialogEvent = { kind: "command", verb: "PASS", argument: "****" };
    dialog.listen(pass);
    dialog.listen(said(reply(230, "in")));
    dialog.verbose = false;
    dialog.listen(said(reply(200, "unseen")));
    dialog.debug = true;
    dialog.listen(pass);
    dialog.listen(said(reply(200, "seen")));
    expect(lines).toEqual(["230 in", "---> PASS ****", "200 seen"]);
  });

  it("is quiet while asked to be, also when that fails", async () => {
    const { dialog, lines } = open();
    const failing = dialog.quietly(async () => {
      dialog.listen(said(reply(213, "18")));
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    dialog.listen(said(reply(200, "ok")));
    expect(lines).toEqual(["200 ok"]);
  });

  it("keeps back the end of a transfer", () => {
    const { dialog, lines } = open();
    let begun = 0;
    const release = dialog.holdEnd(() => {
      begun += 1;
    });
    dialog.listen(said(reply(229, "port")));
    dialog.listen(said(reply(150, "here")));
    dialog.listen(said(reply(226, "done")));
    expect(lines).toEqual(["229 port", "150 here"]);
    expect(begun).toBe(1);
    lines.push("(listing)");
    release();
    dialog.listen(said(reply(200, "next")));
    expect(lines.slice(2)).toEqual(["(listing)", "226 done", "200 next"]);
  });

  it("keeps back a greeting, and shows it once", () => {
    const { dialog, lines } = open();
    const release = dialog.hold();
    dialog.listen(said(reply(220, "hi")));
    expect(lines).toEqual([]);
    release();
    release();
    expect(lines).toEqual(["220 hi"]);
  });

  it("knows what the user has seen", async () => {
    const { dialog } = open();
    const seen = reply(550, "no");
    const unseen = reply(550, "no");
    dialog.listen(said(seen));
    await dialog.quietly(async () => dialog.listen(said(unseen)));
    expect([dialog.hasShown(seen), dialog.hasShown(unseen)]).toEqual([true, false]);
  });
});
