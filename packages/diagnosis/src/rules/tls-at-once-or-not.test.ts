import { expect, it } from "vitest";
import { control, found, server, session, start } from "../../test/session.ts";
import type { ConnectionFacts, SessionFacts } from "../facts.ts";

const begun = (seen: Partial<ConnectionFacts>, more: Partial<SessionFacts> = {}) =>
  found(session([], { control: control(seen), ...more }), "R24");

it("is proved by who speaks TLS while the other one speaks plainly", () => {
  const [implicit] = begun({ first: { client: "tls", server: "text" } });
  expect(implicit).toMatchObject({ level: "error", certainty: "proved", subjects: ["C1"], frames: [[1, 3]] });
  expect(implicit?.said.en.finding).toMatch(/client speaks TLS at once.*port 21/);
  expect(begun({ first: { client: "text", server: "tls" } })[0]?.said.en.finding).toMatch(
    /expects TLS at once/,
  );
});

it("is likely where both wait on port 990", () => {
  const implicit = { ...server, port: 990 };
  expect(begun({}, { server: implicit, until: start + 30 })).toMatchObject([
    { level: "error", certainty: "likely" },
  ]);
  expect(begun({}, { server: implicit, until: start + 3 })[0]?.certainty).toBe("undecidable");
  expect(begun({}, { server: implicit, until: start + 0.5 })).toEqual([]);
  expect(begun({}, { until: start + 30 })).toEqual([]);
});

it("is proved by the alert of a server to which nobody spoke TLS", () => {
  const closed = (seconds: number) =>
    begun({
      first: { server: "tls" },
      fin: { by: "client", time: start + seconds, frames: [[4, 4]] },
    });
  const [finding] = closed(2);
  expect(finding).toMatchObject({ level: "error", certainty: "proved" });
  expect(finding?.said.en.finding).toMatch(/Nobody says a word on port 21 for 2\.0 s/);
  // Somebody's monitoring, which looks whether the port is open.
  expect(closed(0.1)).toEqual([]);
});

it("is silent where both agree, and where the answer was not seen", () => {
  expect(begun({ first: { client: "tls", server: "tls" } })).toEqual([]);
  expect(begun({ first: { client: "text", server: "text" } })).toEqual([]);
  expect(begun({ first: { client: "tls" } })).toEqual([]);
  expect(begun({ first: { client: "tls", server: "text" }, opening: { kind: "midway" } })).toEqual([]);
  expect(begun({ first: { client: "tls", server: "text" } }, { holes: true })).toEqual([]);
});
