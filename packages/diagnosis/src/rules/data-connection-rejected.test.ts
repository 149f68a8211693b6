import { expect, it } from "vitest";
import { active, open, passive, rejected, said, unanswered, verdicts } from "../../test/openings.ts";
import { found, server, session } from "../../test/session.ts";
import type { Opening } from "../facts.ts";

const tried = (...openings: Opening[]) => session([], { data: [passive(openings)] });

it("sees the ICMP error of a firewall, in both modes", () => {
  expect(verdicts(tried(rejected))).toEqual(["R03 error proved"]);
  expect(said(tried(rejected))).toBe(
    'A firewall (203.0.113.1) rejects the data connection to 192.168.13.111:50000 with ICMP: "Communication administratively filtered".',
  );
  const toClient = session([], { data: [active([rejected])] });
  expect(verdicts(toClient)).toEqual(["R03 error proved"]);
  expect(found(toClient, "R03")[0]?.said.en.advice.client).toContain("passive mode");
});

it("tells the server's own firewall from one on the way", () => {
  const own = { ...rejected, router: server.address, what: "Port unreachable" } as Opening;
  expect(said(tried(own))).toContain("192.168.13.111 itself rejects");
  expect(found(tried(own), "R03")[0]?.said.en.advice.firewall).toBeNull();
});

it("does not call a missing route a firewall", () => {
  expect(said(tried({ ...rejected, what: "Host unreachable" } as Opening))).toMatch(/^A device on the way/);
});

it("is more specific than silence", () => {
  expect(verdicts(tried(unanswered, rejected))).toEqual(["R03 error proved"]);
});

it("believes a socket that says unreachable, without a word of ICMP", () => {
  const { router: _, ...told } = { ...rejected, frames: [] } as Extract<Opening, { kind: "rejected" }>;
  const facts = session([], { source: "client", data: [passive([told])] });
  expect(verdicts(facts)).toEqual(["R03 error likely"]);
  expect(said(facts)).not.toContain("ICMP");
});

it("says nothing where another attempt came through", () => {
  expect(verdicts(tried(rejected, open))).toEqual([]);
});
