import type { Phrases } from "../explain/phrases.ts";
import type { Voice } from "../explain/voice.ts";
import type { Row, RowOf } from "../model.ts";
import { tlsPhrase } from "./tls-phrase.ts";

/** Characters of what an ICMP error says. */
const errorText = 60;

/** Rows that are no command or reply. */
export type WordlessRow = Exclude<Row, { kind: "command" | "reply" }>;

/** The matter of a row in a few words. */
export function phraseOf(row: WordlessRow, voice: Voice): string {
  const { ladder, suffixes } = voice.phrases;
  const bytes = (
    key: "garbage" | "sealed" | "list" | "bytes" | "unlinked" | "fxp" | "tls.bytes",
    n: number,
  ) => voice.say(ladder[key], { n: voice.count(n) });
  switch (row.kind) {
    case "tcp.handshake.control":
    case "tcp.handshake.data.passive":
    case "tcp.handshake.data.active":
      return ladder.open;
    case "tcp.handshake.incomplete":
      if (row.params.answered === true) return ladder["open.unfinished"];
      return voice.say(ladder.lost, { n: voice.count(row.params.attempts) });
    case "tcp.handshake.refused":
      return ladder.refused;
    case "tcp.handshake.icmp":
      return voice.say(ladder.rejected, { what: voice.wire(row.params.what, errorText) });
    case "tcp.icmp":
      return voice.say(ladder.icmp, { what: voice.wire(row.params.what, errorText) });
    case "tcp.midstream":
      return ladder.midstream;
    case "tcp.close.4way":
    case "tcp.close.3way":
    case "tcp.close.simultaneous":
    case "tcp.close.half": {
      const { ends } = row.params;
      return closing(row, ladder) + (ends === null ? "" : suffixes[`ends.${ends}`]);
    }
    case "tcp.close.reset":
      return ladder["close.reset"];
    case "tcp.reset": {
      const n = row.params.bytes;
      return n === null ? ladder.reset : voice.say(ladder["reset.after"], { n: voice.count(n) });
    }
    case "tcp.reset.afterclose":
      return ladder["reset.late"];
    case "tcp.retrans.row":
      return voice.say(ladder.again, {
        n: voice.count(row.params.times),
        dur: voice.duration(row.params.seconds * 1000),
      });
    case "tcp.fastretrans":
      return voice.say(ladder["again.fast"], { n: voice.count(row.params.duplicates) });
    case "tcp.gap.capture": {
      const { cause, bytes: n } = row.params;
      return voice.say(ladder[cause === "acknowledged" ? "gap" : (`gap.${cause}` as const)], {
        n: voice.count(n),
      });
    }
    case "tcp.zerowin":
      return voice.say(ladder.zerowin, { dur: voice.duration(row.params.seconds * 1000) });
    case "tcp.keepalive":
      return ladder.keepalive;
    case "tcp.reused":
      return ladder.reused;
    case "control.garbage":
      return bytes("garbage", row.params.bytes);
    case "control.telnet":
      return ladder.telnet;
    case "control.encrypted":
      return bytes("sealed", row.params.bytes);
    case "data.list":
      return bytes("list", row.params.bytes);
    case "data.down":
    case "data.up": {
      const { complete, expected, total, bytes: n } = row.params;
      if (complete !== "no" || expected === null || n !== total) return bytes("bytes", n);
      return voice.say(ladder["bytes.of"], { n: voice.count(n), size: voice.count(expected.bytes) });
    }
    case "data.encrypted":
      return bytes("tls.bytes", row.params.bytes);
    case "data.empty":
      return ladder.empty;
    case "data.notcaptured":
      return ladder.uncaptured;
    case "data.unlinked":
      return bytes("unlinked", row.params.bytes);
    case "data.fxp":
      return bytes("fxp", row.params.bytes);
    default:
      return tlsPhrase(row, voice);
  }
}

type CloseRow =
  | RowOf<"tcp.close.4way">
  | RowOf<"tcp.close.3way">
  | RowOf<"tcp.close.simultaneous">
  | RowOf<"tcp.close.half">;

function closing(row: CloseRow, ladder: Phrases["ladder"]): string {
  switch (row.kind) {
    case "tcp.close.4way":
      return ladder["close.4way"];
    case "tcp.close.3way":
      return ladder["close.3way"];
    case "tcp.close.simultaneous":
      return ladder["close.simultaneous"];
    case "tcp.close.half":
      return ladder[row.params.reset === null ? "close.half" : "close.half.reset"];
  }
}
