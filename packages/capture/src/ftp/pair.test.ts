import { commandSpec } from "@twinport/protocol";
import { describe, expect, it } from "vitest";
import { CommandEntry } from "./command-entry.ts";
import { RowDraft } from "./draft.ts";
import { Pairing } from "./pair.ts";

function draft(): RowDraft {
  return new RowDraft({ seconds: 0, nanos: 0 }, "content", () => null);
}

/** Plays ">VERB" and "<CODE" and tells which verb each reply answered. */
function play(script: string): string {
  const pairing = new Pairing();
  const answers: string[] = [];
  for (const word of script.split(" ")) {
    const rest = word.slice(1);
    if (word.startsWith(">")) {
      pairing.command(new CommandEntry(draft(), rest, "", "", commandSpec(rest) ?? null));
      continue;
    }
    const code = Number(rest);
    const entry = pairing.reply(code);
    entry?.answer({ draft: draft(), code, text: "" });
    answers.push(`${code}:${entry?.verb ?? "-"}`);
  }
  return answers.join(" ");
}

describe("Pairing", () => {
  const cases: [name: string, script: string, answers: string][] = [
    ["first in, first out", ">USER >PASS >SYST <331 <230 <215", "331:USER 230:PASS 215:SYST"],
    ["unsolicited", "<220 >NOOP <200 <421", "220:- 200:NOOP 421:-"],
    ["codes of no RFC", ">USER >PASS <299 <298", "299:USER 298:PASS"],
    ["1yz, then 2yz", ">LIST <150 <226 >QUIT <221", "150:LIST 226:LIST 221:QUIT"],
    ["two 1yz", ">RETR <150 <110 <226", "150:RETR 110:RETR 226:RETR"],
    ["ABOR", ">RETR <150 >ABOR <426 <226", "150:RETR 426:RETR 226:ABOR"],
    ["ABOR too late", ">RETR <150 >ABOR <226 <225", "150:RETR 226:RETR 225:ABOR"],
    ["ABOR answered once", ">RETR <150 >ABOR <226 >PWD <257", "150:RETR 226:RETR 257:PWD"],
    ["QUIT during a transfer", ">RETR <150 >QUIT <221 <226", "150:RETR 221:QUIT 226:RETR"],
    ["NOOP during a transfer", ">RETR <150 >NOOP <200 <226", "150:RETR 200:NOOP 226:RETR"],
    ["NOOP held back until the transfer is done", ">RETR <150 >NOOP <226 <200", "150:RETR 226:RETR 200:NOOP"],
    ["ABOR not understood", ">RETR <150 >ABOR <500 <426", "150:RETR 500:ABOR 426:RETR"],
    ["a command not understood before", ">RETR >NOOP <500 <200", "500:RETR 200:NOOP"],
    ["a transfer that failed", ">RETR <150 >NOOP <451 <200", "150:RETR 451:RETR 200:NOOP"],
  ];
  for (const [name, script, answers] of cases) {
    it(name, () => expect(play(script)).toBe(answers));
  }

  it("forgets the oldest of a flood", () => {
    const pairing = new Pairing();
    for (let count = 0; count < 5000; count++) {
      pairing.command(new CommandEntry(draft(), `N${count}`, "", "", null));
    }
    expect(pairing.pending.length).toBe(1000);
    expect(pairing.reply(200)?.verb).toBe("N4000");
  });
});
