import { alertText, type TlsRow } from "../explain/tls.ts";
import type { Voice } from "../explain/voice.ts";
import type { InferredParams, RowOf } from "../model.ts";
import { versionName } from "../tls/index.ts";

/** What TLS does, in a few words. */
export function tlsPhrase(row: TlsRow | RowOf<"tls.inferred.data">, voice: Voice): string {
  const { ladder } = voice.phrases;
  switch (row.kind) {
    case "tls.handshake": {
      const { complete, version } = row.params.tls;
      if (!complete) return ladder["tls.unfinished"];
      return version === null ? ladder["tls.unknown"] : voice.say(ladder.tls, { ver: versionName(version) });
    }
    case "tls.tickets":
      return ladder["tls.tickets"];
    case "tls.cmd":
    case "tls.reply":
      if (row.params.guess !== null) return ladder[`${row.kind}.guess`];
      return voice.say(ladder[row.kind], { n: voice.count(row.params.bytes) });
    case "tls.alert": {
      const { alert } = row.params;
      return alert === null
        ? ladder["tls.alert.encrypted"]
        : voice.say(ladder["tls.alert"], { x: alertText(alert, voice) });
    }
    case "tls.closenotify":
      return ladder["tls.closenotify"];
    case "tls.renegotiation":
      return ladder[row.params.keyUpdate === true ? "tls.keyupdate" : "tls.renegotiation"];
    case "tls.clear":
      return ladder["tls.clear"];
    case "tls.inferred.data":
      return inferred(row.params, voice);
  }
}

function inferred({ alert, tls, bytes }: InferredParams, voice: Voice): string {
  const { ladder } = voice.phrases;
  if (alert !== null) return voice.say(ladder["tls.failed"], { x: alertText(alert, voice) });
  return voice.say(ladder[tls === null ? "bytes" : "tls.bytes"], { n: voice.count(bytes) });
}
