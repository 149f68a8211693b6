import { analyze, type CaptureSummary, type Session } from "@twinport/capture";
import { nodeHost } from "@twinport/capture/node";
import type { Finding } from "@twinport/diagnosis";
import type { Point, Scenario } from "../scenario.ts";
import type { Recording } from "./record.ts";

/** The captures that are judged: of one end, or both merged. */
export const views = ["client", "server", "both"] as const;
/** What is seen beside the client, beside the server, or in both captures merged. */
export type View = Point | "both";

/** What the analyser says of a capture. */
export interface Told {
  readonly sessions: readonly Session[];
  readonly summary: CaptureSummary;
}

/** What was expected of a scenario and what was found: rules above the level of a note, in order. */
export interface Verdict {
  readonly told: Readonly<Record<View, Told>>;
  readonly found: Readonly<Record<View, readonly string[]>>;
  /** The first view that shows what the scenario is about; beside the client, where it is about nothing that is found. */
  readonly shown: View;
  /** Exactly what was expected, in each view. */
  readonly ok: boolean;
}

/** Analyses the captures of a scenario and compares the findings with what the scenario is to show. */
export async function judge(scenario: Scenario, recording: Pick<Recording, Point>): Promise<Verdict> {
  const { client, server } = recording;
  const told = {
    client: await tell([["client.pcap", client]]),
    server: await tell([["server.pcap", server]]),
    both: await tell([
      ["client.pcap", client],
      ["server.pcap", server],
    ]),
  };
  const found = {
    client: rulesOf(told.client.summary.findings),
    server: rulesOf(told.server.summary.findings),
    both: rulesOf(told.both.summary.findings),
  };
  const noted = (view: View) =>
    (scenario.notes ?? []).every((id) => told[view].summary.findings.some(({ rule }) => rule === id));
  const shown = views.find((view) => scenario.finds[view].length > 0) ?? views.find(noted) ?? "client";
  const ok = noted("both") && views.every((view) => asExpected(scenario, view, found[view]));
  return { told, found, shown, ok };
}

/** All that shall be found is, and nothing else but what may be. */
function asExpected({ finds, mayFind = [] }: Scenario, view: View, found: readonly string[]): boolean {
  const wanted = finds[view];
  return (
    wanted.every((rule) => found.includes(rule)) &&
    found.every((rule) => wanted.includes(rule) || mayFind.includes(rule))
  );
}

function rulesOf(findings: readonly Finding[]): readonly string[] {
  const above = findings.filter(({ level }) => level !== "note");
  return [...new Set(above.map(({ rule }) => rule))].sort();
}

async function tell(captures: readonly (readonly [file: string, bytes: Uint8Array])[]): Promise<Told> {
  const stream = analyze(
    captures.map(([file, bytes]) => ({ file, input: bytes })),
    { host: nodeHost },
  );
  const sessions: Session[] = [];
  for await (const session of stream) sessions.push(session);
  return { sessions, summary: await stream.summary };
}
