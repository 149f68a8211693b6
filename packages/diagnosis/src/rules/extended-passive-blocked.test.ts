import { expect, it } from "vitest";
import { open, passive, refused, said, unanswered, verdicts } from "../../test/openings.ts";
import { session } from "../../test/session.ts";
import type { DataFacts, Opening } from "../facts.ts";

const epsv = (opening: Opening, port: number) => passive([opening], { method: "EPSV", port });
const pasv = (opening: Opening, port: number, usedBy = 0) =>
  passive([opening], { method: "PASV", port, usedBy });
const seen = (data: readonly DataFacts[], reply = "226 Done") => session(["LIST", reply], { data });

it("sees that the port of a 229 is blocked, and that of a 227 is not", () => {
  expect(verdicts(seen([epsv(unanswered, 50000), pasv(open, 50001)]))).toEqual(["R26 warn likely"]);
  const often = [epsv(unanswered, 50000), pasv(open, 50001), epsv(refused, 50002), pasv(open, 50003)];
  expect(verdicts(seen(often))).toEqual(["R26 warn proved"]);
  expect(said(seen(often))).toContain(
    "EPSV is blocked, PASV works: the port of the 229 was not reached (2 times)",
  );
});

it("sees that EPSV gets no reply, and PASV does", () => {
  const facts = session(["EPSV", "PASV", "+10 227 Yes", "LIST", "226 Done"], {
    data: [pasv(open, 50000, 2)],
  });
  expect(verdicts(facts)).toEqual(["R26 warn likely"]);
});

it("says nothing of a server that does not know EPSV: a client then asks for PASV", () => {
  const facts = session(["EPSV", "500 What?", "PASV", "227 Yes"], { data: [pasv(open, 50000)] });
  expect(verdicts(facts)).toEqual([]);
});

it("says nothing before a transfer by PASV went through", () => {
  const facts = seen([epsv(unanswered, 50000), pasv(open, 50001)], "425 Security: Bad IP connecting.");
  expect(verdicts(facts)).not.toContain("R26 warn likely");
});

it("does not blame EPSV where PASV fails too, or EPSV works at times", () => {
  const both = seen([epsv(unanswered, 50000), pasv(unanswered, 50001)]);
  expect(verdicts(both)).toEqual(["R01 error proved"]);
  const atTimes = seen([epsv(unanswered, 50000), epsv(open, 50001), pasv(open, 50002)]);
  expect(verdicts(atTimes)).toEqual(["R01 error proved"]);
  expect(verdicts(seen([epsv(open, 50000)]))).toEqual([]);
});
