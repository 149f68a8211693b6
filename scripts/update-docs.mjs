#!/usr/bin/env node
// Writes what docs/ and README show of our own output: walk-throughs and runs of commands between «generated» marks (after a
// build), the pictures, the sentences of diagnosis.md, rfc.md, what docs/lab shows of scenarios and their captures,
// benchmarks.md, benchmarks-server.md and benchmarks-client.md from the figures of their last runs, the table of hostile inputs, those of threats and bounds in docs/security, the reference of the client library (client-api.md).
// `--check` writes nothing and fails if something would change.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { renderMarkdown, renderText, svgRenderer } from "@twinport/capture";
import { analyzeFile } from "@twinport/capture/node";
import { reports as captureReports } from "../bench/capture/report.mjs";
import { reports as clientReports } from "../bench/client/report.mjs";
import { reports as serverReports } from "../bench/server/report.mjs";
import { apiReference } from "./api-reference.mjs";
import { hostileTable } from "./hostile-table.mjs";
import { labFiles, withScenarios } from "./lab-pages.mjs";
import { limitsTable } from "./limits-table.mjs";
import { rfcTable } from "./rfc-table.mjs";
import { withRuleSentences } from "./rule-sentences.mjs";
import { terminalPicture } from "./terminal-picture.mjs";
import { threatTable } from "./threat-table.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const check = process.argv.includes("--check");
const stale = [];

process.chdir(root); // so that captures are named as a reader would name them

for (const file of ["docs/two-modes.md", "docs/two-modes.zh-CN.md"]) {
  const text = readFileSync(join(root, file), "utf8");
  let updated = text;
  for (const [whole, mark, name, language] of text.matchAll(
    /(<!-- generated: walk-through (\S+) (\S+) -->)\n[\s\S]*?<!-- end -->/g,
  )) {
    const analysis = await analyzeFile(fixture(name));
    updated = updated.replace(
      whole,
      () => `${mark}\n${renderMarkdown(analysis, { language }).trim().replace(/^##/gm, "###")}\n<!-- end -->`,
    );
  }
  save(file, updated);
}

for (const file of ["README.md", "README.zh-CN.md", "docs/explain.md", "docs/explain.zh-CN.md"]) {
  const text = readFileSync(join(root, file), "utf8");
  save(
    file,
    text.replace(
      /(<!-- generated: \$ (twinport .*?)(?: \| head -(\d+))? -->)\n[\s\S]*?<!-- end -->/g,
      (_, mark, command, lines) => `${mark}\n${consoleOf(command, lines)}\n<!-- end -->`,
    ),
  );
}

for (const [file, language] of [
  ["docs/diagnosis.md", "en"],
  ["docs/diagnosis.zh-CN.md", "zh-CN"],
]) {
  save(file, withRuleSentences(readFileSync(join(root, file), "utf8"), language));
}

for (const language of ["en", "zh-CN"]) {
  const analysis = await analyzeFile(fixture("exact-passive"));
  const option = language === "en" ? "" : ` --lang ${language}`;
  const text = renderText(analysis, { language, colour: true, width: 110 });
  save(
    `docs/pictures/walk-through.${language}.svg`,
    terminalPicture(`twinport explain exact-passive.pcap${option}`, text),
  );
  save(`docs/pictures/ladder.${language}.svg`, await bothModes(language));
}

for (const [name, reports] of [
  ["capture", captureReports],
  ["server", serverReports],
  ["client", clientReports],
]) {
  const measured = JSON.parse(readFileSync(join(root, `bench/results/${name}.json`), "utf8"));
  for (const [file, text] of reports(measured)) save(file, text);
}
save("docs/client-api.md", apiReference(root));
save("docs/rfc.md", rfcTable(root));
for (const [file, text] of await labFiles()) save(file, text);
for (const name of readdirSync(join(root, "docs/lab")).filter((file) => file.endsWith(".md"))) {
  const file = `docs/lab/${name}`;
  save(file, await withScenarios(readFileSync(join(root, file), "utf8")));
}
save("tests/hostile/README.md", hostileTable(root));
for (const [file, language] of [
  ["docs/security/design.md", "en"],
  ["docs/security/design.zh-CN.md", "zh-CN"],
]) {
  const tables = { threats: threatTable(root, language), limits: await limitsTable(root, language) };
  const text = readFileSync(join(root, file), "utf8");
  save(
    file,
    text.replace(
      /(<!-- generated: (threats|limits) -->)\n[\s\S]*?<!-- end -->/g,
      (_, mark, name) => `${mark}\n${tables[name]}\n<!-- end -->`,
    ),
  );
}

if (stale.length > 0) {
  console.error(`not up to date: ${stale.join(", ")}\nrun: node scripts/update-docs.mjs`);
  process.exit(1);
}

/** What a reader sees who runs `command`, the first `lines` lines of it. */
function consoleOf(command, lines) {
  const [, ...words] = command.match(/"[^"]*"|\S+/g).map((word) => word.replaceAll('"', ""));
  const { stdout, stderr } = spawnSync(process.execPath, ["packages/cli/bin/twinport.js", ...words], {
    encoding: "utf8",
    env: { PATH: process.env.PATH, LANG: "C.UTF-8" },
  });
  const said = `${stdout}${stderr}`.trimEnd().split(/\r?\n/);
  const shown = lines === undefined ? said : said.slice(0, Number(lines));
  const head = lines === undefined ? "" : ` | head -${lines}`;
  return ["```console", `$ ${command}${head}`, ...shown, "```"].join("\n");
}

/** The ladders of the article's two sessions, each with the frame numbers of its own capture. */
async function bothModes(language) {
  const renderer = svgRenderer({ language });
  const analyses = await Promise.all(
    ["exact-passive", "exact-active"].map((name) => analyzeFile(fixture(name))),
  );
  const sessions = analyses.flatMap((analysis) => analysis.sessions.map((one) => renderer.session(one)));
  return renderer.open({ files: [], start: null }) + sessions.join("") + renderer.close(analyses[0]);
}

function fixture(name) {
  return `fixtures/article/${name}.pcap`;
}

function save(file, text) {
  const path = join(root, file);
  let old = "";
  try {
    old = readFileSync(path, "utf8");
  } catch {}
  if (old === text) return;
  if (check) stale.push(file);
  else writeFileSync(path, text);
}
