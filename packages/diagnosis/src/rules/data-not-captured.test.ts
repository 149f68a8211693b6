import { expect, it } from "vitest";
import { open, passive, said, unanswered, verdicts } from "../../test/openings.ts";
import { found, session } from "../../test/session.ts";

const lines = ["PASV", "227 Yes", "LIST", "150 Here", "226 Done"];
const unseen = (port: number) => passive([], { port, usedBy: 1, captured: false });

it("sees that a filter took the data connections, and says so once", () => {
  const facts = session(lines, { data: [unseen(50000), unseen(50001)] });
  expect(verdicts(facts)).toEqual(["R06 note proved"]);
  expect(said(facts)).toContain(
    '2 transfers worked, but their data connections are missing from the capture: it was made with a filter such as "port 21"',
  );
  expect(found(facts, "R06")[0]?.said.en.advice.client).toContain("tcpdump host 192.168.13.111");
});

it("silences the rules that would speak of a firewall", () => {
  const failing = [...lines, "PASV", "227 Yes", "LIST", "+60 425 No"];
  const data = [unseen(50000), passive([], { port: 50001, announcedBy: 2, usedBy: 3 })];
  for (const vantage of ["client", "server"] as const) {
    expect(verdicts(session(failing, { vantage, otherPorts: true, data }))).toEqual(["R06 note proved"]);
  }
});

it("silences nothing where other data connections are there", () => {
  const data = [unseen(50000), passive([unanswered], { port: 50001 })];
  const facts = session(lines, { data });
  expect(verdicts(facts)).toEqual(["R01 error proved", "R06 note proved"]);
  expect(found(facts, "R06")[0]?.said.en.finding).not.toContain("filter");
});

it("says nothing of transfers that are there, or that failed", () => {
  expect(verdicts(session(lines, { data: [passive([open], { usedBy: 1 })] }))).toEqual([]);
});
