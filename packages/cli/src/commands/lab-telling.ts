import { type Language, textRenderer, wrap } from "@twinport/capture";
import { type Scenario, type Verdict, type View, views } from "@twinport/lab";
import { columnsOf, type Io, wantsColour } from "../io.ts";
import { texts } from "./lab-texts.ts";

/**
 * The walk-through of the capture that shows what a scenario is about, with its findings; and, where the other end or both
 * captures merged show something else, what that is.
 */
export function tell(
  scenario: Scenario,
  verdict: Verdict,
  { lang }: { readonly lang: Language },
  io: Io,
): string {
  const { told, shown } = verdict;
  const width = columnsOf(io);
  const renderer = textRenderer({ language: lang, acks: false, colour: wantsColour(io), width });
  const { sessions, summary } = told[shown];
  const start = summary.captures[0]?.firstTime ?? null;
  const walk =
    renderer.open({ files: summary.captures.map(({ file }) => file), start }) +
    sessions.map((session) => renderer.session(session)).join("") +
    renderer.close(summary);
  return walk + elsewhere(scenario, verdict, lang, width);
}

/** What the other captures show, where it is not the same. */
function elsewhere(
  { notes = [] }: Scenario,
  { told, shown }: Verdict,
  language: Language,
  width: number,
): string {
  const say = texts[language];
  const seen = (view: View): string =>
    told[view].summary.findings
      .filter(
        ({ rule, level, certainty }) =>
          level !== "note" || certainty === "undecidable" || notes.includes(rule),
      )
      .map(({ rule, said }) => `${rule}  ${said[language].finding}`)
      .join(" ");
  const lines = views
    .filter((view) => seen(view) !== seen(shown))
    .flatMap((view) =>
      wrap(`${say.seen[view]}${seen(view) || say.nothing}`, width - 4).map((line, at) =>
        at === 0 ? `  ${line}` : `    ${line}`,
      ),
    );
  return lines.length === 0 ? "" : `\n${say.elsewhere}\n${lines.map((line) => `${line}\n`).join("")}`;
}
