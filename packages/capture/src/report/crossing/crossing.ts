import { type Language, plainStyle } from "../../explain/index.ts";
import { phrasesOf } from "../../explain/language.ts";
import { Voice } from "../../explain/voice.ts";
import type { Step } from "../../ladder/index.ts";
import type { Session, Timestamp, Who } from "../../model.ts";
import { markedStyle, type Span, type Text, textOf } from "../marked.ts";
import type { ReportRow, ReportSession, Said } from "../report.ts";
import { inEach, SessionReporter } from "../session.ts";
import { aloneRows, type CrossedRow, type CrossedSession, crossRows } from "./crossed-rows.ts";
import type { Clause } from "./judge.ts";
import { crossingNotes } from "./notes.ts";
import type { SessionPair } from "./pair-sessions.ts";
import { crossingTexts } from "./texts.ts";
import { ladderBetween } from "./way.ts";

/** What is known of the way between both ends, and how the comparison is called. */
interface CrossingOptions {
  /** Unique in its chapter. */
  readonly id: string;
  /** Addresses of the router; null: nobody knows of one, and a line for it is drawn only where something happened on the way. */
  readonly router: string | null;
  /** Whether the captures hold all that came by, so that what one lacks was not there. */
  readonly complete: boolean;
  /** Time of the first packet of both captures. */
  readonly start: Timestamp | null;
}

/** Characters of a line that is put into a sentence. */
const lineText = 120;

/** Makes reports of sessions that were captured at both ends; one for a report, as {@link SessionReporter} is. */
export class CrossingReporter {
  readonly #reporter = new SessionReporter();
  readonly #voices: Said<Voice> = inEach((language) => new Voice(phrasesOf(language), markedStyle));
  readonly #plain: Said<Voice> = inEach((language) => new Voice(phrasesOf(language), plainStyle));

  /** The session with what became of it on the way. */
  report(pair: SessionPair, { id, router, complete, start }: CrossingOptions): ReportSession {
    const { client, server } = pair;
    const told = { client: this.#told(client, start), server: this.#told(server, start) };
    const base = told.client ?? told.server;
    if (base === null) throw new TypeError("a session is at one end at least");
    const crossed =
      client !== null && server !== null
        ? crossRows({ client, server })
        : aloneRows((client ?? server) as Session, pair);
    const { lanes, bars, steps } = ladderBetween(crossed, pair, router);
    const places = {
      client: new Map(crossed.rows.map((row, at) => [row.client, at])),
      server: new Map(crossed.rows.map((row, at) => [row.server, at])),
    };
    return {
      ...base,
      id,
      lanes,
      bars,
      rows: crossed.rows.map((one, at): ReportRow => {
        const row = this.#row(one, crossed, told, steps[at] as Step);
        const answered = places[one.client === null ? "server" : "client"];
        return { ...row, answers: row.answers === null ? null : (answered.get(row.answers) ?? null) };
      }),
      // Of each end's own chapter.
      transfers: [],
      timelines: [],
      notes: inEach((language) =>
        crossingNotes(crossed, pair, complete, crossingTexts[language], this.#voices[language]),
      ),
    };
  }

  #told(session: Session | null, start: Timestamp | null): ReportSession | null {
    return session === null ? null : this.#reporter.report(session, start);
  }

  #row(
    { client, server, row, judgement }: CrossedRow,
    { names, clockAhead }: CrossedSession,
    told: Readonly<Record<Who, ReportSession | null>>,
    step: Step,
  ): ReportRow {
    const mine = told.client?.rows[client ?? -1];
    const its = told.server?.rows[server ?? -1];
    const base = (mine ?? its) as ReportRow;
    const { fate, sender, clauses } = judgement;
    const lost = fate === "stopped" || fate === "made" || fate === "part";
    const level = lost && base.level !== "error" ? "warn" : base.level;
    const seen: Who = mine === undefined ? "server" : "client";
    const arrived = sender === "client" ? its : mine;
    const sent = (sender === "client" ? mine : its) ?? base;
    const lines = fate === "changed" && arrived !== undefined ? [...sent.raw, ...arrived.raw] : base.raw;
    return {
      ...base,
      frames: mine?.frames ?? [],
      acks: mine?.acks ?? [],
      seconds: mine === undefined ? base.seconds - clockAhead : base.seconds,
      connection: row.connection,
      announces: row.announces,
      said: inEach((language) => [
        ...(mine === undefined ? renamed(base.said[language], names) : base.said[language]),
        ...clauses.flatMap((clause): readonly Span[] => [
          crossingTexts[language].end,
          ...this.#clause(clause, { sender, seen }, arrived?.said[language] ?? [], language),
        ]),
      ]),
      label: sent.label,
      step: { ...step, level },
      raw: [...new Set(lines)],
      level,
      finding: mine?.finding ?? its?.finding ?? null,
      crossed: { frames: its?.frames ?? [], fate },
    };
  }

  #clause(
    { key, wire = {}, counts = {}, seconds }: Clause,
    { sender, seen }: Readonly<Record<"sender" | "seen", Who>>,
    other: Text,
    language: Language,
  ): Text {
    const voice = this.#voices[language];
    const plain = this.#plain[language];
    const receiver: Who = sender === "client" ? "server" : "client";
    const values: Record<string, string> = {
      sender: plain.who(sender),
      receiver: plain.who(receiver),
      seen: plain.who(seen),
    };
    for (const [name, text] of Object.entries(wire)) values[name] = voice.wire(text, lineText);
    for (const [name, count] of Object.entries(counts)) values[name] = voice.count(count);
    if (seconds !== undefined) values["dur"] = voice.duration(seconds * 1000);
    const [before = "", behind] = crossingTexts[language][key].split("{sentence}");
    return [...textOf(voice.say(before, values)), ...(behind === undefined ? [] : other)];
  }
}

/** A sentence in which connections are called as in the comparison. */
function renamed(text: Text, names: ReadonlyMap<string, string>): Text {
  return text.map((span) =>
    typeof span === "object" && "connection" in span
      ? { connection: names.get(span.connection) ?? span.connection }
      : span,
  );
}
