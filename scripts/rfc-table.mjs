// docs/rfc.md: what the server does with every command, from the table of commands and the titles of the tests.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { commands, siteWords } from "@twinport/protocol";

const groups = {
  access: "Access control",
  parameter: "Transfer parameters",
  service: "Service",
  security: "Security",
  extension: "Extensions",
};

const head = `# Commands and their references

<!-- Made by scripts/rfc-table.mjs from packages/protocol/src/commands/ and the tests of the server. -->

Every command of the RFCs, the drafts and common use that the table of commands knows, what the server does with it, and the
test that shows it: its file, and the title in it under which the dialogs stand. A command that is not served is answered 502,
an unknown one 500, an unknown word behind SITE 504.
`;

/** The Markdown. Throws when a command is served and no test is named after it. */
export function rfcTable(root) {
  const tests = testsByVerb(root);
  const rows = [...Object.entries(commands), ...siteWords];
  const untested = rows.filter(
    ([verb, spec]) => spec.served && verb !== "SITE" && !tests.has(canonical(verb, spec)),
  );
  if (untested.length > 0) {
    throw new Error(
      `no describe("VERB") in the server's tests for: ${untested.map(([verb]) => verb).join(", ")}`,
    );
  }
  const served = rows.filter(([, spec]) => spec.served).length;
  const parts = [head, `Served: ${served} of ${rows.length}.`];
  for (const [group, title] of Object.entries(groups)) {
    parts.push(
      `\n## ${title}\n\n| command | reference | what the server does | shown by |\n|---|---|---|---|`,
    );
    for (const [verb, spec] of rows) if (spec.group === group) parts.push(row(verb, spec, tests));
  }
  return `${parts.join("\n")}\n`;
}

function row(verb, spec, tests) {
  const files = spec.served ? [...(tests.get(canonical(verb, spec)) ?? [])] : [];
  const title = canonical(verb, spec);
  const links = files.map((file) => `[${file.split("/").at(-1)} › ${title}](../${file})`).join(", ");
  return `| ${[verb, spec.rfc, what(verb, spec), links].map(cell).join(" | ")} |`;
}

function what(verb, { served, aliasOf, help, remark }) {
  const refused = siteWords.has(verb) ? "**504.**" : "**502.**";
  const does = served ? (aliasOf === undefined ? sentence(help) : `As ${aliasOf}.`) : refused;
  return remark === undefined ? does : `${does} ${remark}`;
}

function sentence(text) {
  return `${text[0].toUpperCase()}${text.slice(1)}.`;
}

function canonical(verb, spec) {
  return spec.aliasOf ?? verb;
}

function cell(text) {
  return text.replaceAll("|", "\\|").replaceAll("<", "&lt;");
}

/** Verb → test files that have a `describe` of exactly its name. */
function testsByVerb(root) {
  const source = "packages/server/src";
  const files = readdirSync(join(root, source), { recursive: true }).filter((file) =>
    file.endsWith(".test.ts"),
  );
  const found = new Map();
  for (const file of files.sort()) {
    const text = readFileSync(join(root, source, file), "utf8");
    for (const [, title] of text.matchAll(/\bdescribe\(\s*"([A-Z][A-Z0-9 ]*)"/g)) {
      found.set(title, new Set(found.get(title)).add(`${source}/${file}`));
    }
  }
  return found;
}
