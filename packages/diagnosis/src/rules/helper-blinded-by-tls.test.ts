import { expect, it } from "vitest";
import { open, passive, said, unanswered, verdicts } from "../../test/openings.ts";
import { client, server, session } from "../../test/session.ts";
import { Diagnosis } from "../diagnosis.ts";
import type { Opening, SessionFacts } from "../facts.ts";

const tls = (openings: readonly Opening[], more: Partial<SessionFacts> = {}) =>
  session([], { security: "explicit", data: [passive(openings)], ...more });

it("blames the firewall's blindness, not the port alone, if the control connection is encrypted", () => {
  expect(verdicts(tls([unanswered]))).toEqual(["R11 warn likely"]);
  expect(said(tls([unanswered]))).toContain("no firewall can read the port");
});

it("is sure if passive mode works between the same hosts without TLS", () => {
  const diagnosis = new Diagnosis();
  diagnosis.session(session([], { id: "C0", data: [passive([open])] }));
  expect(diagnosis.session(tls([unanswered]))).toMatchObject([{ rule: "R11", certainty: "proved" }]);
});

it("sees it in a dialog that cannot be read, by the client's SYNs alone", () => {
  const stray = { from: client, to: { ...server, port: 50000 }, opening: unanswered };
  const hidden = (strays: SessionFacts["strays"]) =>
    session([], { security: "explicit", hidden: true, ...(strays === undefined ? {} : { strays }) });
  expect(verdicts(hidden([stray]))).toEqual(["R11 warn likely"]);
  expect(verdicts(hidden([stray, { ...stray, opening: open }]))).toEqual([]);
  expect(verdicts(hidden([{ ...stray, from: server, to: client }]))).toEqual([]);
});

it("sees it at the server, where nobody arrives", () => {
  const data = [passive([], { announcedBy: 0, usedBy: 1 })];
  const lines = ["PASV", "227 Yes", "LIST", "+60 425 Failed."];
  const facts = session(lines, { security: "explicit", vantage: "server", otherPorts: true, data });
  expect(verdicts(facts)).toEqual(["R11 warn likely"]);
});

it("says nothing where it works, or nothing is encrypted, and does not decide by one SYN", () => {
  expect(verdicts(tls([open]))).toEqual([]);
  expect(verdicts(tls([unanswered], { security: "none" }))).toEqual(["R01 error proved"]);
  const once = { kind: "unanswered", attempts: 1, seconds: 1, frames: [] } as const;
  expect(verdicts(tls([once]))).toEqual(["R11 note undecidable"]);
});
