import { diagnose } from "../src/diagnosis.ts";
import type { ConnectionFacts, DataFacts, Exchange, SessionFacts, TransferFacts } from "../src/facts.ts";
import type { Finding } from "../src/finding.ts";

export const client = { address: "192.168.13.104", port: 40000 };
export const server = { address: "192.168.13.111", port: 21 };

/** When the sessions of the tests begin. */
export const start = 1_700_000_000;

/**
 * A dialog from its lines: "220 Hello", "USER bob", each in a frame of its own number, 10 ms after the one before;
 * "+3.5 226 Done" comes 3.5 s later.
 */
function exchanges(...lines: readonly string[]): readonly Exchange[] {
  const list: { command: Exchange["command"]; replies: Exchange["replies"][number][] }[] = [];
  let time = start;
  for (const [index, line] of lines.entries()) {
    const [, later = "0.01", said = ""] = /^(?:\+([\d.]+) )?(.*)$/s.exec(line) ?? [];
    time += Number(later);
    const frames = [[index + 1, index + 1]] as const;
    const [, code, text = ""] = /^(\d{3})[ -](.*)$/s.exec(said) ?? [];
    if (code === undefined) {
      const [verb = "", ...words] = said.split(" ");
      list.push({ command: { verb, argument: words.join(" "), time, frames }, replies: [] });
    } else {
      if (list.length === 0) list.push({ command: null, replies: [] });
      list.at(-1)?.replies.push({ code: Number(code), text, time, frames });
    }
  }
  return list;
}

/** An open control connection. */
export function control(more: Partial<ConnectionFacts> = {}): ConnectionFacts {
  const opening = { kind: "open", time: start, rttMs: 1, frames: [[1, 3]] } as const;
  return { from: client, to: server, opening, hopLimits: { client: 64, server: 64 }, ...more };
}

/** A session seen in packets, from its dialog. */
export function session(lines: readonly string[], more: Partial<SessionFacts> = {}): SessionFacts {
  const said = exchanges(...lines);
  return { id: "C1", source: "packets", client, server, control: control(), exchanges: said, ...more };
}

/** A passive data connection that stood, and what it carried. */
export function data(
  transfer: Partial<TransferFacts> & { readonly exchange: number },
  connection: Partial<ConnectionFacts> = {},
  number = 1,
): DataFacts {
  const opening = { kind: "open", time: start, rttMs: 1, frames: [[101, 103]] } as const;
  const to = { address: server.address, port: 50000 };
  return {
    id: `C1.D${number}`,
    active: false,
    announced: { method: "PASV", endpoint: to, frames: [[100, 100]] },
    attempts: [{ from: client, to, opening, hopLimits: { client: 64, server: 64 }, ...connection }],
    transfer: {
      verb: "RETR",
      argument: "file",
      sender: "server",
      bytes: 0,
      frames: [[110, 120]],
      ...transfer,
    },
  };
}

/** What one rule finds. */
export function found(facts: SessionFacts, rule: string): readonly Finding[] {
  return diagnose(facts).filter((finding) => finding.rule === rule);
}
