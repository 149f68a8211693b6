import { expect, it } from "vitest";
import { open, passive, said, verdicts } from "../../test/openings.ts";
import { control, session, start } from "../../test/session.ts";
import type { SessionFacts } from "../facts.ts";

const lines = ["PASV", "227 Yes", "LIST", "+60 425 Failed to establish connection."];

const waited = (more: Partial<SessionFacts> = {}, said: readonly string[] = lines) =>
  session(said, {
    vantage: "client",
    otherPorts: true,
    data: [passive([], { announcedBy: 0, usedBy: 1 })],
    ...more,
  });

it("sees at the client that it does not even try", () => {
  expect(verdicts(waited())).toEqual(["R05 error likely"]);
  expect(verdicts(waited({ vantage: "both" }))).toEqual(["R05 error likely"]);
  expect(said(waited())).toContain("never tries to connect to the announced port 50000 in 60.0 s");
});

it("sees it where the client hangs up after a long silence, or the server does", () => {
  const data = [passive([], { announcedBy: 0 })];
  const fin = { by: "client", time: start + 90, frames: [[40, 40]] } as const;
  const facts = waited({ data, control: control({ fin }) }, ["PASV", "227 Yes"]);
  expect(verdicts(facts)).toEqual(["R05 error likely"]);
});

it("does not decide it where a filter may have been at work, or the place is not known, or one side is", () => {
  expect(verdicts(waited({ otherPorts: false }))).toEqual(["R05 note undecidable"]);
  expect(said(waited({ otherPorts: false }))).toBe(
    "No connection to the announced port 50000 is in the capture. Not decidable: a capture filter may have left the data connections out.",
  );
  const { vantage: _, ...nowhere } = waited();
  expect(verdicts(nowhere)).toEqual(["R05 note undecidable"]);
  expect(verdicts(waited({ vantage: "between" }))).toEqual(["R05 note undecidable"]);
  expect(verdicts(waited({ alone: "server" }))).toEqual(["R05 note undecidable"]);
});

it("takes other data connections of the session for a sign that nothing was filtered", () => {
  const data = [passive([open], { port: 50001 }), passive([], { announcedBy: 0, usedBy: 1 })];
  expect(verdicts(waited({ otherPorts: false, data }))).toEqual(["R05 error likely"]);
});

it("says nothing of announcements that nobody needed, or of a transfer that failed for another reason", () => {
  const data = [passive([], { announcedBy: 0 })];
  expect(verdicts(waited({ data }, ["PASV", "227 Yes", "QUIT", "221 Bye"]))).toEqual([]);
  expect(verdicts(waited({}, ["PASV", "227 Yes", "RETR x", "550 No such file"]))).toEqual([]);
  expect(verdicts(waited({}, ["PASV", "227 Yes", "LIST", "425 Not now"]))).toEqual([]);
});

it("says nothing of a capture that ends while the client waits", () => {
  expect(verdicts(waited({ until: start + 2, unfinished: true }, ["PASV", "227 Yes", "LIST"]))).toEqual([]);
});
