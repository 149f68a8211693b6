import { describe, expect, it } from "vitest";
import { reply } from "../../test/article.ts";
import { session } from "../../test/rows.ts";
import { SessionReporter } from "./session.ts";

describe("a session of a report", () => {
  it("has of a reply with thousands of lines the beginning, how many are left out, and the last", () => {
    const long = reply("4", 213, "STAT", "");
    const raw = Array.from({ length: 5000 }, (_, at) => `213-\u001bline ${at}`);
    const [row] = new SessionReporter().report(session({ rows: [{ ...long, raw }] }), null).rows;
    expect(row?.raw).toHaveLength(200);
    expect(row?.raw[0]).toBe("213-\\x1bline 0");
    expect(row?.raw.slice(-2)).toEqual(["… 4,801 …", "213-\\x1bline 4999"]);
  });
});
