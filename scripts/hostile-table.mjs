// tests/hostile/README.md: which test shows each row of the catalogue of hostile inputs, from the rows' files and the titles of the tests.
import { relative } from "node:path";
import { catalogue, clearOnly, reasons } from "./hostile-rows.mjs";
import { idsOfTitles, testFiles } from "./test-titles.mjs";

const room = "tests/hostile";

const head = `# Hostile inputs

<!-- Made by scripts/hostile-table.mjs from scripts/hostile-rows.mjs, the rows here, and the titles of all tests. -->

A catalogue of what a peer, or whoever made a capture file, may send to do harm, and the tests that show what comes of it. Most rows
are data: the bytes, and their outcome. They stand in the files called \`*-rows.ts\`; \`rows.test.ts\`, \`client/rows.test.ts\` and
\`captures.test.ts\` play each of them whole and cut in two, at each byte of a short one and at 50 places of a long one; the second piece
is sent when the first was read. What needs time, a broken connection or a port of a certain kind is a test of its own. The server's
rows (K1–K44, D13–D20, P1–P11) are played in clear text, over explicit TLS and over implicit TLS: \`rows.test.ts\`,
\`over-explicit-tls.test.ts\` and \`over-implicit-tls.test.ts\` are one list under three headings, and the server's own tests run over each of
\`packages/server/test/ways.ts\`. What is played in clear text only:

${clearRows()}

After each row the other side must be there and in step, nothing outside the folder touched, nobody dialled who did not ask for it, and
no control character shown. \`flat.test.ts\` plays the server's rows again and again and watches memory and descriptors,
\`flat-analysis.test.ts\` what the analyser holds after thousands of sessions. \`seeds.test.ts\` replays recorded dialogs and changes them at random.

| row | input | shown by |
|---|---|---|
`;

/** The table of rows without TLS. */
function clearRows() {
  const rows = Object.entries(clearOnly).map(([id, why]) => `| ${id} | ${catalogue[id]} | ${why} |`);
  return ["| row | input | why not over TLS |", "|---|---|---|", ...rows].join("\n");
}

/** The Markdown. Throws when a row of the catalogue has neither a test nor a reason, or one of the server's no test over TLS. */
export function hostileTable(root) {
  const shown = filesById(root);
  const bare = Object.keys(catalogue).filter((id) => !shown.has(id) && reasons[id] === undefined);
  if (bare.length > 0)
    throw new Error(`hostile inputs without a test and without a reason: ${bare.join(", ")}`);
  const tested = idsOverTls(root);
  const clear = Object.keys(catalogue).filter((id) => isServers(id) && !tested.has(id));
  if (clear.join() !== Object.keys(clearOnly).join())
    throw new Error(
      `hostile inputs in clear text only: ${clear.join(", ")}; said to be: ${Object.keys(clearOnly).join(", ")}`,
    );
  const rows = Object.entries(catalogue).map(([id, what]) => {
    const links = [...(shown.get(id) ?? [])].map(
      (file) => `[${file.replace(`${room}/`, "")}](${relative(room, file)})`,
    );
    return `| ${id} | ${what} | ${[reasons[id], links.join(", ")].filter(Boolean).join(" ")} |`;
  });
  return `${head}${rows.join("\n")}\n`;
}

/** Whether the server is to bear it: K whole, D and P in part. */
function isServers(id) {
  const number = Number(id.slice(1));
  return id.startsWith("K") || (id.startsWith("D") && number >= 13) || (id.startsWith("P") && number <= 11);
}

/** Rows of the server that a test plays over TLS: rows that are not about clear text only, and what runs over every way. */
function idsOverTls(root) {
  return new Set(
    testFiles(root).flatMap(({ file, text }) => {
      if (file.startsWith(room) && file.endsWith("-rows.ts"))
        return idsOf(file, text.replace(/"[KP]\d+",\s+only: "in clear text"/g, ""));
      return /describe\.each\((?:ways|kinds)\b/.test(text) ? idsOf(file, text) : [];
    }),
  );
}

/** Row → the files that play it or name it in the title of a test. */
function filesById(root) {
  const found = new Map();
  for (const { file, text } of testFiles(root)) {
    for (const id of idsOf(file, text)) {
      if (id in catalogue) found.set(id, new Set(found.get(id)).add(file));
    }
  }
  return found;
}

function idsOf(file, text) {
  if (file.startsWith(room) && file.endsWith("-rows.ts")) {
    return [...text.matchAll(/(?:\bid: |\(\s*)"([KDPC]\d+)"/g)].map(([, id]) => id);
  }
  return file.endsWith(".test.ts") ? idsOfTitles(text) : [];
}
