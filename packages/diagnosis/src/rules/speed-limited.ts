import { missing } from "../dialog.ts";
import type { ConnectionFacts, DataFacts, SessionFacts, TransferFacts } from "../facts.ts";
import { standing } from "../openings.ts";
import { type Report, rule } from "../rule.ts";
import { transfersFile } from "../verbs.ts";
import { type Limit, type Params, speedSentences } from "./speed-sentences.ts";

/** R29: what keeps transfers from being faster, where that can be told. */
export const speedLimited = rule<Params>({
  id: "R29",
  level: "note",
  example: { rate: 2_000_000, limit: "window", window: 65_535, rttMs: 30, scaled: false },
  judge: () => judge,
  ...speedSentences,
});

/** A transfer shorter than this is over before its speed has settled. */
const least = { bytes: 1024 * 1024, ms: 1000, segments: 200 };
/** Share of packets that were sent again, from which on loss rules the speed. */
const lossy = 0.01;
/** Share of what the window allows, from which on nothing but the window limits. */
const nearly = 0.8;
/** Round trips below this cost nothing that anybody would feel. */
const nearMs = 5;
/** So many files, one after the other, with no longer rest between them: a program at work. */
const many = 10;
const restSeconds = 2;

function judge(session: SessionFacts, report: Report<Params>): void {
  for (const data of session.data ?? []) {
    const { transfer } = data;
    const connection = standing(data);
    if (transfer === undefined || connection === undefined || !transfersFile(transfer.verb)) continue;
    const params = longEnough(transfer) ? limitOf(transfer, connection) : undefined;
    if (params === undefined) continue;
    const certainty = params.limit === "receiver" ? "proved" : "likely";
    report({ subject: data.id, certainty, params, frames: transfer.frames });
  }
  roundTrips(session, report);
}

function longEnough({ bytes, durationMs = 0, lossy: gaps }: TransferFacts): boolean {
  return bytes >= least.bytes && durationMs >= least.ms && gaps !== true;
}

function limitOf(transfer: TransferFacts, connection: ConnectionFacts): Params | undefined {
  const { bytes, durationMs = 0 } = transfer;
  const { flow, fullBuffer, opening } = connection;
  const seconds = durationMs / 1000;
  const rate = bytes / seconds;
  const about = (limit: Limit) => ({ rate, ...limit });
  if (
    fullBuffer !== undefined &&
    flow !== undefined &&
    fullBuffer.by !== flow.sender &&
    fullBuffer.seconds >= seconds / 4
  ) {
    return about({ limit: "receiver", by: fullBuffer.by, seconds: fullBuffer.seconds, of: seconds });
  }
  if (flow === undefined || flow.segments < least.segments) return undefined;
  const share = flow.retransmissions / flow.segments;
  if (share > lossy) {
    return about({ limit: "loss", share, retransmissions: flow.retransmissions, segments: flow.segments });
  }
  const rttMs = opening.kind === "open" ? opening.rttMs : undefined;
  if (rttMs === undefined || rttMs < nearMs || flow.window === 0) return undefined;
  // More than a window in a round trip is not possible; whoever comes close to it is held by nothing else.
  const most = flow.window / (rttMs / 1000);
  if (rate < nearly * most || rate > 1.5 * most) return undefined;
  return about({ limit: "window", window: flow.window, rttMs, scaled: flow.scaled !== false });
}

/** Many small files, of which each waits for the answers to the one before. */
function roundTrips(session: SessionFacts, report: Report<Params>): void {
  const opening = session.control?.opening;
  const rttMs = opening?.kind === "open" ? opening.rttMs : undefined;
  if (rttMs === undefined || rttMs < nearMs || missing(session) !== undefined) return;
  const run = longestRun(session);
  const begin = run[0]?.from ?? 0;
  const seconds = (run.at(-1)?.to ?? begin) - begin;
  const moving = run.reduce((sum, { ms }) => sum + ms, 0) / 1000;
  const each = ((seconds - moving) * 1000) / run.length;
  if (run.length < many || seconds < 2 || moving > seconds / 2 || each < 2 * rttMs) return;
  const bytes = run.reduce((sum, file) => sum + file.bytes, 0);
  const rate = bytes / seconds;
  report({
    subject: session.id,
    certainty: "proved",
    params: { rate, limit: "round trips", files: run.length, eachMs: each, rttMs, trips: each / rttMs },
    frames: run.flatMap(({ frames }) => frames),
  });
}

interface FileMoved {
  readonly from: number;
  readonly to: number;
  readonly ms: number;
  readonly bytes: number;
  readonly frames: TransferFacts["frames"];
}

/** The longest row of files with no rest between them. */
function longestRun(session: SessionFacts): readonly FileMoved[] {
  let best: readonly FileMoved[] = [];
  let run: FileMoved[] = [];
  for (const data of session.data ?? []) {
    const file = moved(session, data);
    if (file === undefined) continue;
    const before = run.at(-1);
    if (before !== undefined && file.from - before.to > restSeconds) run = [];
    run.push(file);
    if (run.length > best.length) best = run;
  }
  return best;
}

function moved(session: SessionFacts, { transfer }: DataFacts): FileMoved | undefined {
  if (transfer?.exchange === undefined || transfer.durationMs === undefined || !transfersFile(transfer.verb))
    return undefined;
  const exchange = session.exchanges?.[transfer.exchange];
  const from = exchange?.command?.time;
  const to = exchange?.replies.at(-1)?.time;
  if (from === undefined || to === undefined) return undefined;
  return { from, to, ms: transfer.durationMs, bytes: transfer.bytes, frames: transfer.frames.slice(0, 1) };
}
