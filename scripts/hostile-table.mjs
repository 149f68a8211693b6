// tests/hostile/README.md: which test shows each row of the catalogue of hostile inputs, from the rows' files and the titles of the tests.
import { relative } from "node:path";
import { catalogue, reasons } from "./hostile-rows.mjs";
import { idsOfTitles, testFiles } from "./test-titles.mjs";

const room = "tests/hostile";

const head = `# Hostile inputs

<!-- Made by scripts/hostile-table.mjs from scripts/hostile-rows.mjs, the rows here, and the titles of all tests. -->

A catalogue of what a peer, or whoever made a capture file, may send to do harm, and the tests that show what comes of it. Most rows
are data: the bytes, and their outcome. They stand in the files called \`*-rows.ts\`; \`rows.test.ts\`, \`client/rows.test.ts\` and
\`captures.test.ts\` play each of them whole and cut in two, at each byte of a short one and at 50 places of a long one; the second piece
is sent when the first was read. \`over-tls.test.ts\` plays the server's rows once more inside TLS. What needs time, a broken connection or a port of a certain kind is a test of its own.

After each row the other side must be there and in step, nothing outside the folder touched, nobody dialled who did not ask for it, and
no control character shown. \`flat.test.ts\` plays the server's rows again and again and watches memory and descriptors,
\`flat-analysis.test.ts\` what the analyser holds after thousands of sessions. \`seeds.test.ts\` replays recorded dialogs and changes them at random.

| row | input | shown by |
|---|---|---|
`;

/** The Markdown. Throws when a row of the catalogue has neither a test nor a reason. */
export function hostileTable(root) {
  const shown = filesById(root);
  const bare = Object.keys(catalogue).filter((id) => !shown.has(id) && reasons[id] === undefined);
  if (bare.length > 0)
    throw new Error(`hostile inputs without a test and without a reason: ${bare.join(", ")}`);
  const rows = Object.entries(catalogue).map(([id, what]) => {
    const links = [...(shown.get(id) ?? [])].map(
      (file) => `[${file.replace(`${room}/`, "")}](${relative(room, file)})`,
    );
    return `| ${id} | ${what} | ${[reasons[id], links.join(", ")].filter(Boolean).join(" ")} |`;
  });
  return `${head}${rows.join("\n")}\n`;
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
