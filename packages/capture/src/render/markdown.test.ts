import { describe, expect, it } from "vitest";
import { articleAnalysis, command } from "../../test/article.ts";
import { finding } from "../../test/findings.ts";
import { session } from "../../test/rows.ts";
import { languages } from "../explain/index.ts";
import { codeSpan, escapeMarkdown, renderMarkdown } from "./markdown.ts";

describe("renderMarkdown", () => {
  it.each(languages)("tells the article's session in %s as it was read and found good", async (language) => {
    const text = renderMarkdown(articleAnalysis, { language });
    await expect(text).toMatchFileSnapshot(`../../test/golden/article.${language}.markdown.txt`);
  });

  it("keeps hostile names in their cell, as text", () => {
    const name = "a|b`c``d<img src=x onerror=alert(1)>[x](javascript:y)**z**\r\n\\| e";
    const analysis = { ...articleAnalysis, sessions: [session({ rows: [command("1", "RETR", name)] })] };
    const row = renderMarkdown(analysis, { language: "en" })
      .split("\n")
      .find((line) => line.startsWith("| 1 |"));
    expect(row).toBe(
      "| 1 | client | Client **downloads** file a\\|b\\`c\\`\\`d&lt;img src=x onerror=alert(1)\\>\\[x\\](javascript:y)\\*\\*z\\*\\*\\\\x0d\\\\x0a\\\\\\| e (get)" +
        "<br>```RETR a\\|b`c``d<img src=x onerror=alert(1)>[x](javascript:y)**z**\\x0d\\x0a\\\\| e``` |",
    );
  });

  it("ends with the findings as a list, with nothing in them that is markup", () => {
    const said = { finding: "It said *this*|that.", advice: { client: "a_b", server: null, firewall: null } };
    const odd = finding("warn", "R23", { certainty: "likely", said: { en: said, "zh-CN": said } });
    const troubled = { ...articleAnalysis, sessions: [session({ findings: [odd] })], findings: [odd] };
    const text = renderMarkdown(troubled, { language: "en", only: "findings" });
    expect(text).toContain("\nSession C1: ");
    expect(
      text.endsWith(
        "\n## Findings: 1 warning\n\n* **warning R23**: It said \\*this\\*\\|that. (likely · C1 · frame 4)\n  * Client: a\\_b\n",
      ),
      text,
    ).toBe(true);
    expect(renderMarkdown(troubled, { language: "en", only: "rows" })).not.toContain("Findings");
    const note = { ...articleAnalysis, findings: [finding("note", "R28")] };
    expect(renderMarkdown(note, { language: "en", only: "findings" })).toMatch(
      /\nNo trouble found.*Worth knowing:\n\n\* note R28: .*\n$/,
    );
  });

  it("names merged ACKs only when asked", () => {
    expect(renderMarkdown(articleAnalysis, { language: "en" })).not.toContain("ACK");
    expect(renderMarkdown(articleAnalysis, { language: "en", acks: true })).toContain("<br>ACK 5 |");
  });
});

describe("escapeMarkdown", () => {
  it("leaves ordinary names alone", () => {
    expect(escapeMarkdown("13111.txt 192.168.13.111:21 (a) 文件")).toBe(
      "13111.txt 192.168.13.111:21 (a) 文件",
    );
  });
});

describe("codeSpan", () => {
  it("fences longer than what is inside", () => {
    expect(codeSpan("a`b")).toBe("``a`b``");
    expect(codeSpan("`")).toBe("`` ` ``");
    expect(codeSpan("")).toBe("`  `");
  });
});
