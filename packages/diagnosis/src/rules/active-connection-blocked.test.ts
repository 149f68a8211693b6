import { describe, expect, it } from "vitest";
import { active, open, refused, said, unanswered, verdicts } from "../../test/openings.ts";
import { control, found, session } from "../../test/session.ts";
import type { Opening, SessionFacts } from "../facts.ts";

const asked = ["PORT 192,168,13,104,195,80", "200 OK"];

const tried = (opening: Opening, more: Partial<SessionFacts> = {}) =>
  session(asked, { data: [active([opening])], ...more });

const waited = (seconds: number, answer: string, more: Partial<SessionFacts>) =>
  session([...asked, "LIST", `+${seconds} ${answer}`], {
    otherPorts: true,
    data: [active([], { announcedBy: 0, usedBy: 1 })],
    ...more,
  });

describe("the server cannot reach the client", () => {
  it("if its SYNs get no answer, by the client's own host if they are seen there", () => {
    expect(verdicts(tried(unanswered))).toEqual(["R07 error proved"]);
    expect(said(tried(unanswered))).toContain(
      "3 SYNs got no answer in 7.0 s. A firewall or NAT on the client's side",
    );
    expect(said(tried(unanswered, { vantage: "client" }))).toContain("The host's own firewall");
  });

  it("if they are refused, by the client or by something before it", () => {
    expect(verdicts(tried(refused))).toEqual(["R07 error proved"]);
    expect(said(tried(refused))).toContain("The client does not listen there any more");
    const near = tried({ ...refused, hopLimit: 63 } as Opening, {
      control: control({ hopLimits: { client: 60, server: 64 } }),
    });
    expect(said(near)).toContain("a firewall or NAT before the client refuses");
  });

  it("very likely if the server gives up, soon or late, and nothing arrived at the client", () => {
    const facts = waited(60, "425 Failed.", { vantage: "client" });
    expect(verdicts(facts)).toEqual(["R07 error likely"]);
    expect(verdicts(waited(0.1, "425 Failed.", { vantage: "client" }))).toEqual(["R07 error likely"]);
    expect(verdicts(waited(30, "425 No.", { source: "client", vantage: "client" }))).toEqual([
      "R07 error likely",
    ]);
    expect(said(facts)).toContain("no connection of it arrived at the client");
  });

  it("as the server's socket tells it: no word of packets", () => {
    const dialled = { kind: "unanswered", seconds: 30, frames: [] } as const;
    const facts = tried(dialled, { source: "server", vantage: "server" });
    expect(verdicts(facts)).toEqual(["R07 error likely"]);
    expect(said(facts)).not.toContain("SYN");
    expect(found(facts, "R07")[0]?.said["zh-CN"].finding).not.toContain("SYN");
  });
});

it("sees beside the server that it does not try at all", () => {
  const facts = waited(1, "425 Can't open data connection.", { vantage: "server" });
  expect(verdicts(facts)).toEqual(["R07 error likely"]);
  expect(said(facts)).toContain("it gave up without sending a SYN");
  expect(said(waited(1, "425 No.", { vantage: "both" }))).toContain("it gave up without sending a SYN");
});

it("does not decide it by a capture that was filtered, or made somewhere", () => {
  expect(verdicts(waited(60, "425 No.", { vantage: "client", otherPorts: false }))).toEqual([
    "R07 note undecidable",
  ]);
  expect(verdicts(waited(60, "425 No.", {}))).toEqual(["R07 note undecidable"]);
  expect(said(waited(60, "425 No.", {}))).toMatch(/^No connection from the server/);
});

it("says nothing where the server gets through, from whatever port, or has another reason", () => {
  expect(verdicts(tried(open))).toEqual([]);
  expect(verdicts(waited(0.1, "550 No such file.", { vantage: "client" }))).toEqual([]);
});
