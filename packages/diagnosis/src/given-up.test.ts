import { describe, expect, it } from "vitest";
import { active, open, passive, said, verdicts } from "../test/openings.ts";
import { control, session, start } from "../test/session.ts";
import type { DataFacts, SessionFacts } from "./facts.ts";
import { givenUp } from "./given-up.ts";

const pasv = ["PASV", "227 Entering Passive Mode (192,168,13,111,195,80)"];
const epsv = ["EPSV", "229 Extended Passive Mode OK (|||50001|)"];

const one: readonly DataFacts[] = [passive([], { announcedBy: 0 })];
const two = (later: number): readonly DataFacts[] => [
  passive([], { announcedBy: 0 }),
  passive([], { announcedBy: 1, port: 50001, time: later }),
];

const leaving = (seconds: number, by: "client" | "server" = "client") =>
  control({ fin: { by, time: start + seconds, frames: [[40, 40]] } });

/** Beside the server, by a capture that has nothing but the control connection. */
const seen = (lines: readonly string[], data: readonly DataFacts[], more: Partial<SessionFacts> = {}) =>
  session(lines, { vantage: "server", data, ...more });

const undecided = ["R01 note undecidable"];

describe("a client that leaves a passive port unused", () => {
  it("is told of beside the server, where a filter may have hidden what it tried", () => {
    const facts = seen([...pasv, `+7.3 ${epsv[0]}`, epsv[1] ?? ""], two(7.3), { control: leaving(11.7) });
    expect(verdicts(facts)).toEqual(undecided);
    expect(said(facts)).toBe(
      'No connection to the passive data port 50000 is in the capture, and nothing came of it in 7.3 s: it is stopped on the way or on the client\'s own host, or a filter on ports hides it, which a capture with "host 192.168.13.104" will show. Not decidable: a capture filter may have left the data connections out.',
    );
  });

  it("is told of however it gives up", () => {
    expect(verdicts(seen([...pasv, "QUIT", "221 Bye"], one))).toEqual(undecided);
    expect(verdicts(seen([...pasv, "+5 ABOR", "226 No transfer"], one))).toEqual(undecided);
    expect(verdicts(seen(pasv, one, { control: leaving(0.2) }))).toEqual(undecided);
    const reset = { by: "client", time: start + 1, frames: [[40, 40]] } as const;
    expect(verdicts(seen(pasv, one, { control: control({ reset }) }))).toEqual(undecided);
    const used = [passive([], { announcedBy: 0, usedBy: 1 })];
    expect(verdicts(seen([...pasv, "LIST"], used, { control: leaving(5) }))).toEqual(undecided);
    expect(verdicts(seen([...pasv, "LIST", "+5 QUIT"], used))).toEqual(undecided);
  });

  it("is told of while it waits, if the capture ends meanwhile", () => {
    const at = (until: number, more: Partial<SessionFacts> = {}) =>
      seen(pasv, one, { until: start + until, unfinished: true, ...more });
    expect(verdicts(at(2))).toEqual([]);
    expect(verdicts(at(8))).toEqual(undecided);
    expect(said(at(8, { otherPorts: true }))).toBe(
      "No connection to the passive data port 50000 arrived at the server, and nothing came of it in 8.0 s: it was blocked or refused on the way, or the client did not try. Not decidable: the capture ends too early to tell.",
    );
  });

  it("may have been refused at once, which shows beside the client only", () => {
    const facts = seen([...pasv, ...epsv, "QUIT", "221 Bye"], two(0.02), { otherPorts: true });
    expect(verdicts(facts)).toEqual(undecided);
    expect(said(facts)).toBe(
      "No connection to the passive data port 50000 arrived at the server, and nothing came of it: it was blocked or refused on the way, or the client did not try. Not decidable: only a capture beside the client shows what it tried.",
    );
  });

  it("waited in vain if it did so twice, ten seconds in all", () => {
    const lines = [...pasv, `+7.3 ${epsv[0]}`, epsv[1] ?? ""];
    const more = { otherPorts: true, control: leaving(11.7) };
    expect(verdicts(seen(lines, two(7.3), more))).toEqual(["R01 error likely"]);
    expect(verdicts(seen(lines, two(7.3), { ...more, vantage: "client" }))).toEqual(["R05 error likely"]);
    expect(verdicts(seen(lines, two(7.3), { ...more, control: leaving(8) }))).toEqual(undecided);
  });

  it("is a note, wherever the capture was taken, if a filter may have hidden what it tried", () => {
    const { vantage: _, ...nowhere } = seen([...pasv, "QUIT"], one);
    expect(verdicts(nowhere)).toEqual(["R05 note undecidable"]);
    const there = seen([...pasv, ...epsv, "QUIT"], two(0.02), { vantage: "client" });
    expect(verdicts(there)).toEqual(["R05 note undecidable"]);
  });
});

describe("nothing is said of a passive port left unused", () => {
  const none = (lines: readonly string[], data: readonly DataFacts[], more: Partial<SessionFacts> = {}) => {
    const facts = seen(lines, data, more);
    expect(givenUp(facts).size).toBe(0);
    expect(verdicts(facts)).toEqual([]);
  };

  it("if another data connection came about, captured or not: it was only tried out", () => {
    const lines = [...epsv, ...pasv, "LIST", "150 Here", "226 Done"];
    const unused = passive([], { announcedBy: 0, port: 50001 });
    none(lines, [unused, passive([open], { announcedBy: 1, usedBy: 2 })]);
    none([...pasv, "PORT 192,168,13,104,156,65", "200 OK"], [...one, active([open], { announcedBy: 1 })]);
    const hidden = seen(lines, [unused, passive([], { announcedBy: 1, usedBy: 2, captured: false })]);
    expect(verdicts(hidden)).toEqual(["R06 note proved"]);
  });

  it("if the server answers the transfer: it begins, or fails for another reason", () => {
    const used = [passive([], { announcedBy: 0, usedBy: 1 })];
    none([...pasv, "RETR x", "550 No such file", "QUIT"], used);
    none([...pasv, "RETR x", "150 Here"], used, { control: leaving(5) });
    none([...pasv, "LIST", "425 Not now", "QUIT"], used);
  });

  it("if the client goes on with something else", () => {
    none([...pasv, "NOOP", "200 OK", "QUIT"], one);
    none([...pasv, ...epsv, "PWD", '257 "/"'], two(0.02), { control: leaving(30) });
    none([...pasv, "PORT 192,168,13,104,156,65", "200 OK", "QUIT"], [...one, active([], { announcedBy: 1 })]);
  });

  it("if the server ends the session, or part of it is missing", () => {
    expect(givenUp(seen(pasv, one, { control: leaving(0.2, "server") })).size).toBe(0);
    none([...pasv, "QUIT"], one, { holes: true });
    none([...pasv, "QUIT"], one, { alone: "client" });
    none([...pasv, "QUIT"], one, { hidden: true });
    none([...pasv, "QUIT"], one, { source: "server" });
  });

  it("if it was asked for once, and the capture shows that nobody tried", () => {
    const shown = { otherPorts: true };
    expect(verdicts(seen([...pasv, "+7 QUIT"], one, shown))).toEqual([]);
    expect(verdicts(seen([...pasv, ...epsv], one, shown))).toEqual([]);
    expect(verdicts(seen([...pasv, "QUIT"], one, { vantage: "client" }))).toEqual([]);
    const twice = [...pasv, ...epsv, "QUIT"];
    expect(verdicts(seen(twice, two(0.02), { ...shown, vantage: "client" }))).toEqual([]);
  });
});
