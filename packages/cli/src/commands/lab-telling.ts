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
  const other = views.filter((view) => String(verdict.found[view]) !== String(verdict.found.both));
  const rules = (view: View) => verdict.found[view].join(" ") || say.nothing;
  const alone = other.map((view) => `  ${say.seen[view]}: ${rules(view)}\n`);
  return walk + (alone.length === 0 ? "" : `\n${say.alone}\n${alone.join("")}`);
}
