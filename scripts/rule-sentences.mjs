// What each rule of diagnosis says, of the example that it brings along, for docs/diagnosis.md: between the marks of its number.
import { rules } from "@twinport/diagnosis";

const words = {
  en: {
    level: { error: "error", warn: "warning", note: "note" },
    who: { client: "Client", server: "Server", firewall: "Firewall" },
  },
  "zh-CN": {
    level: { error: "错误", warn: "警告", note: "提示" },
    who: { client: "客户端", server: "服务端", firewall: "防火墙" },
  },
};

/** The page with its sentences as they are now. Throws if a rule has no place on it, or a place no rule. */
export function withRuleSentences(page, language) {
  const missing = new Map(rules.map((rule) => [rule.id, rule]));
  const updated = page.replace(/(<!-- generated: rule (R\d+) -->)\n[\s\S]*?<!-- end -->/g, (_, mark, id) => {
    const rule = missing.get(id);
    if (rule === undefined) throw new Error(`docs/diagnosis has ${id} twice, or there is no such rule`);
    missing.delete(id);
    return `${mark}\n${sentences(rule, language)}\n<!-- end -->`;
  });
  if (missing.size > 0)
    throw new Error(`docs/diagnosis lacks ${[...missing.keys()].join(", ")} (${language})`);
  return updated;
}

function sentences(rule, language) {
  const { level, who } = words[language];
  const { finding, advice } = rule.example()[language];
  const given = Object.entries(who).filter(([part]) => advice[part] !== null);
  return [
    `> **${level[rule.level]}** · ${plain(finding)}`,
    ">",
    ...given.map(([part, name]) => `> * **${name}** – ${plain(advice[part])}`),
  ].join("\n");
}

/** Nothing in a sentence is Markdown. */
function plain(text) {
  return text.replace(/[\\`*_<>|[\]]/g, "\\$&");
}
