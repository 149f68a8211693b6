import type {
  AlertFacts,
  CertificateFacts,
  Row,
  RowKind,
  RowOf,
  Timestamp,
  TlsFacts,
  Who,
} from "../model.ts";
import { alertLevel, alertName, cipherName, versionName } from "../tls/index.ts";
import type { RowKey } from "./phrases.ts";
import { formatDate } from "./units.ts";
import type { Voice } from "./voice.ts";

/** Rows about TLS, but for the data connections that are inferred from it. */
export type TlsRow = Exclude<
  Extract<Row, { kind: Extract<RowKind, `tls.${string}`> }>,
  { kind: "tls.inferred.data" }
>;

const certificateKeys = {
  server: { named: "cert", unnamed: "cert.unnamed" },
  client: { named: "cert.client", unnamed: "cert.client.unnamed" },
} as const;

/** Characters of a name out of a hello or a certificate. */
const nameText = 80;

/** What TLS does on a connection, in a sentence. */
export function explainTls(row: TlsRow, voice: Voice): string {
  const { rows } = voice.phrases;
  switch (row.kind) {
    case "tls.handshake":
      return explainHandshake(row, voice);
    case "tls.tickets": {
      const { records, bytes, certain } = row.params;
      return voice.say(rows[certain ? row.kind : "tls.tickets.likely"], {
        n: voice.count(records),
        bytes: voice.count(bytes),
      });
    }
    case "tls.cmd":
    case "tls.reply": {
      const { records, bytes, guess } = row.params;
      const values = {
        k: voice.count(records),
        n: voice.count(bytes),
        guess: voice.suffix(guess !== null, row.kind === "tls.cmd" ? "guess.cmd" : "guess.reply"),
      };
      const sentence = voice.say(rows[records > 1 ? (`${row.kind}.several` as const) : row.kind], values);
      return sentence + voice.suffix(row.kind === "tls.reply" && row.params.tickets, "tickets");
    }
    case "tls.alert": {
      const { alert } = row.params;
      if (alert === null) return voice.say(rows["tls.alert.encrypted"]);
      return voice.say(rows[row.kind], { x: alertText(alert, voice) });
    }
    case "tls.closenotify": {
      const { certain, closing } = row.params;
      const guess = voice.suffix(!certain, "guess.encrypted");
      return voice.say(rows[closing ? row.kind : "tls.closenotify.open"], { guess });
    }
    case "tls.renegotiation": {
      const { which, connection, keyUpdate } = row.params;
      return voice.say(rows[keyUpdate === true ? "tls.keyupdate" : row.kind], {
        which: voice.which(which, connection),
      });
    }
    case "tls.clear":
      return voice.say(rows[row.kind], {
        Who: voice.Who(row.params.who),
        who: voice.who(row.params.who),
      });
  }
}

/** "decode_error (fatal)". */
export function alertText(alert: AlertFacts, voice: Voice): string {
  const level = alertLevel(alert.level);
  return (
    alertName(alert.description) +
    voice.suffix(level === "fatal", "alert.fatal") +
    voice.suffix(level === "warning", "alert.warning")
  );
}

/** "; session resumed" or "; full handshake (no resumption)"; nothing if that was not seen. */
export function resumption(tls: TlsFacts, voice: Voice): string {
  return voice.suffix(tls.resumed === true, "tls.resumed") + voice.suffix(tls.resumed === false, "tls.full");
}

function explainHandshake({ params, time }: RowOf<"tls.handshake">, voice: Voice): string {
  const { tls } = params;
  const { version, offered, cipher, serverName, alpn, certificate } = tls;
  const values = {
    which: voice.which(params.which, params.connection),
    ver: versionName(version ?? offered ?? 0),
    cipher: cipher === null ? "" : cipherName(cipher),
    sni: voice.suffix(serverName !== null, "tls.sni", { x: voice.wire(serverName ?? "", nameText) }),
    alpn: voice.suffix(alpn !== null, "tls.alpn", { x: voice.wire(alpn ?? "", nameText) }),
    cert: [
      voice.suffix(tls.retried, "tls.retried"),
      certificate === null ? "" : certified(certificate, time, voice, "server"),
      shownByClient(tls, time, voice),
    ].join(""),
  };
  return (
    voice.say(voice.phrases.rows[handshakeKey(tls)], values) +
    (tls.complete ? resumption(tls, voice) : "") +
    secretsNote(tls, voice)
  );
}

/** Why a key log was of no use; nothing if it was, or there is none. */
function secretsNote({ secrets, clientRandom, lacking }: TlsFacts, voice: Voice): string {
  if (secrets === null || secrets === "fit") return "";
  const values = { random: clientRandom ?? "?", labels: lacking.join(", ") };
  return voice.suffix(true, `tls.secrets.${secrets}`, values);
}

/** That a client has no certificate tells something only of a handshake that fails: many servers ask without need. */
function shownByClient(tls: TlsFacts, time: Timestamp, voice: Voice): string {
  const { clientCertificate: shown, complete } = tls;
  if (shown === null || (shown === "none" && complete)) return "";
  return shown === "none" ? voice.suffix(true, "cert.client.none") : certified(shown, time, voice, "client");
}

function handshakeKey({ version, offered, complete }: TlsFacts): RowKey {
  if (version !== null) return complete ? "tls.handshake" : "tls.handshake.unfinished";
  return offered !== null ? "tls.handshake.unanswered" : "tls.handshake.unknown";
}

/** What a certificate says, held against the time of the capture. */
function certified(certificate: CertificateFacts, time: Timestamp, voice: Voice, of: Who): string {
  const { subject, issuer, selfIssued, notBefore, notAfter } = certificate;
  const named = subject !== null;
  const other = !selfIssued && issuer !== null;
  return [
    voice.suffix(true, named ? certificateKeys[of].named : certificateKeys[of].unnamed, {
      x: voice.wire(subject ?? "", nameText),
    }),
    voice.suffix(selfIssued, "cert.self"),
    voice.suffix(other, "cert.issuer", { x: voice.wire(issuer ?? "", nameText) }),
    voice.suffix(notAfter !== null, "cert.until", {
      time: formatDate({ seconds: notAfter ?? 0, nanos: 0 }),
    }),
    voice.suffix(notAfter !== null && notAfter < time.seconds, "cert.expired"),
    voice.suffix(notBefore !== null && notBefore > time.seconds, "cert.early"),
  ].join("");
}
