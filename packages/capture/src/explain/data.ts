import type { DataParams, Row, RowKind, Session } from "../model.ts";
import { transferOf } from "./command.ts";
import type { RowKey } from "./phrases.ts";
import { formatRate } from "./units.ts";
import type { Voice } from "./voice.ts";

/** Rows about what a data connection carries. */
export type DataRow = Extract<Row, { kind: Extract<RowKind, `data.${string}`> }>;

/** What went over a data connection, in a sentence. */
export function explainData(row: DataRow, session: Session, voice: Voice): string {
  const { rows } = voice.phrases;
  switch (row.kind) {
    case "data.list": {
      const { entries, bytes } = row.params;
      return (
        voice.say(rows[entries === null ? "data.list.uncounted" : row.kind], {
          bytes: voice.count(bytes),
          entries: voice.count(entries ?? 0),
        }) + suffixes(row.params, voice)
      );
    }
    case "data.down":
    case "data.up": {
      const rate = formatRate(row.params.bytes, row.params.durationMs);
      return (
        voice.say(rows[rate === undefined ? (`${row.kind}.instant` as const) : row.kind], {
          bytes: voice.count(row.params.bytes),
          packets: packets(row.params, session, voice),
          dur: voice.duration(row.params.durationMs),
          rate: rate ?? "",
        }) + suffixes(row.params, voice)
      );
    }
    case "data.encrypted":
      return (
        voice.say(rows[row.kind], { bytes: voice.count(row.params.bytes) }) +
        retransmitted(row.params.retransmissions, voice)
      );
    case "data.empty":
      return voice.say(rows[emptyKey(row.params, session)]);
    case "data.notcaptured":
      return voice.say(rows[row.kind]);
    case "data.unlinked": {
      const { from, to, bytes } = row.params;
      return voice.say(rows[row.kind], {
        from: voice.endpoint(from),
        to: voice.endpoint(to),
        bytes: voice.count(bytes),
      });
    }
  }
}

/** "; 2 retransmissions", or nothing. */
export function retransmitted(count: number, voice: Voice): string {
  return voice.suffix(count > 0, "retransmissions", { n: voice.count(count) });
}

function suffixes(params: DataParams, voice: Voice): string {
  const { bytes, expected, complete, offset } = params;
  const differs = params.ascii && expected !== null && expected.bytes !== bytes;
  const verified = complete === "yes" && expected !== null && expected.bytes === bytes;
  const short = complete === "no" && expected !== null && expected.bytes > bytes && !differs;
  return [
    retransmitted(params.retransmissions, voice),
    voice.suffix(offset > 0, "resume", { n: voice.count(offset) }),
    voice.suffix(differs, "ascii"),
    voice.suffix(verified, offset > 0 ? "verify.rest" : "verify.ok", {
      bytes: voice.count(bytes),
      f: `${expected?.frame}`,
    }),
    voice.suffix(short, "verify.short", {
      bytes: voice.count(bytes),
      size: voice.count(expected?.bytes ?? 0),
    }),
    voice.suffix(params.sha256 !== null, "sha256", { h: voice.style.hash(params.sha256 ?? "") }),
  ].join("");
}

/** "10 packets"; "10 captured packets" if the capture lost others. */
function packets(params: DataParams, session: Session, voice: Voice): string {
  const lossy = session.rows.some(
    (row) =>
      row.kind === "tcp.gap.capture" &&
      row.connection === params.connection &&
      (row.params.cause ?? "acknowledged") === "acknowledged",
  );
  const { words } = voice.phrases;
  return voice.say(words[lossy ? "packets.captured" : "packets"], { n: voice.count(params.packets) });
}

/** An empty transfer is an empty file only if the server says that it was carried out. */
function emptyKey(params: { connection: string; verb: string | null }, session: Session): RowKey {
  const frame = session.connections.find(({ id }) => id === params.connection)?.commandFrame;
  const command = session.commands.find((record) => record.frame === frame);
  const code = command?.replies.at(-1)?.code ?? 0;
  if (code < 200 || code > 299) return "data.empty.unknown";
  const transfer = transferOf(params.verb);
  if (transfer === null) return "data.empty";
  return transfer === "list" ? "data.empty.list" : "data.empty.file";
}
