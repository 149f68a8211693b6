import type { Finding, FindingLevel, FrameRange, Frames, Language } from "@twinport/diagnosis";
import { formatFrames, isSingleFrame } from "./units.ts";
import type { Voice } from "./voice.ts";

/** Findings of one rule and level that are told; of more it is said how many there are. */
const told = { error: 5, warn: 5, note: 2 } as const satisfies Record<FindingLevel, number>;

/** Ranges of frames that stand on one line. */
const unbroken = 3;

/** By whom something can be done. */
const parties = ["client", "server", "firewall"] as const;

/** A finding as it is told. Nothing in it is markup yet, and all of it is fit to be shown. */
export interface ToldFinding {
  readonly level: FindingLevel;
  readonly rule: string;
  readonly text: string;
  /** "proved · C1.D1 · frames 17,19": how sure it is, of what, and by which evidence. */
  readonly place: string;
  /** What to do, and who; none where the next one has the same, and of notes. */
  readonly advice: readonly { readonly who: string; readonly text: string }[];
  /** How many others of this rule and level are not told; behind the last one that is. */
  readonly more: string | undefined;
}

/** The findings that are told, in their order: of errors and warnings with advice, of notes the sentence. */
export function tellFindings(
  findings: readonly Finding[],
  language: Language,
  voice: Voice,
): readonly ToldFinding[] {
  return kinds(findings).flatMap((kind) => {
    const some = kind.slice(0, told[kind[0]?.level ?? "note"]);
    const rest = kind.slice(some.length);
    return some.map((finding, at): ToldFinding => {
      const next = some[at + 1];
      const { rule, level } = finding;
      const sayAdvice = level !== "note" && (next === undefined || !sameAdvice(finding, next, language));
      return {
        level,
        rule,
        text: finding.said[language].finding,
        place: placeOf(finding, voice),
        advice: sayAdvice ? adviceOf(finding, language, voice) : [],
        more: next === undefined && rest.length > 0 ? moreOf(rest, voice) : undefined,
      };
    });
  });
}

/** "Findings: 1 error, 2 notes", or that there is nothing; undefined where no session is shown of which it could be said. */
export function findingsTitle(
  findings: readonly Finding[],
  sessions: number,
  voice: Voice,
): string | undefined {
  const { findings: phrases, words } = voice.phrases;
  if (findings.length === 0) return sessions === 0 ? undefined : phrases.none;
  if (findings.every(({ level }) => level === "note"))
    return findings.some(({ certainty }) => certainty === "undecidable") ? phrases.undecided : phrases.notes;
  const counts = (["error", "warn", "note"] as const).flatMap((level) => {
    const n = findings.filter((one) => one.level === level).length;
    return n === 0 ? [] : [voice.say(phrases[`n.${level}`], { n: voice.count(n) })];
  });
  return voice.say(phrases.title, { list: counts.join(words.and) });
}

/** Those of one rule and level together, in the order of the first of them. */
function kinds(findings: readonly Finding[]): readonly (readonly Finding[])[] {
  const kinds = new Map<string, Finding[]>();
  for (const finding of findings) {
    const kind = `${finding.level} ${finding.rule}`;
    const some = kinds.get(kind);
    if (some === undefined) kinds.set(kind, [finding]);
    else some.push(finding);
  }
  return [...kinds.values()];
}

/** What cannot be decided says so in its sentence, and of a note nobody asks for proof. */
function placeOf({ level, certainty, subjects, frames }: Finding, voice: Voice): string {
  const { findings: phrases, words } = voice.phrases;
  const sure = certainty === "undecidable" || (level === "note" && certainty === "proved");
  const place = sure ? [] : [phrases[certainty]];
  place.push(voice.list(subjects));
  if (frames.length > 0) {
    const evidence = joinedFrames(frames);
    const word = isSingleFrame(evidence) ? "frame" : "frames";
    // A short list stays together at a line's end.
    const list = evidence.length <= unbroken ? formatFrames(evidence) : voice.style.frames(evidence);
    place.push(voice.say(words[word], { frames: list }));
  }
  return place.join(" · ");
}

/** By number, and what is next to one another in one range: 12, 13-14 and 14 are 12-14. */
export function joinedFrames(frames: Frames): readonly FrameRange[] {
  const joined: [first: number, last: number][] = [];
  for (const [first, last] of [...frames].sort(([a], [b]) => a - b)) {
    const before = joined.at(-1);
    if (before !== undefined && first <= before[1] + 1) before[1] = Math.max(before[1], last);
    else joined.push([first, last]);
  }
  return joined;
}

function adviceOf({ said }: Finding, language: Language, voice: Voice): ToldFinding["advice"] {
  const { advice } = said[language];
  return parties.flatMap((party) => {
    const text = advice[party];
    return text === null ? [] : [{ who: voice.phrases.findings[party], text }];
  });
}

function sameAdvice(one: Finding, other: Finding, language: Language): boolean {
  return parties.every((party) => one.said[language].advice[party] === other.said[language].advice[party]);
}

function moreOf(rest: readonly Finding[], voice: Voice): string {
  const subjects = [...new Set(rest.flatMap((finding) => finding.subjects))];
  return voice.say(voice.phrases.findings.more, {
    n: voice.count(rest.length),
    list: voice.list(subjects),
  });
}
