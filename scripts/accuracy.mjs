#!/usr/bin/env node
// Writes docs/accuracy.md: announcements tied, fields and facts of TCP beside tshark's, sizes beside tcptrace's, extracted files beside
// tcpflow's and the originals. `--check` writes nothing and fails if a page would change. Either fails where something is wrong. Without
// the public captures, tshark, tcptrace or tcpflow it is skipped, by name.
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { analyzeFile, readKeyLog } from "@twinport/capture/node";
import { tied } from "./accuracy/announcements.mjs";
import { captures, hasCorpora } from "./accuracy/captures.mjs";
import { compare } from "./accuracy/fields.mjs";
import { extracted, hasTcpflow } from "./accuracy/files.mjs";
import { foundIn, isAsExpected, judgedCaptures } from "./accuracy/findings.mjs";
import { page } from "./accuracy/page.mjs";
import { compareTcp } from "./accuracy/tcp.mjs";
import { compareSizes, hasTcptrace } from "./accuracy/tcptrace.mjs";
import { words } from "./accuracy/words.mjs";
import { hasTshark } from "./tshark.mjs";

const missing = [
  [hasCorpora, "the captures of ../shared/corpora/pcaps"],
  [hasTshark, "tshark"],
  [hasTcptrace, "tcptrace"],
  [hasTcpflow, "tcpflow"],
].flatMap(([there, name]) => (there ? [] : [name]));
if (missing.length > 0) {
  console.log(`skipped: ${missing.join(", ")} not here`);
  process.exit(0);
}

const results = [];
for (const capture of captures()) {
  const secrets = capture.keyLog === "" ? {} : { secrets: await readKeyLog(capture.keyLog) };
  const options = { showPasswords: true, useSecrets: true, ...secrets };
  const analysis = await analyzeFile(capture.path, options);
  const { sessions } = analysis;
  const [ties, fields, tcp, sizes, files] = [
    tied(capture, sessions),
    await compare(capture, sessions, options),
    await compareTcp(capture, sessions),
    await compareSizes(capture, analysis),
    await extracted(capture, options),
  ];
  results.push({ capture, ties, fields, tcp, sizes, files });
}

const judged = [];
for (const capture of judgedCaptures()) judged.push({ capture, found: await foundIn(capture) });

const faults = results.flatMap(({ capture: { name }, ties, fields, tcp, sizes, files }) => [
  ...ties.wrong.map((one) => `${name}: announcement ${JSON.stringify(one)}`),
  ...[fields, tcp, sizes]
    .flatMap(({ differences }) => differences)
    .filter(({ reason }) => reason === "")
    .map((one) => `${name}: ${JSON.stringify(one)}`),
  ...files
    .filter(({ digest, original, tcpflow }) =>
      [original, tcpflow].some((other) => other !== "" && other !== digest),
    )
    .map((one) => `${name}: file ${JSON.stringify(one)}`),
]);
faults.push(
  ...judged
    .filter((one) => !isAsExpected(one))
    .map(({ capture, found }) => `${capture.name}: expected ${capture.expected.above}, found ${found.above}`),
);
const versions = ["tshark --version", "tcptrace -version", "tcpflow -V"].map((line) => {
  const [program, option] = line.split(" ");
  const { stdout, stderr } = spawnSync(program, [option], { encoding: "utf8" });
  return `${program} ${/\d+(\.\d+)+/.exec(stdout + stderr)?.[0]}`;
});
const stale = Object.entries({ en: "docs/accuracy.md", "zh-CN": "docs/accuracy.zh-CN.md" }).filter(
  ([language, path]) => {
    const file = new URL(`../${path}`, import.meta.url);
    const text = page({ results, judged }, versions.join(", "), words[language], language);
    if (!process.argv.includes("--check")) writeFileSync(file, text);
    return readFileSync(file, "utf8") !== text;
  },
);

for (const fault of faults) console.error(fault);
for (const [, path] of stale) console.error(`not up to date: ${path}; run: npm run accuracy`);
const total = (pick) => results.reduce((sum, one) => sum + pick(one), 0);
console.log(
  `${results.length} captures, ${total(({ ties }) => ties.right)} of ${total(({ ties }) => ties.of)} announcements tied, ` +
    `${total(({ files }) => files.length)} files, ${faults.length} faults`,
);
process.exitCode = faults.length + stale.length > 0 ? 1 : 0;
