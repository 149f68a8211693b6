import type { Endpoint, WireEvent } from "@twinport/protocol";
import { describe, expect, it } from "vitest";
import { outline, rowOf } from "../../test/scene.ts";
import { analyzeBytes } from "../index.ts";
import type { Analysis, Session } from "../model.ts";
import { nodeHost } from "../node/host.ts";
import { WireCapture } from "../write/index.ts";

const client: Endpoint = { address: "127.0.0.1", port: 40000 };
const server: Endpoint = { address: "127.0.0.1", port: 2121 };
const encoder = new TextEncoder();

/** Socket events, a millisecond apart, as a capture. */
class Events {
  readonly #capture: WireCapture;
  #time = 1_700_000_000_000;

  constructor(dataPayload: boolean) {
    this.#capture = new WireCapture({ dataPayload });
  }

  add(event: WireEvent extends infer E ? (E extends WireEvent ? Omit<E, "time"> : never) : never): void {
    this.#time++;
    this.#capture.event({ ...event, time: this.#time } as WireEvent);
  }

  line(direction: "to-server" | "to-client", text: string): void {
    const payload = encoder.encode(`${text}\r\n`);
    this.add({ type: "bytes", id: 1, direction, length: payload.length, payload });
  }

  analyze(): Analysis {
    return analyzeBytes(this.#capture.finish(), { host: nodeHost });
  }
}

function begin(dataPayload: boolean): Events {
  const events = new Events(dataPayload);
  events.add({ type: "open", id: 1, channel: "control", client, server, initiator: "client" });
  events.line("to-client", "220 Twinport");
  events.line("to-server", "TYPE I");
  events.line("to-client", "200 OK");
  events.line("to-server", "PASV");
  events.line("to-client", "227 Entering Passive Mode (127,0,0,1,195,80).");
  return events;
}

const data = {
  id: 2,
  channel: "data",
  client: { address: "127.0.0.1", port: 40001 },
  server: { address: "127.0.0.1", port: 50000 },
} as const;

function only(analysis: Analysis): Session {
  const [session] = analysis.sessions;
  if (session === undefined) throw new Error("no session");
  return session;
}

describe("captures rebuilt from socket events", () => {
  for (const dataPayload of [true, false]) {
    it(`a transfer, ${dataPayload ? "with" : "without"} its payload`, () => {
      const events = begin(dataPayload);
      events.add({ type: "open", ...data, initiator: "client" });
      events.line("to-server", "RETR a");
      events.line("to-client", "150 Opening BINARY mode data connection for a (5 bytes).");
      const payload = dataPayload ? { payload: encoder.encode("12345") } : {};
      events.add({ type: "bytes", id: 2, direction: "to-client", length: 5, ...payload });
      events.add({ type: "fin", id: 2, by: "server" });
      events.add({ type: "fin", id: 2, by: "client" });
      events.line("to-client", "226 Transfer complete.");
      const analysis = events.analyze();
      const session = only(analysis);
      expect(session.transfers).toMatchObject([{ command: "RETR", bytes: 5, complete: "yes" }]);
      expect(session.transfers[0]?.sha256 === null).toBe(!dataPayload);
      const kinds = outline(session).map((row) => row.split(" ")[1]);
      expect(
        kinds.filter((kind) => kind !== "command" && kind !== "reply" && kind !== "tcp.gap.capture"),
      ).toEqual([
        "tcp.handshake.control",
        "tcp.handshake.data.passive",
        "data.down",
        expect.stringMatching(/^tcp\.close\.[34]way$/),
      ]);
      expect(rowOf(session, "data.down").frames).toHaveLength(1);
      expect(analysis.captures[0]?.comment).toMatch(/rebuilt from socket events/i);
      expect(analysis.otherPackets.total).toBe(0);
    });
  }

  it("attempts that failed", () => {
    for (const [reason, state] of [
      ["refused", "refused"],
      ["timeout", "unanswered"],
    ] as const) {
      const events = begin(false);
      events.add({ type: "refused", ...data, initiator: "client", reason });
      events.line("to-server", "LIST");
      events.line("to-client", "425 Cannot open data connection.");
      expect(only(events.analyze()).connections).toMatchObject([{ state, port: 50000 }]);
    }
  });
});
