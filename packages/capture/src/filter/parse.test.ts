import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { articleSession } from "../../test/article.ts";
import { finding } from "../../test/findings.ts";
import { session } from "../../test/rows.ts";
import { explainFilterProblem, languages } from "../explain/index.ts";
import type { Session } from "../model.ts";
import { parseFilter } from "./parse.ts";

const article = session({
  ...articleSession,
  commands: [{ frame: 40, verb: "RETR", argument: "13111.txt", replies: [] }],
});

function matches(filter: string, one: Session = article): boolean {
  const parsed = parseFilter(filter);
  if ("problem" in parsed) throw new Error(explainFilterProblem(parsed.problem, "en"));
  return parsed.filter(one);
}

function problem(filter: string): string | undefined {
  const parsed = parseFilter(filter);
  return "problem" in parsed ? explainFilterProblem(parsed.problem, "en") : undefined;
}

describe("a condition", () => {
  it.each([
    ["host 192.168.13.104", true],
    ["host 192.168.13.0/24", true],
    ["host 10.0.0.0/8", false],
    ["client 192.168.13.104", true],
    ["client 192.168.13.111", false],
    ["server 192.168.13.111", true],
    ["server ::ffff:192.168.13.111", true],
    ["port 21", true],
    ["port 13365", true],
    ["port 22", false],
    ["user ftpuser", true],
    ["user ftp*", true],
    ["user ftp", false],
    ["command RETR", true],
    ["command retr", true],
    ["command ST*", false],
    ["file 13111.txt", true],
    ["file *.txt", true],
    ["file *.zip", false],
    ["code 227", true],
    ["code 2xx", true],
    ["code 22X", true],
    ["code 5xx", false],
    ["level ok", true],
    ["level error", false],
    ["mode passive", true],
    ["mode active", false],
    ["tls", false],
    ["failed", false],
    ["incomplete", false],
  ])("%s: %s", (filter, expected) => {
    expect(matches(filter)).toBe(expected);
  });

  it("sees what went wrong", () => {
    const replies = [{ frame: 2, frames: [[2, 2]] as const, code: 550, text: "no" }];
    const [transfer] = articleSession.transfers;
    const [data] = articleSession.connections;
    if (transfer === undefined || data === undefined) throw new Error("the article has a transfer");
    expect(
      matches("failed", session({ commands: [{ frame: 1, verb: "CWD", argument: "x", replies }] })),
    ).toBe(true);
    expect(matches("failed", session({ connections: [{ ...data, state: "refused" }] }))).toBe(true);
    expect(matches("incomplete", session({ transfers: [{ ...transfer, complete: "no" }] }))).toBe(true);
    expect(matches("tls", session({ encrypted: "explicit" }))).toBe(true);
    expect(matches('user "a b"', session({ user: "a b" }))).toBe(true);
    expect(matches("user *", session({ user: null }))).toBe(false);
  });

  it("knows a rule by its number, and a level with all that are worse", () => {
    const troubled = session({ findings: [finding("warn", "R26"), finding("note", "R28")] });
    for (const filter of ["finding R26", "finding r28", "finding note", "finding WARN"])
      expect(matches(filter, troubled), filter).toBe(true);
    for (const filter of ["finding R01", "finding error"])
      expect(matches(filter, troubled), filter).toBe(false);
    expect(matches("finding note")).toBe(false);
    expect(problem("finding 01")).toMatch(/^column 9: expected a rule, such as R01, or a level/);
  });

  it("compares a pattern without a slash with the last part of a path", () => {
    const stored = session({ commands: [{ frame: 1, verb: "STOR", argument: "/in/a.zip", replies: [] }] });
    expect(matches("file a.zip", stored)).toBe(true);
    expect(matches("file /in/*", stored)).toBe(true);
    expect(matches("file in/*", stored)).toBe(false);
    const login = session({ commands: [{ frame: 1, verb: "USER", argument: "a.zip", replies: [] }] });
    expect(matches("file a.zip", login)).toBe(false);
  });
});

describe("parseFilter", () => {
  it.each([
    ["", true],
    ["  ", true],
    ["port 21 and user ftpuser", true],
    ["port 21 and port 22", false],
    ["port 22 or port 21 and port 22", false],
    ["(port 22 or port 21) and not port 22", true],
    ["not (port 21)", false],
    ["not not port 21", true],
    ["!port 22&&(port 21||tls)", true],
    ["NOT TLS AND Port 21", true],
  ])("%j: %s", (filter, expected) => {
    expect(matches(filter)).toBe(expected);
  });

  it.each([
    ["hots 1.2.3.4", /^column 1: expected a condition \(host, .*\), not "hots"$/],
    ["host 1.2.3", /^column 6: expected an address or network, .* not "1\.2\.3"$/],
    ["host 10.0.0.0/33", /^column 6: /],
    ["tls port 21", /^column 5: expected and, or, or the end of the filter, not "port"$/],
    ["port 21 and", /^column 12: expected a condition .*, but the filter ends here$/],
    ["port", /^column 5: expected a port, 0 to 65535, but the filter ends here$/],
    ["port 65536", /^column 6: /],
    ["(tls", /^column 5: expected a closing bracket, but the filter ends here$/],
    ["tls)", /^column 4: expected and, or, /],
    ["user )", /^column 6: expected a user name, not "\)"$/],
    ['user "a', /^column 6: this quotation mark is not closed$/],
    ['"tls"', /^column 1: /],
    ["code 45", /^column 6: expected a reply code, such as 550 or 4xx, not "45"$/],
    ["level bad", /^column 7: expected a level: /],
    ["mode fast", /^column 6: expected passive or active/],
    ["command 9", /^column 9: expected a command/],
    ["tls & tls", /^column 5: /],
    ["(".repeat(200), /brackets too deep$/],
    ["x".repeat(20_000), /the filter is too long/],
  ])("says of %j what is wrong", (filter, expected) => {
    expect(problem(filter)).toMatch(expected);
  });

  it("gives back what is written, with whatever brackets", () => {
    const leaf = fc.constantFrom<[string, boolean]>(["tls", false], ["port 21", true], ["file *.txt", true]);
    const { tree } = fc.letrec<{ tree: [string, boolean] }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 5 },
        leaf,
        fc
          .tuple(tie("tree"), tie("tree"), fc.boolean())
          .map(([[a, x], [b, y], and]): [string, boolean] => [
            `(${a}) ${and ? "and" : "||"} (${b})`,
            and ? x && y : x || y,
          ]),
        tie("tree").map(([a, x]): [string, boolean] => [`not (${a})`, !x]),
      ),
    }));
    fc.assert(fc.property(tree, ([text, expected]) => matches(text) === expected));
  });

  it("takes any text without an exception, and says what is wrong in every language on one line", () => {
    const word = fc.constantFrom(
      "host",
      "and",
      "(",
      ")",
      "not",
      '"',
      "tls",
      "1.2.3.4",
      "\u001b[31m",
      "\n",
      "&",
      "file",
    );
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(word).map((words) => words.join(" ")),
    );
    fc.assert(
      fc.property(text, fc.constantFrom(...languages), (filter, language) => {
        const parsed = parseFilter(filter);
        if (!("problem" in parsed)) return;
        expect(explainFilterProblem(parsed.problem, language)).toMatch(/^[^\u0000-\u001f\u007f-\u009f{}]+$/);
        expect(parsed.problem.column).toBeLessThanOrEqual(filter.length + 1);
      }),
    );
  });
});
