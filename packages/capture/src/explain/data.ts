import type { DataParams, InferredParams, Row, RowKind, Session } from "../model.ts";
import { versionName } from "../tls/index.ts";
import { carriage } from "./carriage.ts";
import { transferOf } from "./command.ts";
import { commandAt, connectionOf } from "./find.ts";
import type { RowKey } from "./phrases.ts";
import { otherServer, thirdHost } from "./third-host.ts";
import { alertText, resumption } from "./tls.ts";
import { formatRate } from "./units.ts";
import type { Voice } from "./voice.ts";

/** Rows about what a data connection carries. */
export type DataRow = Extract<Row, { kind: Extract<RowKind, `data.${string}`> | "tls.inferred.data" }>;

/** What went over a data connection, in a sentence. */
export function explainData(row: DataRow, session: Session, voice: Voice): string {
  const { rows } = voice.phrases;
  switch (row.kind) {
    case "data.list": {
      const { entries, bytes, verb } = row.params;
      const list = verb === "NLST" ? "data.list.names" : row.kind;
      return (
        voice.say(rows[entries === null ? (`${list}.uncounted` as const) : list], {
          bytes: voice.count(bytes),
          entries: voice.count(entries ?? 0),
        }) +
        carriage(row, voice) +
        suffixes(row.params, voice)
      );
    }
    case "data.down":
    case "data.up": {
      const rate = formatRate(row.params.bytes, row.params.durationMs);
      return (
        voice.say(rows[rate === undefined ? (`${row.kind}.instant` as const) : row.kind], {
          peer: peer(row.params.connection, session, voice),
          bytes: voice.count(row.params.bytes),
          packets: packets(row.params, voice),
          dur: voice.duration(row.params.durationMs),
          rate: rate ?? "",
        }) +
        carriage(row, voice) +
        suffixes(row.params, voice)
      );
    }
    case "data.encrypted":
      return (
        voice.say(rows[row.kind], { bytes: voice.count(row.params.bytes) }) +
        voice.suffix(row.params.tickets, "tickets") +
        carriage(row, voice)
      );
    case "data.empty":
      return voice.say(rows[emptyKey(row.params, session)]);
    case "data.notcaptured":
      return voice.say(rows[row.kind]);
    case "data.unlinked": {
      const { from, to, bytes, ambiguous, unseen } = row.params;
      const why = ambiguous === true ? "data.unlinked.ambiguous" : "data.unlinked.unseen";
      return voice.say(rows[ambiguous === true || unseen === true ? why : row.kind], {
        from: voice.endpoint(from),
        to: voice.endpoint(to),
        bytes: voice.count(bytes),
      });
    }
    case "data.fxp": {
      const { verb, bytes } = row.params;
      return (
        voice.say(rows[transferOf(verb) === "up" ? "data.fxp.up" : row.kind], {
          ip: voice.wire(otherServer(row.params, session)),
        }) + voice.suffix(true, "bytes", { n: voice.count(bytes) })
      );
    }
    case "tls.inferred.data":
      return explainInferred(row.params, voice);
  }
}

function explainInferred(params: InferredParams, voice: Voice): string {
  const { to, active, bytes, sender, tls, alert, clear } = params;
  const values = {
    n: voice.count(bytes),
    who: sender === null ? "" : voice.who(sender === "client" ? "server" : "client"),
  };
  const key = active ? "tls.inferred.data.active" : "tls.inferred.data";
  return [
    voice.say(voice.phrases.rows[key], { to: voice.endpoint(to) }),
    tls === null
      ? ""
      : voice.suffix(tls.version !== null, "tls.version", { ver: versionName(tls.version ?? 0) }),
    tls?.complete === true ? resumption(tls, voice) : "",
    alert === null
      ? voice.suffix(tls !== null && !tls.complete, "tls.unfinished")
      : voice.suffix(true, "tls.failed", { alert: alertText(alert, voice) }),
    voice.suffix(clear, "tls.none"),
    sender === null
      ? voice.suffix(true, "bytes", values)
      : voice.suffix(true, tls === null ? "bytes.to" : "bytes.inside.to", values),
    voice.suffix(params.tickets, "tickets"),
  ].join("");
}

/** Who is at the other end from the server: "client", or the host that is not the client. */
function peer(connection: string, session: Session, voice: Voice): string {
  const data = connectionOf(session, connection);
  const third = data === undefined ? null : thirdHost(data, session);
  const { words } = voice.phrases;
  return third === null ? words.client : voice.say(words["not.client"], { ip: voice.wire(third) });
}

function suffixes(params: DataParams, voice: Voice): string {
  const { total, expected, complete, offset, succeeded, mode } = params;
  const whole = complete !== "no" && succeeded;
  const differs = whole && params.ascii && expected !== null && expected.bytes !== total;
  const verified = complete === "yes" && expected !== null && expected.bytes === total;
  const short = complete === "no" && expected !== null && expected.bytes > total;
  const open = complete === "unknown" && !params.ended && expected !== null && expected.bytes > total;
  const hash = verified || whole ? params.sha256 : null;
  return [
    mode === "S" ? "" : voice.suffix(true, `mode.${mode}`),
    voice.suffix(offset > 0, "resume", { n: voice.count(offset) }),
    voice.suffix(differs, "ascii"),
    voice.suffix(verified, offset > 0 ? "verify.rest" : "verify.ok", {
      bytes: voice.count(total),
      f: `${expected?.frame}`,
    }),
    voice.suffix(short, "verify.short", {
      bytes: voice.count(total),
      size: voice.count(expected?.bytes ?? 0),
    }),
    voice.suffix(open && !params.ascii, "verify.open", {
      bytes: voice.count(total),
      size: voice.count(expected?.bytes ?? 0),
    }),
    voice.suffix(hash !== null, "sha256", { h: voice.style.hash(hash ?? "") }),
  ].join("");
}

/** "10 packets"; "10 captured packets" if the capture lost others. */
function packets(params: DataParams, voice: Voice): string {
  const { words } = voice.phrases;
  return voice.say(words[params.lossy ? "packets.captured" : "packets"], { n: voice.count(params.packets) });
}

/** An empty transfer is an empty file only if the server says that it was carried out. */
function emptyKey(params: { connection: string; verb: string | null }, session: Session): RowKey {
  const frame = connectionOf(session, params.connection)?.commandFrame ?? null;
  const command = frame === null ? undefined : commandAt(session, frame);
  const code = command?.replies.at(-1)?.code ?? 0;
  if (code < 200 || code > 299) return "data.empty";
  return transferOf(params.verb) === "list" ? "data.empty.list" : "data.empty.file";
}
