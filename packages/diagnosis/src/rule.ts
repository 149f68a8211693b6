import { escapeForTerminal } from "@twinport/protocol";
import type { Frames, SessionFacts } from "./facts.ts";
import {
  type Certainty,
  type FindingLevel,
  type Language,
  languages,
  type Missing,
  type Said,
} from "./finding.ts";

/** A kind of trouble: how it shows, and what is said of it. `P` is what its sentences need to know. */
export interface Rule<P> {
  /** "R01"; the numbers are those of docs/diagnosis.md. */
  readonly id: string;
  /** Of what it finds, unless a verdict says other. */
  readonly level: FindingLevel;
  /** What docs/diagnosis.md shows it with. */
  readonly example: P;
  /**
   * Less specific rules that have nothing to say where this one has found something: of the same connection, or, where it
   * speaks of the session, of anything in it.
   */
  readonly silences?: readonly string[];
  /** A new judge. Most remember nothing; one that does remembers boundedly. */
  judge(): Judge<P>;
  readonly en: Sentences<P>;
  readonly "zh-CN": Sentences<P>;
}

/** Reports what is found in a session. Must not throw, whatever facts are missing. */
export type Judge<P> = (session: SessionFacts, report: Report<P>) => void;

/** Takes what a rule found. */
export type Report<P> = (verdict: Verdict<P>) => void;

/** What a rule found. */
export type Verdict<P> = {
  /** The connection of which it speaks, "C1.D2", or the session, "C1". */
  readonly subject: string;
  /** Where it differs from the rule's. */
  readonly level?: FindingLevel;
  readonly params: P;
  readonly frames: Frames;
  /** Other sessions that are part of it. */
  readonly sessions?: readonly string[];
  /** Where it differs from the rule's. */
  readonly silences?: readonly string[];
} & Decision;

/** How sure it is. */
export type Decision =
  | { readonly certainty: Exclude<Certainty, "undecidable"> }
  | { readonly certainty: "undecidable"; readonly why: Missing };

/** The words of a rule in one language: whole sentences. Texts of peers need no escaping here, but cutting with `shown`. */
interface Sentences<P> {
  finding(params: P): string;
  /** By whom runs the client, the server, what is between them; null: nothing to do in this case. */
  client?(params: P): string | null;
  server?(params: P): string | null;
  firewall?(params: P): string | null;
}

/** A rule whose parameters are its own business. */
export interface AnyRule extends Pick<Rule<unknown>, "id" | "level" | "silences"> {
  /** What it says of its example. */
  example(): Readonly<Record<Language, Said>>;
  /** A new judge. What it finds in a session is given to `report`. */
  begin(report: (found: Found) => void): (session: SessionFacts) => void;
}

/** What a rule found, with its words ready. Of thousands of a kind only one is asked for them. */
export interface Found {
  readonly rule: AnyRule;
  readonly verdict: Verdict<unknown>;
  say(): Readonly<Record<Language, Said>>;
}

/** Makes a rule one of many. */
export function rule<P>(given: Rule<P>): AnyRule {
  const { id, level, silences = [] } = given;
  const one: AnyRule = {
    id,
    level,
    silences,
    example: () => words(given, given.example, null),
    begin(report) {
      const judge = given.judge();
      const sayable = (verdict: Verdict<P>): void =>
        report({ rule: one, verdict, say: () => wordsOn(given, verdict) });
      return (session) => judge(session, sayable);
    },
  };
  return one;
}

const undecided: Readonly<Record<Language, Readonly<Record<Missing, string>>>> = {
  en: {
    "ends early": "Not decidable: the capture ends too early to tell.",
    encrypted: "Not decidable: the dialog is encrypted.",
    holes: "Not decidable: parts of it are missing in the capture.",
    "one side": "Not decidable: the capture has the packets of one side only.",
    filter: "Not decidable: a capture filter may have left the data connections out.",
    place: "Not decidable: nothing shows on which side of the trouble the capture was taken.",
    attempts: "Not decidable: only a capture beside the client shows what it tried.",
  },
  "zh-CN": {
    "ends early": "无法判定：抓包结束得太早。",
    encrypted: "无法判定：对话内容已加密。",
    holes: "无法判定：抓包文件缺少部分报文。",
    "one side": "无法判定：抓包文件中只有一方的报文。",
    filter: "无法判定：数据连接可能被抓包过滤器排除在外。",
    place: "无法判定：看不出抓包点位于故障点的哪一侧。",
    attempts: "无法判定：客户端做过什么尝试，只有在客户端一侧抓包才能看到。",
  },
};

function wordsOn<P>(given: Rule<P>, verdict: Verdict<P>): Readonly<Record<Language, Said>> {
  return words(given, verdict.params, verdict.certainty === "undecidable" ? verdict.why : null);
}

/** A quotation that ends in a full stop takes none behind it. */
function words<P>(given: Rule<P>, params: P, missing: Missing | null): Readonly<Record<Language, Said>> {
  const say = (language: Language): Said => {
    const { finding, client, server, firewall } = given[language];
    const tail = missing === null ? "" : undecided[language][missing];
    const space = language === "en" && tail !== "" ? " " : "";
    const advice = (of: ((params: P) => string | null) | undefined) => {
      const text = of?.(params) ?? null;
      return text === null ? null : escapeForTerminal(text);
    };
    return {
      finding: escapeForTerminal(`${finding(params)}${space}${tail}`).replaceAll('.".', '."'),
      advice: { client: advice(client), server: advice(server), firewall: advice(firewall) },
    };
  };
  return Object.fromEntries(languages.map((one) => [one, say(one)])) as Record<Language, Said>;
}
