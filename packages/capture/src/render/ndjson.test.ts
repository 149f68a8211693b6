import { describe, expect, it } from "vitest";
import { articleAnalysis } from "../../test/article.ts";
import { finding, portDropped } from "../../test/findings.ts";
import { session } from "../../test/rows.ts";
import { everyKind } from "../../test/samples.ts";
import { schemaErrors, schemaFile } from "../../test/schema.ts";
import type { Analysis } from "../model.ts";
import { renderJson } from "./json.ts";
import { type NdjsonOptions, ndjsonRenderer } from "./ndjson.ts";
import { renderWhole } from "./renderer.ts";

const schema = schemaFile("explain-lines-1.schema.json");

function lines(analysis: Analysis, options: NdjsonOptions = { language: "en" }): Record<string, unknown>[] {
  const text = renderWhole(ndjsonRenderer(options), analysis);
  expect(text.endsWith("\n")).toBe(true);
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

describe("ndjsonRenderer", () => {
  it("writes what its schema says, with the fields of the JSON document", () => {
    const every = {
      ...articleAnalysis,
      sessions: [...articleAnalysis.sessions, session({ rows: everyKind })],
    };
    const written = lines(every);
    for (const line of written) expect(schemaErrors(line, schema)).toEqual([]);
    expect(written.map(({ type }) => type)).toEqual(["session", "session", "summary"]);
    const { sessions, captures, otherPackets } = JSON.parse(renderJson(every, { language: "en" }));
    expect(written[0]).toMatchObject(sessions[0]);
    expect(written[2]).toMatchObject({ captures, otherPackets, findings: [] });
  });

  it("writes a line for each transfer when only these are wanted", () => {
    const written = lines(articleAnalysis, { language: "zh-CN", only: "transfers" });
    for (const line of written) expect(schemaErrors(line, schema)).toEqual([]);
    expect(written).toMatchObject([
      { type: "transfer", transfer: { command: "LIST" } },
      { type: "transfer", session: "C1", user: "ftpuser", transfer: { argument: "13111.txt", type: "I" } },
      { type: "summary" },
    ]);
  });

  it("writes a line for each finding, behind the sessions or alone", () => {
    const troubled = { ...articleAnalysis, findings: [portDropped(), finding("note", "R28")] };
    for (const line of lines(troubled)) expect(schemaErrors(line, schema)).toEqual([]);
    const types = (only?: "transfers" | "findings") =>
      lines(troubled, { language: "en", ...(only && { only }) }).map(({ type }) => type);
    expect(types()).toEqual(["session", "finding", "finding", "summary"]);
    expect(types("findings")).toEqual(["finding", "finding", "summary"]);
    expect(types("transfers")).toEqual(["transfer", "transfer", "summary"]);
  });
});
