import { expect, it } from "vitest";
import { client, control, found, server, session, start } from "../../test/session.ts";

const ident = {
  from: { address: server.address, port: 45_000 },
  to: { address: client.address, port: 113 },
  opening: { kind: "unanswered", attempts: 3, seconds: 4, frames: [[4, 6]] },
} as const;

it("tells how long the server lets the client wait, and that an ident lookup is why", () => {
  const [finding] = found(session(["+5.2 220 Hi"], { strays: [ident] }), "R20");
  expect(finding).toMatchObject({ level: "note", certainty: "proved" });
  expect(finding?.said.en.finding).toMatch(/waits 5\.2 s .*port 113/);
  expect(finding?.frames).toContainEqual([4, 6]);
  expect(found(session(["+5.2 220 Hi"]), "R20")[0]?.said.en.finding).toContain("usually a reverse DNS");
});

it("takes it for an error if no greeting comes at all", () => {
  expect(found(session([], { until: start + 20 }), "R20")).toMatchObject([
    { level: "error", certainty: "proved" },
  ]);
});

it("is silent where the greeting comes soon, may still come, or would be encrypted", () => {
  expect(found(session(["+2.9 220 Hi"]), "R20")).toEqual([]);
  expect(found(session([], { until: start + 5, unfinished: true }), "R20")).toEqual([]);
  expect(found(session([], { until: start + 20, security: "implicit" }), "R20")).toEqual([]);
  expect(found(session([], { until: start + 20, holes: true }), "R20")).toEqual([]);
});

it("is silent about a dialog of which only one side, or not the beginning, was captured", () => {
  expect(
    found(session([], { until: start + 20, control: control({ hopLimits: { client: 64 } }) }), "R20"),
  ).toEqual([]);
  expect(found(session(["+9 220 Hi"], { control: control({ opening: { kind: "midway" } }) }), "R20")).toEqual(
    [],
  );
});

it("is silent where a packet of the handshake was lost, which takes as long", () => {
  const opening = { kind: "open", time: start, frames: [[1, 4]] } as const;
  expect(found(session(["+5.2 220 Hi"], { control: control({ opening }) }), "R20")).toEqual([]);
});
