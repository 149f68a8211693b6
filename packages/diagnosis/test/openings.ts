import type { Method } from "@twinport/protocol";
import { diagnose } from "../src/diagnosis.ts";
import type { ConnectionFacts, DataFacts, Opening, SessionFacts } from "../src/facts.ts";
import { client, server, start } from "./session.ts";

/** A client and a server on the internet (RFC 5737), for sessions in which it matters how far addresses reach. */
export const outside = {
  client: { address: "198.51.100.7", port: 40000 },
  server: { address: "203.0.113.5", port: 21 },
};

/** What became of attempts to connect. */
export const open: Opening = { kind: "open", frames: [[19, 21]] };
export const refused: Opening = { kind: "refused", time: start + 1, afterMs: 0.4, frames: [[19, 20]] };
export const unanswered: Opening = { kind: "unanswered", attempts: 3, seconds: 7, frames: [[19, 19]] };
export const rejected: Opening = {
  kind: "rejected",
  router: "203.0.113.1",
  what: "Communication administratively filtered",
  frames: [[19, 20]],
};

interface Given {
  readonly method?: Method;
  /** Of what is announced. */
  readonly address?: string;
  readonly port?: number;
  /** Seconds behind the beginning of the session. */
  readonly time?: number;
  /** Indexes of exchanges. */
  readonly announcedBy?: number;
  readonly usedBy?: number;
  readonly captured?: boolean;
}

/** A data connection that the server announced, and what came of it. Those of other ports are other ones. */
export function passive(openings: readonly (Opening | ConnectionFacts)[], given: Given = {}): DataFacts {
  return data(false, openings, { method: "PASV", address: server.address, ...given });
}

/** One that the client announced. */
export function active(openings: readonly (Opening | ConnectionFacts)[], given: Given = {}): DataFacts {
  return data(true, openings, { method: "PORT", address: client.address, ...given });
}

function data(
  isActive: boolean,
  openings: readonly (Opening | ConnectionFacts)[],
  { method = "PASV", address = "", port = 50000, time = 0, announcedBy, usedBy, captured }: Given,
): DataFacts {
  const endpoint = { address, port };
  const from = isActive ? { ...server, port: 20 } : { ...client, port: 40001 };
  return {
    id: `C1.D${port}`,
    active: isActive,
    announced: {
      method,
      endpoint,
      time: start + time,
      frames: [[17, 17]],
      ...(announcedBy === undefined ? {} : { exchange: announcedBy }),
    },
    attempts: openings.map((one) => ("opening" in one ? one : { from, to: endpoint, opening: one })),
    ...(captured === undefined ? {} : { captured }),
    ...(usedBy === undefined
      ? {}
      : { transfer: { verb: "LIST", argument: "", exchange: usedBy, bytes: 0, frames: [[22, 22]] } }),
  };
}

/** What is found in a session, the worst first: "R01 error proved". */
export function verdicts(facts: SessionFacts): readonly string[] {
  return diagnose(facts).map(({ rule, level, certainty }) => `${rule} ${level} ${certainty}`);
}

/** What is said first of a session, in English. */
export function said(facts: SessionFacts): string {
  return diagnose(facts)[0]?.said.en.finding ?? "";
}
