// The ids of requirements ("K5", "T31") that the titles of tests name.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Every TypeScript file of packages and tests, in order. */
export function testFiles(root) {
  const files = ["packages", "tests"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true }).map((file) => join(folder, file)),
  );
  return files
    .filter((path) => path.endsWith(".ts") && !path.includes("node_modules"))
    .sort()
    .map((file) => ({ file, text: readFileSync(join(root, file), "utf8") }));
}

/** The ids in the titles of a file of tests. */
export function idsOfTitles(text) {
  const titles = text.matchAll(/(?:\b(?:it|describe)(?:\.skipIf\([^)]*\))?|\))\(\s*(["`])((?:(?!\1).)*)\1/g);
  return [...titles].flatMap(([, , title]) => idsOfTitle(title));
}

/** "K3, K4: …", "K14-K17: …", "D13, a client …", "… (D7)". Elsewhere in a title such a word is something else. */
function idsOfTitle(title) {
  const names = /^[A-Z]\d+(?:[-, ]+[A-Z]\d+)*(?=[:,])|\([A-Z]\d+[^)]*\)/.exec(title)?.[0] ?? "";
  return [...names.matchAll(/([KDPCT])(\d+)(?:-\1(\d+))?/g)].flatMap(([, letter, first, last = first]) =>
    Array.from({ length: last - first + 1 }, (_, index) => `${letter}${Number(first) + index}`),
  );
}
