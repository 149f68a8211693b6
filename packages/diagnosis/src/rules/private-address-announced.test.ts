import { describe, expect, it } from "vitest";
import { open, outside, passive, refused, said, unanswered, verdicts } from "../../test/openings.ts";
import { found, session } from "../../test/session.ts";
import type { DataFacts, Opening, SessionFacts } from "../facts.ts";

const inner = "10.0.0.9";
const asked = ["PASV", "227 Entering Passive Mode (10,0,0,9,195,80)"];

const seen = (data: DataFacts, more: Partial<SessionFacts> = {}) =>
  session(asked, { ...outside, otherPorts: true, data: [data], ...more });

const toServer = (opening: Opening) => ({
  from: outside.client,
  to: { ...outside.server, port: 50000 },
  opening,
});

describe("a server that announces its private address", () => {
  it("is an error if the client goes there in vain: proved, and no firewall is blamed", () => {
    expect(verdicts(seen(passive([unanswered], { address: inner })))).toEqual(["R04 error proved"]);
    expect(verdicts(seen(passive([refused], { address: inner })))).toEqual(["R04 error proved"]);
    expect(said(seen(passive([unanswered], { address: inner })))).toBe(
      "The server announces the private address 10.0.0.9 in its 227 reply, which clients outside cannot reach: the client's connection to it fails.",
    );
  });

  it("is an error if the client does not try, and the transfer fails", () => {
    const data = passive([], { address: inner, usedBy: 1 });
    const facts = session([...asked, "LIST", "+60 425 No."], { ...outside, data: [data] });
    expect(verdicts(facts)).toEqual(["R04 error likely"]);
  });

  it("is a warning if this client knows better: others do not", () => {
    const facts = seen(passive([toServer(open)], { address: inner }));
    expect(verdicts(facts)).toEqual(["R04 warn proved"]);
    expect(found(facts, "R04")[0]?.said["zh-CN"].finding).toContain(
      "只有改为连接 203.0.113.5 的客户端才能成功",
    );
  });

  it("is a warning beside the error that the port is blocked as well", () => {
    const facts = seen(passive([toServer(unanswered)], { address: inner }));
    expect(verdicts(facts)).toEqual(["R01 error proved", "R04 warn proved"]);
  });

  it("is seen beside the server by the client's public address, if nobody comes", () => {
    const inside = { client: outside.client, server: { address: inner, port: 21 } };
    const data = passive([], { address: inner, usedBy: 1 });
    const lines = [...asked, "LIST", "+60 425 No."];
    const given = { ...inside, data: [data], vantage: "server", otherPorts: true } as const;
    expect(verdicts(session(lines, given))).toEqual(["R04 error likely"]);
    expect(verdicts(session(lines, { ...given, source: "server" }))).toEqual(["R04 error likely"]);
    const lan = { ...given, client: { address: "10.0.0.77", port: 40000 } };
    expect(verdicts(session(lines, lan))).toEqual(["R01 error likely"]);
  });

  it("is perhaps one beside the server, if the client leaves without a transfer", () => {
    const inside = { client: outside.client, server: { address: inner, port: 21 } };
    const left = [...asked, "QUIT", "221 Bye"];
    const given = { ...inside, data: [passive([], { address: inner, announcedBy: 0 })] };
    const facts = session(left, { ...given, vantage: "server" });
    expect(verdicts(facts)).toEqual(["R04 note undecidable"]);
    expect(said(facts)).toBe(
      "The server announces the private address 10.0.0.9 in its 227 reply to 198.51.100.7, which is outside and cannot reach it, unless a NAT on the way rewrites the reply: no connection to it is in the capture. Not decidable: a capture filter may have left the data connections out.",
    );
    const there = session(left, { ...outside, data: given.data, vantage: "client" });
    expect(verdicts(there)).toEqual(["R04 warn proved"]);
  });

  it("is likely one between private networks, if nothing answers there", () => {
    const data = passive([unanswered], { address: inner });
    expect(verdicts(session(asked, { data: [data] }))).toEqual(["R04 error likely"]);
  });

  it("is also one with a public address that is not its own, if nothing answers there", () => {
    const facts = seen(passive([unanswered], { address: "192.0.2.99" }));
    expect(verdicts(facts)).toEqual(["R04 error likely"]);
    expect(said(facts)).toContain("the address 192.0.2.99 in its 227 reply, not its own, 203.0.113.5");
  });
});

describe("nothing is said", () => {
  it("if the announced address works: one network, or FXP", () => {
    expect(verdicts(seen(passive([open], { address: inner })))).toEqual([]);
    expect(verdicts(session(asked, { data: [passive([open], { address: inner })] }))).toEqual([]);
  });

  it("if a client between private networks goes to the control connection's address", () => {
    const to = { address: "192.168.13.111", port: 50000 };
    const data = passive([{ from: outside.client, to, opening: open }], { address: inner });
    expect(verdicts(session(asked, { data: [data] }))).toEqual([]);
  });

  it("if a server behind NAT, seen from inside, announces its public address: so it should be", () => {
    const inside = { client: outside.client, server: { address: inner, port: 21 } };
    const data = passive([], { address: outside.server.address, announcedBy: 0 });
    expect(verdicts(session(asked, { ...inside, data: [data] }))).toEqual([]);
  });

  it("of EPSV, which announces no address", () => {
    const data = passive([toServer(open)], { address: outside.server.address, method: "EPSV" });
    expect(verdicts(seen(data))).toEqual([]);
  });
});
