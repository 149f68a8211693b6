import { FtpError, limits, shown } from "@twinport/protocol";
import { readSecrets } from "../../capture-secrets.ts";
import { formatDate } from "../../explain/units.ts";
import type { CaptureHost } from "../../ftp/index.ts";
import { PlainBytes } from "../../read/compression.ts";
import { type ReportSession, reportSummary, SessionReporter } from "../../report/index.ts";
import { analyze, type CaptureProgress } from "../../session-stream.ts";
import { KeyLog } from "../../tls/index.ts";
import type { Message, Progress, Request } from "./messages.ts";

/** From one telling of the progress to the next, in ms. */
const interval = 100;
/** Rows that are told at once: the page draws between two messages. */
const batchRows = 400;
/** Rows and sessions that a page holds; of sessions in trouble twice as many. What comes then is counted. */
const held = { rows: 50_000, sessions: 1000 };

/** Analyses captures, and tells what it finds. Rejects with what keeps it from that. */
export async function analyseFiles(
  request: Request,
  host: CaptureHost,
  tell: (message: Message) => void,
): Promise<void> {
  const { captures, useSecrets, showPasswords } = request;
  const secrets = await secretsOf(request, host);
  const clock = { told: 0 };
  const found = { sessions: 0, rows: 0, leftOut: 0 };
  const progressOf = ({ bytes, packets, start }: CaptureProgress): Progress => ({
    bytes,
    packets,
    sessions: found.sessions,
    began: start === null ? null : formatDate(start),
  });
  let batch: ReportSession[] = [];
  const tellBatch = (): void => {
    if (batch.length > 0) tell({ kind: "sessions", sessions: batch });
    batch = [];
  };
  async function* watched(file: File): AsyncGenerator<Uint8Array, void> {
    for await (const chunk of bytesOf(file)) {
      yield chunk;
      if (performance.now() - clock.told < interval) continue;
      clock.told = performance.now();
      tell({ kind: "progress", progress: progressOf(stream.progress) });
      tellBatch();
    }
  }
  const named = captures.map((file) => ({ file: shown(file.name), input: watched(file) }));
  const stream = analyze(named, { host, secrets, useSecrets, showPasswords });
  const reporter = new SessionReporter();
  let batched = 0;
  for await (const session of stream) {
    found.sessions++;
    const inTrouble = session.findings.some(({ level }) => level !== "note");
    const times = inTrouble ? 2 : 1;
    const told = found.sessions - found.leftOut;
    if (told > times * held.sessions || found.rows + session.rows.length > times * held.rows) {
      found.leftOut++;
      continue;
    }
    found.rows += session.rows.length;
    batched += session.rows.length;
    batch.push(reporter.report(session, stream.progress.start));
    if (batched < batchRows) continue;
    tellBatch();
    batched = 0;
  }
  tellBatch();
  const summary = reportSummary(await stream.summary, found.sessions, 0);
  tell({ kind: "done", summary, progress: progressOf(stream.progress), leftOut: found.leftOut });
}

/** The secrets of key logs, and those that captures bring along: they may stand behind the packets that they open. */
async function secretsOf(
  { captures, keyLogs, useSecrets }: Request,
  { gunzip }: CaptureHost,
): Promise<KeyLog> {
  const log = new KeyLog();
  for (const file of keyLogs) {
    if (file.size > limits.keyLogFile)
      throw new FtpError("unreadable", `${shown(file.name)}: larger than a key log may be`);
    for await (const chunk of bytesOf(file)) log.push(chunk);
    log.end();
  }
  if (useSecrets) for (const file of captures) await readSecrets(new PlainBytes(bytesOf(file), gunzip), log);
  return log;
}

/** Safari's streams cannot be iterated. */
async function* bytesOf(file: File): AsyncGenerator<Uint8Array, void> {
  const reader = file.stream().getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    await reader.cancel().catch(() => {});
  }
}
