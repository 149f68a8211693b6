// The pages of docs/lab: of each scenario what happens, how to see it, and what its capture in fixtures/lab shows, with the cure.
import { existsSync } from "node:fs";
import { renderMarkdown } from "@twinport/capture";
import { analyze } from "@twinport/capture/node";
import { scenarios } from "@twinport/lab";

const views = { client: ["client"], server: ["server"], both: ["client", "server"] };

const words = {
  en: {
    ending: ".md",
    other: ["中文", ".zh-CN.md"],
    title: "The lab",
    intro:
      "Each of these happens on one Linux machine, with real packets, in a network of its own: `sudo twinport lab NAME`. The captures that the pages show are in `fixtures/lab/`.",
    columns: "| scenario | what it shows | found |",
    see: "See it",
    seeText: (name) =>
      `\`sudo twinport lab ${name}\` plays it and explains what was captured; \`-w DIR\` keeps the captures, \`--server\` and \`--client\` choose the programs.`,
    ends: "What each end sees",
    points: { client: "beside the client", server: "beside the server", both: "both captures together" },
    nothing: "nothing above a note",
    capture: {
      client: "The capture beside the client",
      server: "The capture beside the server",
      both: "Both captures together",
    },
    colon: ": ",
  },
  "zh-CN": {
    ending: ".zh-CN.md",
    other: ["English", ".md"],
    title: "实验室",
    intro:
      "以下场景都在一台 Linux 机器上用真实报文演示，各有自己的网络：`sudo twinport lab 名称`。页面所示的抓包文件在 `fixtures/lab/` 中。",
    columns: "| 场景 | 内容 | 结论 |",
    see: "亲自看看",
    seeText: (name) =>
      `\`sudo twinport lab ${name}\` 运行这个场景并讲解抓到的报文；\`-w 目录\` 保留抓包文件，\`--server\` 和 \`--client\` 选择程序。`,
    ends: "两端各看到什么",
    points: { client: "客户端一侧", server: "服务端一侧", both: "两端的抓包合在一起" },
    nothing: "没有高于提示级别的结论",
    capture: { client: "客户端一侧的抓包", server: "服务端一侧的抓包", both: "两端的抓包合在一起" },
    colon: "：",
  },
};

/** Every page: its path, and its text. Scenarios without captures have none. */
export async function labPages() {
  const recorded = scenarios.filter(({ name }) => existsSync(`fixtures/lab/${name}`));
  const shown = await Promise.all(
    recorded.map(async (scenario) => ({ scenario, told: await toldOf(scenario) })),
  );
  return Object.keys(words).flatMap((language) => [
    [`docs/lab/README${words[language].ending}`, index(shown, language)],
    ...shown.map(({ scenario, told }) => [
      `docs/lab/${scenario.name}${words[language].ending}`,
      page(scenario, told, language),
    ]),
  ]);
}

function index(shown, language) {
  const { title, intro, columns, other, ending } = words[language];
  const rows = shown.map(({ scenario, told }) => {
    const rules = [...new Set(Object.values(told).flatMap(rulesOf))].sort().join(", ") || "–";
    return `| [${scenario.name}](${scenario.name}${ending}) | ${scenario.title[language]} | ${rules} |`;
  });
  return `# ${title}\n\n[${other[0]}](README${other[1]})\n\n${intro}\n\n${columns}\n|---|---|---|\n${rows.join("\n")}\n`;
}

function page({ name, title, story }, told, language) {
  const say = words[language];
  const found = Object.fromEntries(Object.entries(told).map(([view, analysis]) => [view, rulesOf(analysis)]));
  const view = Object.keys(views).find((one) => found[one].length > 0) ?? "client";
  const differ = Object.values(found).some((rules) => String(rules) !== String(found.both));
  const ends = Object.keys(views).map(
    (one) => `* ${say.points[one]}${say.colon}${found[one].join(", ") || say.nothing}`,
  );
  const walk = renderMarkdown(told[view], { language }).trim().replace(/^##/gm, "###");
  return [
    `# ${title[language]}`,
    `[${say.other[0]}](${name}${say.other[1]})`,
    story[language],
    `## ${say.see}`,
    say.seeText(name),
    ...(differ ? [`## ${say.ends}`, ends.join("\n")] : []),
    `## ${say.capture[view]}`,
    walk,
    "",
  ].join("\n\n");
}

/** What is found above a note. */
function rulesOf({ findings }) {
  return [...new Set(findings.filter(({ level }) => level !== "note").map(({ rule }) => rule))].sort();
}

async function toldOf({ name }) {
  const told = {};
  for (const [view, ends] of Object.entries(views)) {
    const stream = analyze(ends.map((end) => `fixtures/lab/${name}/${end}.pcap`));
    const sessions = [];
    for await (const session of stream) sessions.push(session);
    told[view] = { ...(await stream.summary), sessions };
  }
  return told;
}
