import { describe, expect, it } from "vitest";
import { open, passive, refused, said, unanswered, verdicts } from "../../test/openings.ts";
import { found, session } from "../../test/session.ts";
import type { Opening, SessionFacts } from "../facts.ts";

const asked = ["PASV", "227 Entering Passive Mode (192,168,13,111,195,80)"];

const tried = (opening: Opening, more: Partial<SessionFacts> = {}) =>
  session(asked, { data: [passive([opening])], ...more });

/** At the server's end: LIST waits for a connection, and is answered so. */
const waited = (seconds: number, answer: string, more: Partial<SessionFacts> = {}) =>
  session([...asked, "LIST", `+${seconds} ${answer}`], {
    vantage: "server",
    otherPorts: true,
    data: [passive([], { announcedBy: 0, usedBy: 1 })],
    ...more,
  });

describe("a passive port is blocked", () => {
  it("if the client's SYNs get no answer: proved, with what shows it", () => {
    const [finding] = found(tried(unanswered), "R01");
    expect(finding).toMatchObject({ level: "error", certainty: "proved", subjects: ["C1.D50000"] });
    expect(finding?.frames).toEqual([
      [17, 17],
      [19, 19],
    ]);
    expect(finding?.said.en.finding).toBe(
      "The passive data port 50000 is blocked: 3 SYNs of the client got no answer in 7.0 s.",
    );
    expect(finding?.said["zh-CN"].finding).toBe(
      "被动模式数据端口 50000 被拦截：客户端发送了 3 次 SYN，7.0 秒内没有任何应答。",
    );
    expect(finding?.said.en.advice.firewall).toContain("nf_conntrack_ftp");
  });

  it("by the server's host itself, if the SYNs are seen there", () => {
    expect(said(tried(unanswered, { vantage: "server" }))).toContain("on the server's host itself");
  });

  it("on the way back, if the server's answer is not answered at the server", () => {
    const half = { ...unanswered, half: true } as const;
    expect(verdicts(tried(half, { vantage: "server" }))).toEqual(["R01 error likely"]);
    expect(said(tried(half, { vantage: "server" }))).toContain("blocked on the way back");
    expect(verdicts(tried(half, { vantage: "client" }))).toEqual([]);
  });

  it("and EPSV is advised only where it was not tried", () => {
    const [once] = found(tried(unanswered), "R01");
    expect(once?.said.en.advice.client).toContain("EPSV");
    const data = [passive([unanswered]), passive([unanswered], { port: 50001, method: "EPSV" })];
    const [twice] = found(session(asked, { data }), "R01");
    expect(twice?.said.en.advice.client).not.toContain("EPSV");
    expect(twice?.said["zh-CN"].advice.client).not.toContain("EPSV");
  });

  it("for a part of the range only, if other ports work", () => {
    const data = [passive([open], { port: 50001 }), passive([unanswered], { port: 50500 })];
    const [finding] = found(session(asked, { data }), "R01");
    expect(finding?.said.en.advice.firewall).toContain("A part of the range is open already.");
  });

  it("very likely, if the server waited and nobody came", () => {
    const facts = waited(60, "425 Failed to establish connection.");
    expect(verdicts(facts)).toEqual(["R01 error likely"]);
    expect(said(facts)).toBe(
      "No connection to the passive data port 50000 arrived at the server in 60.0 s: it is blocked on the way, or on the client's own host.",
    );
    expect(verdicts(waited(30, "425 Nobody came.", { source: "server" }))).toEqual(["R01 error likely"]);
  });

  it("very likely, if a client behind the capture falls silent and announces anew", () => {
    const lines = [...asked, "+60 PASV", "227 Entering Passive Mode (192,168,13,111,195,81)"];
    const given = { announcedBy: 0 };
    const at = (more: Partial<SessionFacts>) =>
      session(lines, { vantage: "server", otherPorts: true, data: [passive([], given)], ...more });
    expect(verdicts(at({}))).toEqual(["R01 error likely"]);
    expect(verdicts(at({ otherPorts: false }))).toEqual(["R01 note undecidable"]);
  });

  it("as the client's socket tells it: no word of packets", () => {
    const opening = { kind: "unanswered", seconds: 30, frames: [] } as const;
    const facts = tried(opening, { source: "client", vantage: "client" });
    expect(verdicts(facts)).toEqual(["R01 error likely"]);
    expect(said(facts)).toBe(
      "The passive data port 50000 is blocked: the client's attempt to connect got no answer in 30.0 s.",
    );
    expect(found(facts, "R01")[0]?.said["zh-CN"].finding).not.toContain("SYN");
  });
});

describe("whether a passive port is blocked is not decided", () => {
  it("by one SYN at the capture's end, unless the server gives the transfer up", () => {
    const once = { kind: "unanswered", attempts: 1, seconds: 0.4, frames: [[19, 19]] } as const;
    expect(verdicts(tried(once))).toEqual(["R01 note undecidable"]);
    expect(said(tried(once))).toMatch(/Not decidable: the capture ends too early/);
    const data = [passive([once], { usedBy: 1 })];
    expect(verdicts(session([...asked, "LIST", "425 No."], { data }))).toEqual(["R01 error likely"]);
  });

  it("by the packets of one side", () => {
    expect(verdicts(tried(unanswered, { alone: "client" }))).toEqual(["R01 note undecidable"]);
  });

  it("by a capture without any other port: it was filtered, perhaps", () => {
    const filtered = waited(60, "425 No.", { otherPorts: false });
    expect(verdicts(filtered)).toEqual(["R01 note undecidable"]);
    expect(said(filtered)).toContain("nothing came of it in 60.0 s: it is stopped on the way or");
    expect(said(filtered)).toContain("or a filter on ports hides it");
    expect(said(waited(60, "425 No.", { holes: true }))).toContain("it may have been stopped on the way");
  });
});

describe("a passive port is not called blocked", () => {
  it("if a connection came about, in whatever attempt, or was refused", () => {
    expect(verdicts(tried(open))).toEqual([]);
    expect(verdicts(session(asked, { data: [passive([unanswered, open])] }))).toEqual([]);
    expect(verdicts(tried({ kind: "midway" }))).toEqual([]);
    expect(verdicts(tried(refused)).filter((one) => one.startsWith("R01"))).toEqual([]);
  });

  it("if the server says at once that there is no data connection, or that there is no such file", () => {
    expect(verdicts(waited(0.01, "425 Try later."))).toEqual([]);
    expect(verdicts(waited(20, "550 No such file."))).toEqual([]);
  });

  it("if nobody wanted the port: asked twice, or asked and left", () => {
    const data = [passive([], { announcedBy: 0 })];
    const more = { vantage: "server", otherPorts: true, data } as const;
    expect(verdicts(session([...asked, "PASV", "227 Again (192,168,13,111,195,81)"], more))).toEqual([]);
    expect(verdicts(session([...asked, "+60 QUIT", "221 Bye"], more))).toEqual([]);
  });
});

it("does not take an answer that the capture lost for none", () => {
  const once: Opening = { kind: "unanswered", attempts: 1, seconds: 7, frames: [[19, 19]] };
  const data = [passive([once], { announcedBy: 0, usedBy: 1 })];
  const among = (reply: string, more: Partial<SessionFacts>) =>
    verdicts(session([...asked, "LIST", reply], { data, ...more }));
  expect(among("425 No", {})).toEqual(["R01 error proved"]);
  expect(among("425 No", { holes: true })).toEqual(["R01 note undecidable"]);
  expect(among("226 Done", {})).toEqual(["R01 note undecidable"]);
});
