import type { Endpoint, Method, Side } from "@twinport/protocol";
import fc from "fast-check";
import { expect, it } from "vitest";
import { Diagnosis } from "./diagnosis.ts";
import type { ConnectionFacts, DataFacts, Exchange, Frames, Opening, PerEnd, SessionFacts } from "./facts.ts";
import { languages } from "./finding.ts";

/** Facts of any kind: what peers can make of them, and what no source would. */
const optional = <T extends object>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record(model, { requiredKeys: [] }) as fc.Arbitrary<Partial<T>>;

const addresses = ["192.0.2.1", "198.51.100.7", "10.0.0.9", "127.0.0.1", "0.0.0.0", "fd00::1", "2001:db8::1"];
const address = fc.oneof(fc.constantFrom(...addresses), fc.string({ unit: "binary" }));
const endpoint: fc.Arbitrary<Endpoint> = fc.record({
  address,
  port: fc.oneof(fc.constantFrom(20, 21, 6200, 50000), fc.nat(65535)),
});
const side = fc.constantFrom<Side>("client", "server");
const number = fc.oneof(fc.double(), fc.nat(100));
const time = fc.oneof(fc.nat(100), fc.double());
const frames: fc.Arbitrary<Frames> = fc.array(fc.tuple(fc.nat(99), fc.nat(99)), { maxLength: 3 });
const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom(
    "500 OOPS: vsftpd",
    "Bad IP connecting",
    "Use PORT or PASV first.",
    "227 Logout.",
    "x\u001b[31m\u202e",
  ),
);
const perEnd = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<PerEnd<T>> =>
  optional<{ client: T; server: T }>({ client: of, server: of });

const opening = fc.oneof(
  fc.record({ kind: fc.constant("open" as const), frames }),
  fc.constant({ kind: "midway" as const }),
  fc.record({ kind: fc.constant("refused" as const), frames, afterMs: number, hopLimit: number, time }),
  fc.record({ kind: fc.constant("rejected" as const), frames, what: text, router: address }),
  fc.record({
    kind: fc.constant("unanswered" as const),
    frames,
    attempts: fc.nat(5),
    seconds: number,
    half: fc.boolean(),
  }),
) as fc.Arbitrary<Opening>;

const ending = fc.record({ by: side, time, hopLimit: number, frames });
const connection: fc.Arbitrary<ConnectionFacts> = fc
  .tuple(
    fc.record({ from: endpoint, to: endpoint, opening }),
    optional<Omit<ConnectionFacts, "from" | "to" | "opening">>({
      hopLimits: perEnd(number),
      first: perEnd(fc.constantFrom("tls", "text", "other")),
      bytes: perEnd(number),
      lastSent: perEnd(time),
      fin: ending,
      reset: ending,
      stuck: fc.array(
        fc.record({
          by: side,
          length: fc.nat(1500),
          times: fc.nat(9),
          seconds: number,
          acknowledged: fc.boolean(),
          full: fc.boolean(),
          endsInLine: fc.boolean(),
          frames,
        }),
      ),
      tooBig: fc.record({ by: side, router: address, mtu: number, frames }),
      fullBuffer: fc.record({ by: side, seconds: number, frames }),
      tls: fc.record({
        resumed: fc.boolean(),
        failed: fc.boolean(),
        alert: fc.record({ by: side, description: fc.nat(255), frames }),
        frames,
      }),
      flow: fc.record({
        sender: side,
        window: number,
        scaled: fc.boolean(),
        inFlight: number,
        segments: fc.nat(),
        retransmissions: fc.nat(),
      }),
    }),
  )
  .map(([needed, rest]) => ({ ...needed, ...rest }));

const verbs = [
  "USER",
  "PASS",
  "PASV",
  "EPSV",
  "PORT",
  "EPRT",
  "LIST",
  "RETR",
  "STOR",
  "ABOR",
  "AUTH",
  "TYPE",
  "QUIT",
];
const exchange: fc.Arbitrary<Exchange> = fc.record({
  command: fc.option(
    fc.record({
      verb: fc.oneof(fc.constantFrom(...verbs), text),
      argument: fc.oneof(text, fc.constantFrom("192,168,1,5,4,1", "|1|127.0.0.1|22|", "A", "bob:)")),
      time,
      frames,
    }),
  ),
  replies: fc.array(
    fc.record({
      code: fc.constantFrom(150, 200, 213, 220, 226, 227, 229, 234, 421, 425, 426, 451, 500, 503, 530, 552),
      text,
      time,
      frames,
    }),
    { maxLength: 3 },
  ),
});

const method = fc.constantFrom<Method>("PASV", "EPSV", "PORT", "EPRT", "LPSV", "LPRT");
const data = fc
  .tuple(
    fc.record({
      id: fc.constantFrom("C1.D1", "C1.D2"),
      active: fc.boolean(),
      attempts: fc.array(connection, { maxLength: 3 }),
    }),
    optional<Omit<DataFacts, "id" | "active" | "attempts">>({
      announced: fc.record({ method, endpoint, exchange: fc.nat(5), time, frames }),
      captured: fc.boolean(),
      transfer: fc.record({
        verb: fc.constantFrom(...verbs),
        argument: text,
        exchange: fc.nat(5),
        type: fc.constantFrom("A", "I"),
        mode: fc.constantFrom("S", "Z"),
        sender: side,
        bytes: number,
        expected: fc.record({ bytes: number, frames }),
        lossy: fc.boolean(),
        binary: fc.boolean(),
        durationMs: number,
        frames,
      }),
    }),
  )
  .map(([needed, rest]): DataFacts => ({ ...needed, ...rest }));

const session: fc.Arbitrary<SessionFacts> = fc
  .tuple(
    fc.record({
      id: fc.constantFrom("C1", "C2"),
      source: fc.constantFrom("packets", "server", "client"),
      client: endpoint,
      server: endpoint,
    }),
    optional<Omit<SessionFacts, "id" | "source" | "client" | "server">>({
      vantage: fc.constantFrom("client", "server", "between"),
      until: time,
      unfinished: fc.boolean(),
      holes: fc.boolean(),
      alone: side,
      otherPorts: fc.boolean(),
      security: fc.constantFrom("none", "explicit", "implicit"),
      hidden: fc.boolean(),
      control: connection,
      exchanges: fc.array(exchange, { maxLength: 6 }),
      data: fc.array(data, { maxLength: 4 }),
      rewritten: fc.array(fc.record({ method, here: endpoint, there: endpoint, frames }), { maxLength: 2 }),
      strays: fc.array(connection, { maxLength: 2 }),
    }),
  )
  .map(([needed, rest]): SessionFacts => ({ ...needed, ...rest }));

/** What acts on a terminal, or turns the direction of text. */
const raw = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/;

it("never throw, and say what they find in every language, fit to be shown, whatever the facts are", () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(fc.array(session, { minLength: 1, maxLength: 3 }), (sessions) => {
      const diagnosis = new Diagnosis();
      for (const facts of sessions) {
        for (const finding of diagnosis.session(facts)) {
          seen.add(finding.rule);
          expect(finding.sessions).toContain(facts.id);
          for (const language of languages) {
            const { finding: sentence, advice } = finding.said[language];
            for (const words of [sentence, advice.client, advice.server, advice.firewall]) {
              if (words === null) continue;
              expect(words, `${finding.rule} ${language}`).not.toBe("");
              expect(words, `${finding.rule} ${language}`).not.toMatch(raw);
              expect(words.length, `${finding.rule} ${language}`).toBeLessThan(2_000);
            }
          }
        }
      }
    }),
    { numRuns: 200 },
  );
  // The facts are near enough to life that most rules find something in them.
  expect(seen.size).toBeGreaterThan(15);
});
