import type { Method } from "@twinport/protocol";
import { diagnose } from "../src/diagnosis.ts";
import type {
  ConnectionFacts,
  DataFacts,
  Exchange,
  Frames,
  Opening,
  ReplyFacts,
  SessionFacts,
} from "../src/facts.ts";

/** A client and a server on the internet (RFC 5737), as the rules' tests have them unless they say otherwise. */
export const client = { address: "198.51.100.7", port: 40000 };
export const server = { address: "203.0.113.5", port: 21 };

/** A session of packets that shows more than control connections. */
export function session(rest: Partial<SessionFacts> = {}): SessionFacts {
  return { id: "C1", source: "packets", client, server, otherPorts: true, ...rest };
}

/** One line of a dialog: when it was said, the command, its replies. A number before the text is its code. */
export type Said = readonly [
  time: number,
  command: string,
  ...replies: (string | readonly [number, string])[],
];

/** A dialog; each command and reply is a frame, from 10 on. A reply comes with its command unless it says when. */
export function dialog(...lines: readonly Said[]): readonly Exchange[] {
  let frame = 10;
  return lines.map(([time, command, ...replies]) => {
    const [verb = "", ...words] = command.split(" ");
    const frames: Frames = [[frame, frame++]];
    return {
      command: verb === "" ? null : { verb, argument: words.join(" "), time, frames },
      replies: replies.map((reply): ReplyFacts => {
        const [at, text] = typeof reply === "string" ? [time, reply] : reply;
        return { code: Number(text.slice(0, 3)), text: text.slice(4), time: at, frames: [[frame, frame++]] };
      }),
    };
  });
}

interface Given {
  readonly method?: Method;
  /** Of what is announced; the server's, in active mode the client's, unless given. */
  readonly address?: string;
  readonly port?: number;
  readonly time?: number;
  /** Indexes of exchanges. */
  readonly announcedBy?: number;
  readonly usedBy?: number;
  readonly captured?: boolean;
}

/** A data connection that the server announced, and what came of it. */
export function passive(openings: readonly (Opening | ConnectionFacts)[], given: Given = {}): DataFacts {
  return data(false, openings, { method: "PASV", address: server.address, ...given });
}

/** One that the client announced. */
export function active(openings: readonly (Opening | ConnectionFacts)[], given: Given = {}): DataFacts {
  return data(true, openings, { method: "PORT", address: client.address, ...given });
}

function data(isActive: boolean, openings: readonly (Opening | ConnectionFacts)[], given: Given): DataFacts {
  const { method = "PASV", address = "", port = 50000, time, announcedBy, usedBy, captured } = given;
  const endpoint = { address, port };
  const from = isActive ? { ...server, port: 20 } : { ...client, port: 40001 };
  return {
    id: `C1.D${port - 49999}`,
    active: isActive,
    announced: {
      method,
      endpoint,
      frames: [[17, 17]],
      ...(time === undefined ? {} : { time }),
      ...(announcedBy === undefined ? {} : { exchange: announcedBy }),
    },
    attempts: openings.map((one) => ("opening" in one ? one : { from, to: endpoint, opening: one })),
    ...(captured === undefined ? {} : { captured }),
    ...(usedBy === undefined
      ? {}
      : { transfer: { verb: "LIST", argument: "", exchange: usedBy, bytes: 0, frames: [[22, 22]] } }),
  };
}

/** What became of attempts to connect. */
export const open: Opening = { kind: "open", frames: [[19, 21]] };
export const refused: Opening = { kind: "refused", time: 2, afterMs: 0.4, frames: [[19, 20]] };
export const unanswered: Opening = { kind: "unanswered", attempts: 3, seconds: 7, frames: [[19, 19]] };
export const unreachable: Opening = {
  kind: "rejected",
  router: "203.0.113.1",
  what: "Communication administratively filtered",
  frames: [[19, 20]],
};

/** What is found in a session: "R01 error proved". */
export function findings(facts: SessionFacts): readonly string[] {
  return diagnose(facts).map(({ rule, level, certainty }) => `${rule} ${level} ${certainty}`);
}

/** What one rule says of a session, in English; undefined if nothing. */
export function says(rule: string, facts: SessionFacts): string | undefined {
  return diagnose(facts).find((finding) => finding.rule === rule)?.said.en.finding;
}
