import { type Language, textRenderer } from "@twinport/capture";
import { type Verdict, type View, views } from "@twinport/lab";
import { columnsOf, type Io, wantsColour } from "../io.ts";
import { texts } from "./lab-texts.ts";

/**
 * The walk-through of both captures merged, with its findings; and, where an end alone shows something else, what its capture
 * alone shows.
 */
export function tell(verdict: Verdict, { lang }: { readonly lang: Language }, io: Io): string {
  const say = texts[lang];
  const renderer = textRenderer({
    language: lang,
    acks: false,
    colour: wantsColour(io),
    width: columnsOf(io),
  });
  const { sessions, summary } = verdict.told.both;
  const start = summary.captures[0]?.firstTime ?? null;
  const walk =
    renderer.open({ files: summary.captures.map(({ file }) => file), start }) +
    sessions.map((session) => renderer.session(session)).join("") +
    renderer.close(summary);
  const seen = views.map((view) => ({ view, words: wordsOf(verdict, view, lang) }));
  const both = String(seen.find(({ view }) => view === "both")?.words);
  const alone = seen
    .filter(({ words }) => String(words) !== both)
    .map(({ view, words }) => `  ${say.seen[view]}: ${words.join("\n    ") || say.nothing}\n`);
  return walk + (alone.length === 0 ? "" : `\n${say.alone}\n${alone.join("")}`);
}

/** What is found above a note. */
function wordsOf({ told }: Verdict, view: View, language: Language): readonly string[] {
  return told[view].summary.findings
    .filter(({ level }) => level !== "note")
    .map(({ rule, said }) => `${rule}  ${said[language].finding}`);
}
