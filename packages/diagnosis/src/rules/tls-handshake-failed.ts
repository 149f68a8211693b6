import type { Side } from "@twinport/protocol";
import type { ConnectionFacts, Frames, SessionFacts } from "../facts.ts";
import type { Language } from "../finding.ts";
import { standing } from "../openings.ts";
import { type Report, rule } from "../rule.ts";

type Words = Readonly<Record<Language, string>>;

interface Params {
  readonly channel: "control" | "data";
  readonly by: Side;
  readonly alert: number;
}

/** What alerts mean to somebody who runs an FTP server or client (RFC 8446 §6.2). */
const meanings: Readonly<Record<number, Words>> = {
  40: { en: "no protocol version or cipher that both allow", "zh-CN": "没有双方都允许的协议版本或加密套件" },
  42: { en: "bad certificate", "zh-CN": "证书有误" },
  43: { en: "unsupported kind of certificate", "zh-CN": "不支持的证书类型" },
  44: { en: "the certificate was revoked", "zh-CN": "证书已被吊销" },
  45: { en: "the certificate has expired", "zh-CN": "证书已过期" },
  46: { en: "the certificate is not acceptable", "zh-CN": "证书不被接受" },
  48: { en: "the certificate's issuer is not known", "zh-CN": "证书的签发者未知" },
  49: { en: "access denied", "zh-CN": "访问被拒绝" },
  51: { en: "a signature or key is wrong", "zh-CN": "签名或密钥有误" },
  70: { en: "the protocol version is not allowed", "zh-CN": "不允许该协议版本" },
  71: { en: "the ciphers offered are too weak", "zh-CN": "提供的加密套件强度不足" },
  112: { en: "the host name is not known (SNI)", "zh-CN": "主机名未知（SNI）" },
  116: { en: "a client certificate is required", "zh-CN": "要求客户端证书" },
  120: { en: "no application protocol in common (ALPN)", "zh-CN": "没有共同的应用协议（ALPN）" },
};

const certificate = new Set([42, 43, 44, 45, 46, 48, 51]);
const agreement = new Set([40, 70, 71]);
/** close_notify and user_canceled end a connection as it should be. */
const harmless = new Set([0, 90]);

/** R36: TLS does not come about, and an alert says why. */
export const tlsHandshakeFailed = rule<Params>({
  id: "R36",
  level: "error",
  example: { channel: "control", by: "client", alert: 48 },
  silences: ["R16", "R17"],
  judge: () => judge,
  en: {
    finding: ({ channel, by, alert }) =>
      `TLS on the ${channel} connection failed: the ${by} ended the handshake with alert ${alert} (${meanings[alert]?.en ?? "see RFC 8446 §6.2"}).`,
    client: ({ alert, by }) => {
      if (certificate.has(alert) && by === "client") {
        return "Trust the server's certificate or its issuer (lftp: set ssl:ca-file; curl: --cacert), and connect by the name that stands in it.";
      }
      if (alert === 116)
        return "Give the client its certificate and key (curl: --cert, --key; lftp: set ssl:cert-file, ssl:key-file).";
      return agreement.has(alert) ? "Use a newer client, or allow TLS 1.2 and 1.3 in it." : null;
    },
    server: ({ alert, by }) => {
      if (certificate.has(alert) && by === "client") {
        return "Renew the certificate, and send its whole chain (vsftpd: rsa_cert_file; ProFTPD: TLSRSACertificateFile, TLSCertificateChainFile; Pure-FTPd: CertFile).";
      }
      return agreement.has(alert)
        ? "Allow TLS 1.2 and 1.3 and current ciphers (vsftpd: ssl_tlsv1_2, ssl_ciphers; ProFTPD: TLSProtocol, TLSCipherSuite; Pure-FTPd: TLSCipherSuite)."
        : null;
    },
  },
  "zh-CN": {
    finding: ({ channel, by, alert }) =>
      `${channel === "control" ? "控制" : "数据"}连接上的 TLS 握手失败：${by === "client" ? "客户端" : "服务端"}以告警 ${alert}（${meanings[alert]?.["zh-CN"] ?? "见 RFC 8446 §6.2"}）结束握手。`,
    client: ({ alert, by }) => {
      if (certificate.has(alert) && by === "client") {
        return "信任服务端的证书或其签发者（lftp：set ssl:ca-file；curl：--cacert），并使用证书中的主机名连接。";
      }
      if (alert === 116)
        return "为客户端配置证书和私钥（curl：--cert、--key；lftp：set ssl:cert-file、ssl:key-file）。";
      return agreement.has(alert) ? "使用较新的客户端，或在客户端中允许 TLS 1.2 和 1.3。" : null;
    },
    server: ({ alert, by }) => {
      if (certificate.has(alert) && by === "client") {
        return "更新证书，并发送完整的证书链（vsftpd：rsa_cert_file；ProFTPD：TLSRSACertificateFile、TLSCertificateChainFile；Pure-FTPd：CertFile）。";
      }
      return agreement.has(alert)
        ? "允许 TLS 1.2、1.3 和当前的加密套件（vsftpd：ssl_tlsv1_2、ssl_ciphers；ProFTPD：TLSProtocol、TLSCipherSuite；Pure-FTPd：TLSCipherSuite）。"
        : null;
    },
  },
});

function judge(session: SessionFacts, report: Report<Params>): void {
  on(session.id, "control", session.control, report);
  for (const data of session.data ?? []) on(data.id, "data", standing(data), report);
}

function on(
  subject: string,
  channel: "control" | "data",
  connection: ConnectionFacts | undefined,
  report: Report<Params>,
): void {
  const { alert, failed } = connection?.tls ?? {};
  if (alert === undefined || failed !== true || harmless.has(alert.description)) return;
  const frames: Frames = [...(connection?.tls?.frames.slice(0, 1) ?? []), ...alert.frames];
  const params = { channel, by: alert.by, alert: alert.description };
  report({ subject, certainty: "proved", params, frames });
}
