import { expect, it } from "vitest";
import { Scene } from "../../test/scene.ts";
import { schemaErrors, schemaFile } from "../../test/schema.ts";
import { renderJson } from "../render/json.ts";
import { ndjsonRenderer } from "../render/ndjson.ts";
import { renderWhole } from "../render/renderer.ts";

const client = "10.0.0.1";
const server = "192.0.2.9";

/** A client whose SYNs to the announced port nobody answers: it gives up, and the server says 425. */
function dropped(scene: Scene, port: number): void {
  const wire = scene.connect(`${client}:${port}`, `${server}:21`);
  wire.server("220 hi");
  wire.ask("USER reader", "331 go on");
  wire.ask("PASS secret", "230 in");
  wire.ask("PASV", "227 Entering Passive Mode (192,0,2,9,195,80)");
  wire.client("LIST");
  const data = scene.flow(`${client}:${port + 1}`, `${server}:50000`);
  for (const seconds of [1, 2, 4]) {
    data.syn();
    scene.wait(seconds);
  }
  scene.wait(60);
  wire.server("425 Failed to establish connection.");
  wire.ask("QUIT", "221 Goodbye.");
  wire.close();
}

it("SYNs to a passive port that nobody answers are a finding, which the announcement and they are evidence of", () => {
  const scene = new Scene();
  dropped(scene, 40000);
  const analysis = scene.analyze();
  const [session] = analysis.sessions;
  expect(analysis.findings[0]).toMatchObject({
    rule: "R01",
    level: "error",
    certainty: "proved",
    sessions: ["C1"],
    subjects: ["C1.D1"],
  });
  expect(analysis.findings.filter(({ level }) => level !== "note")).toHaveLength(1);
  expect(session?.findings).toEqual(analysis.findings);
  const frames = analysis.findings[0]?.frames ?? [];
  expect(frames).toEqual(
    expect.arrayContaining([
      [10, 10],
      [12, 14],
    ]),
  );
  const blamed = session?.rows.filter(({ finding }) => finding === "R01").map(({ kind }) => kind);
  expect(blamed).toEqual(expect.arrayContaining(["reply", "tcp.handshake.incomplete"]));
  expect(session?.rows.find(({ frames: [range] }) => range?.[0] === 1)?.finding).toBeNull();
});

it("the same trouble between the same hosts is one finding of the capture; documents tell it in their language", () => {
  const scene = new Scene();
  dropped(scene, 40000);
  dropped(scene, 41000);
  const analysis = scene.analyze();
  const document = JSON.parse(renderJson(analysis, { language: "zh-CN" }));
  expect(schemaErrors(document, schemaFile("explain-1.schema.json"))).toEqual([]);
  expect(document.findings[0]).toMatchObject({
    rule: "R01",
    sessions: ["C1", "C2"],
    text: expect.stringContaining("50000"),
  });
  expect(document.findings[0].text).toMatch(/[一-鿿]/);
  const lines = renderWhole(ndjsonRenderer({ language: "en" }), analysis)
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  for (const line of lines) expect(schemaErrors(line, schemaFile("explain-lines-1.schema.json"))).toEqual([]);
  const types = lines.map(({ type }) => type);
  expect(types.slice(0, 3)).toEqual(["session", "session", "finding"]);
  expect(types.at(-1)).toBe("summary");
});
