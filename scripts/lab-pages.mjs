// What docs/lab says of the scenarios: from the scenarios themselves, and from their captures in fixtures/lab.
import { readFileSync } from "node:fs";
import { renderMarkdown } from "@twinport/capture";
import { analyze } from "@twinport/capture/node";
import { reportPage } from "@twinport/capture/page";
import { judge, labPicture, labReport, scenarios } from "@twinport/lab";

/** The captures that are looked at: of one end, or both merged. */
const views = { client: ["client"], server: ["server"], both: ["client", "server"] };

const words = {
  en: {
    ending: ".md",
    network: "Network",
    networks: "networks",
    servers: "Servers",
    clients: "Clients",
    finds: "Findings",
    none: "none",
    columns: ["Scenario", "What happens", "Network", "Findings"],
    points: { client: "client", server: "server", both: "both" },
    capture: {
      client: "The capture beside the client",
      server: "The capture beside the server",
      both: "Both captures together",
    },
    seen: "Between both ends",
    command: (name) => {
      const link =
        name === reported ? ` – [this one](reports/${name}.html), to be saved and opened in a browser` : "";
      return `Each row stands for the packets at both ends: their frames beside the client and beside the server. The whole report as an HTML page${link}: \`sudo twinport lab ${name} --report ${name}.html\``;
    },
    colon: ": ",
    comma: ", ",
    between: " · ",
  },
  "zh-CN": {
    ending: ".zh-CN.md",
    network: "网络",
    networks: "网络",
    servers: "服务端",
    clients: "客户端",
    finds: "结论",
    none: "无",
    columns: ["场景", "发生什么", "网络", "结论"],
    points: { client: "客户端一侧", server: "服务端一侧", both: "两端合在一起" },
    capture: { client: "客户端一侧的抓包", server: "服务端一侧的抓包", both: "两端的抓包合在一起" },
    seen: "两端之间",
    command: (name) => {
      const link = name === reported ? `（[本例](reports/${name}.html)，下载后用浏览器打开）` : "";
      return `每一行对应两端的报文，左侧是它在客户端一侧和服务端一侧的帧号。完整的 HTML 报告${link}：\`sudo twinport lab ${name} --report ${name}.html\``;
    },
    colon: "：",
    comma: "、",
    between: "；",
  },
};

/** The scenario whose report is kept beside the pages; every page has a picture. */
const reported = "passive-port-dropped";

/** Files of docs/lab that are no pages, with their text: a picture of each scenario in each language, and one report. */
export async function labFiles() {
  const files = [];
  for (const scenario of scenarios) {
    const of = await recorded(scenario);
    for (const language of ["en", "zh-CN"])
      files.push([`docs/lab/pictures/${scenario.name}.${language}.svg`, labPicture(of, language)]);
    if (scenario.name !== reported) continue;
    files.push([
      `docs/lab/reports/${reported}.html`,
      reportPage.head + labReport(of, "en") + reportPage.tail,
    ]);
  }
  return files;
}

/** A scenario with its captures in fixtures/lab, judged. */
async function recorded(scenario) {
  const [client, server] = views.both.map((end) => readFileSync(`fixtures/lab/${scenario.name}/${end}.pcap`));
  const recording = { client, server };
  return { scenario, recording, verdict: await judge(scenario, recording) };
}

/** Text with what stands between its «generated» marks written anew. */
export async function withScenarios(text) {
  const marks =
    /(<!-- generated: (scenarios|scenario|capture|picture)(?: (\S+))? (en|zh-CN) -->)\n[\s\S]*?<!-- end -->/g;
  const makers = { scenarios: table, scenario: card, capture, picture };
  let updated = text;
  for (const [whole, mark, what, name, language] of text.matchAll(marks)) {
    const made = await makers[what](
      language,
      scenarios.find((scenario) => scenario.name === name),
    );
    updated = updated.replace(whole, () => `${mark}\n${made}\n<!-- end -->`);
  }
  return updated;
}

/** What both ends saw, and what became of it in between. */
function picture(language, scenario) {
  const { seen, command } = words[language];
  const file = `pictures/${scenario.name}.${language}.svg`;
  return `## ${seen}\n\n![${scenario.title[language]}](${file})\n\n${command(scenario.name)}`;
}

/** All scenarios. */
function table(language) {
  const { columns, ending } = words[language];
  const rows = scenarios.map((one) => [
    `[${one.name}](${one.name}${ending})`,
    one.title[language],
    one.network,
    findingsOf(one, language),
  ]);
  return [columns, columns.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** What a scenario is: its story, where it plays, and with whom. */
function card(language, scenario) {
  const { ending, network, networks, servers, clients, finds, colon, comma } = words[language];
  const rows = [
    [network, `[${scenario.network}](README${ending}#${networks})`],
    [servers, scenario.servers.join(comma)],
    [clients, scenario.clients.join(comma)],
    [finds, findingsOf(scenario, language)],
  ];
  return [scenario.story[language], "", ...rows.map(([what, value]) => `* ${what}${colon}${value}`)].join(
    "\n",
  );
}

/** What is to be found, or where, if that differs; with the notes that it is about. */
function findingsOf({ finds, notes = [] }, language) {
  const { points, none, comma, colon, between } = words[language];
  const seen = Object.entries(points).map(([view, point]) => [
    point,
    [...finds[view], ...notes].join(comma) || none,
  ]);
  const [[, first]] = seen;
  if (seen.every(([, rules]) => rules === first)) return first;
  return seen.map((one) => one.join(colon)).join(between);
}

/** The walk-through of the first of its captures that shows it, which the command shows too. */
async function capture(language, scenario) {
  const file = (end) => `fixtures/lab/${scenario.name}/${end}.pcap`;
  const [client, server] = views.both.map((end) => readFileSync(file(end)));
  const { shown: view } = await judge(scenario, { client, server });
  const stream = analyze(views[view].map(file));
  const sessions = [];
  for await (const session of stream) sessions.push(session);
  const walk = renderMarkdown({ ...(await stream.summary), sessions }, { language });
  return `## ${words[language].capture[view]}\n\n${walk.trim().replace(/^##/gm, "###")}`;
}
