import { describe, expect, it } from "vitest";
import { active, open, outside, refused, said, unanswered, verdicts } from "../../test/openings.ts";
import { found, session } from "../../test/session.ts";
import type { SessionFacts } from "../facts.ts";

const port = "PORT 192,168,1,5,195,80";
const inner = "192.168.1.5";

const seen = (lines: readonly string[], more: Partial<SessionFacts> = {}) =>
  session(lines, { ...outside, otherPorts: true, ...more });

describe("a client behind NAT in active mode", () => {
  it("is refused by a server that compares the addresses: proved", () => {
    const facts = seen([port, "500 Illegal PORT command."]);
    expect(verdicts(facts)).toEqual(["R08 error proved"]);
    expect(said(facts)).toBe(
      'The client announced 192.168.1.5, but its packets come from 198.51.100.7: it is behind NAT, or forwarded. The server refuses ("500 Illegal PORT command.").',
    );
    expect(found(facts, "R08")[0]?.said.en.advice.server).toContain("Leave that check on");
    expect(verdicts(seen([port, "504 Not your address."], { source: "server" }))).toEqual([
      "R08 error proved",
    ]);
  });

  it("is refused by a forwarded localhost too", () => {
    expect(verdicts(seen(["EPRT |1|127.0.0.1|50000|", "501 No."]))).toEqual(["R08 error proved"]);
    expect(verdicts(seen(["EPRT |1|127.0.0.1|50000|", "500 What?"]))).toEqual(["R08 error likely"]);
  });

  it("is likely seen at the client, whose private address a server outside refuses or does not reach", () => {
    const client = { address: inner, port: 40000 };
    const told = seen([port, "500 Illegal PORT command."], { client });
    expect(verdicts(told)).toEqual(["R08 error likely"]);
    expect(said(told)).toContain(
      "its private address 192.168.1.5 to the server 203.0.113.5, which is outside",
    );
    const data = [active([], { address: inner, announcedBy: 0, usedBy: 1 })];
    const waited = seen([port, "200 OK", "LIST", "+60 425 Failed."], { client, data, vantage: "client" });
    expect(verdicts(waited)).toEqual(["R08 error likely"]);
  });

  it("is proved by SYNs to its inner address that nobody answers; a firewall is not blamed", () => {
    const at = (opening: typeof unanswered) =>
      verdicts(seen([port, "200 OK"], { data: [active([opening], { address: inner })] }));
    expect(at(unanswered)).toEqual(["R08 error proved"]);
    expect(at(refused)).toEqual(["R08 error likely"]);
  });

  it("explains also the 425 that follows the refused PORT", () => {
    const lines = [port, "500 Illegal PORT command.", "LIST", "425 Use PORT or PASV first."];
    expect(verdicts(seen(lines))).toEqual(["R08 error proved"]);
  });
});

describe("nothing is said", () => {
  it("of refusals that are not about the address", () => {
    for (const reply of ["502 Not implemented.", "530 Log in first.", "522 Use (1)."]) {
      expect(verdicts(seen([port, reply]))).toEqual([]);
    }
  });

  it("of a client that announces its own address, and is refused", () => {
    expect(verdicts(seen(["PORT 198,51,100,7,195,80", "500 Illegal PORT command."]))).toEqual([]);
    expect(verdicts(session(["PORT 192,168,13,104,195,80", "500 No active mode here."]))).toEqual([]);
  });

  it("where a helper on the way makes it work", () => {
    const data = [active([open], { address: inner })];
    expect(verdicts(seen([port, "200 OK"], { data, client: { address: inner, port: 40000 } }))).toEqual([]);
  });

  it("of a private address to which the server's SYN finds its way: a firewall stops it there", () => {
    const data = [active([unanswered], { address: inner })];
    const facts = seen([port, "200 OK"], { data, client: { address: inner, port: 40000 } });
    expect(verdicts(facts)).toEqual(["R07 error proved"]);
  });
});
