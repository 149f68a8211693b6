import {
  type BothEnds,
  chapterRenderer,
  drawCrossing,
  type Language,
  renderCrossing,
} from "@twinport/capture";
import { planOf } from "../network/plan.ts";
import type { Point, Scenario } from "../scenario.ts";
import type { Told, Verdict } from "./judge.ts";
import type { Recording } from "./record.ts";
import { reportTexts } from "./report-texts.ts";

/** What a report is made of. */
export interface Reported {
  readonly scenario: Scenario;
  readonly recording: Pick<Recording, Point>;
  readonly verdict: Verdict;
  /** The programs that played, where they are known. */
  readonly players?: { readonly server: string; readonly client: string };
}

/**
 * The chapters of a report on a scenario, to be put between a page's head and its tail: what both ends saw and what became of it in
 * between, then each end for itself.
 * @param language that the page begins with; it has both
 */
export function labReport(reported: Reported, language: Language): string {
  const { told } = reported.verdict;
  const { title } = reportTexts;
  return [
    renderCrossing(bothEnds(reported), { language, title: title.both, intro: introOf(reported) }),
    chapterOf(told.client, title.client, language),
    chapterOf(told.server, title.server, language),
  ].join("");
}

/**
 * A picture, as SVG, of what both ends saw of a scenario's first session and what became of it in between.
 * @param language of what stands in it
 */
export function labPicture(reported: Reported, language: Language): string {
  const heading = reportTexts.title.both[language];
  return drawCrossing(bothEnds(reported), { language, heading, gist: reported.scenario.title[language] });
}

function bothEnds({ scenario, recording, verdict }: Reported): BothEnds {
  const end = (point: Point) => ({
    file: `${point}.pcap`,
    bytes: recording[point],
    sessions: verdict.told[point].sessions,
  });
  return {
    client: end("client"),
    server: end("server"),
    summary: verdict.told.both.summary,
    router: addressesOf(scenario).router,
    complete: scenario.captureFilter === undefined,
  };
}

/** The capture of one end. */
function chapterOf({ sessions, summary }: Told, title: Scenario["title"], language: Language): string {
  const renderer = chapterRenderer({ language, title });
  const start = summary.captures[0]?.firstTime ?? null;
  return [
    renderer.open({ files: summary.captures.map(({ file }) => file), start }),
    ...sessions.map((session) => renderer.session(session)),
    renderer.close(summary),
  ].join("");
}

/** What the scenario is, where it plays, and with whom. */
function introOf({ scenario, players }: Reported): readonly Scenario["title"][] {
  const { network, players: say } = reportTexts;
  const { client, server, router, hidden } = addressesOf(scenario);
  const words = network[scenario.network];
  const named = (text: string) =>
    text
      .replace("{client}", client)
      .replace("{server}", server)
      .replace("{router}", router ?? "")
      .replace("{hidden}", hidden);
  return [
    scenario.title,
    scenario.story,
    { en: named(words.en), "zh-CN": named(words["zh-CN"]) },
    ...(players === undefined ? [] : [say(players)]),
  ];
}

/** The addresses of the family that is used. `hidden`: what the router shows of whom it hides. */
function addressesOf({ network, visit, trouble }: Scenario) {
  const plan = planOf(network, visit.ipv6 === true, trouble);
  const family = visit.ipv6 === true ? "ipv6" : "ipv4";
  const [near, far] = plan.router ?? [];
  return {
    client: plan.client[family],
    server: plan.server[family],
    router: near === undefined || far === undefined ? null : `${near[family]} · ${far[family]}`,
    hidden: (network === "server-nat" ? near : far)?.[family] ?? "",
  };
}
