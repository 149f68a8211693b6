// The table of threats in docs/security/design.md and its Chinese sister: what each is, what is done about it, and the tests whose titles name it.
import { idsOfTitles, testFiles } from "./test-titles.mjs";
import { reasons, threats } from "./threat-rows.mjs";

const heads = {
  en: "| | threat | what the server does | tests |\n|---|---|---|---|",
  "zh-CN": "| | 威胁 | 服务端的做法 | 测试 |\n|---|---|---|---|",
};

/** Threat → the files whose tests name it. */
export function threatTests(root) {
  const found = new Map(Object.keys(threats).map((id) => [id, new Set()]));
  for (const { file, text } of testFiles(root).filter(({ file }) => file.endsWith(".test.ts"))) {
    for (const id of idsOfTitles(text)) found.get(id)?.add(file);
  }
  return found;
}

/** Threats without a test and without a reason. */
export function untested(root) {
  return [...threatTests(root)]
    .filter(([id, files]) => files.size === 0 && !(id in reasons))
    .map(([id]) => id);
}

/** The Markdown, as seen from docs/security. */
export function threatTable(root, language) {
  const rows = [...threatTests(root)].map(([id, files]) => {
    const links = [...files].map((file) => `[${file.split("/").slice(-2).join("/")}](../../${file})`);
    const [threat, answer] = threats[id][language];
    return `| ${id} | ${threat} | ${answer} | ${[reasons[id]?.[language], links.join(", ")].filter(Boolean).join(" ")} |`;
  });
  return [heads[language], ...rows].join("\n");
}
