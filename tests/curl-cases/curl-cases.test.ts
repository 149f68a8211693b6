import { describe, expect, it } from "vitest";
import { type CurlCase, curlCases } from "./corpus.ts";
import { exits, notApplicable, otherServers, particulars } from "./particulars.ts";
import { content, type Outcome, play } from "./playing.ts";
import { stepsOf } from "./steps.ts";

/** Why a case is not for us; undefined if it is. */
function whyNot({ test, server }: CurlCase): string | undefined {
  const other = server.find((name) => otherServers.includes(name));
  if (other !== undefined) return `a server of another protocol takes part: ${other}`;
  return notApplicable.find(({ tests }) => tests.includes(test))?.reason;
}

/** The codes of which the one must be that the case ends with; none where data must come. */
function wanted({ test, errorcode }: CurlCase): readonly string[] {
  const particular = particulars[test]?.error;
  if (particular !== undefined) return particular === "none" ? [] : [particular];
  return errorcode === null || errorcode === "0" ? [] : (exits[errorcode] ?? [`exit code ${errorcode}`]);
}

const isTransfer = ({ step }: Outcome) => /^(RETR|STOR|APPE|LIST|NLST)\b/.test(step);

describe.skipIf(curlCases.length === 0)("in the situation of curl's test cases our client", () => {
  it("leaves out what is not for a client library, each case with its reason (whyNot)", () => {
    expect(curlCases.filter((case_) => whyNot(case_) !== undefined)).toHaveLength(35);
  });

  for (const case_ of curlCases.filter((each) => whyNot(each) === undefined)) {
    const title = `${case_.test}: ${case_.name}`;
    const codes = wanted(case_);
    it(`${title}: ${codes.length === 0 ? "gets what it wants" : `ends with ${codes.join(" or ")}`}`, async () => {
      const outcomes = await play(case_, particulars[case_.test]);
      if (codes.length > 0) {
        expect(codes, JSON.stringify(outcomes)).toContain(
          outcomes.findLast(({ error }) => error !== undefined)?.error,
        );
        return;
      }
      const steps = particulars[case_.test]?.steps ?? stepsOf(case_);
      const transfers = steps.filter(({ verb }) => ["RETR", "STOR", "APPE", "LIST", "NLST"].includes(verb));
      const came = outcomes.filter(isTransfer);
      expect(came.length, JSON.stringify(outcomes)).toBe(transfers.length);
      const [last, step] = [came.at(-1), transfers.at(-1)];
      expect(last?.error).toBeUndefined();
      if (step?.verb === "RETR") expect(last?.data).toBe(content.slice(step.offset ?? 0));
      if (step?.verb === "STOR") expect(last?.data).toBe(content);
    });
  }
});
