import type { Side } from "@twinport/protocol";
import type { SessionFacts } from "../facts.ts";
import { stoodFor } from "../openings.ts";
import { type Report, rule } from "../rule.ts";

interface Params {
  /** Who speaks TLS from the first byte on. */
  readonly implicit: Side;
  readonly port: number;
  /** Seconds in which nobody said a word. */
  readonly silent?: string;
}

/** Where servers expect TLS from the first byte on (RFC 4217 §15.1). */
const implicitPort = 990;
/** Seconds in which both wait for each other. */
const patience = 10;
/** Seconds of silence that make one think of it: servers greet at once. */
const suspicious = 1;

/** R24: one side speaks TLS at once (implicit), the other begins in clear text (explicit, or plain FTP). */
export const tlsAtOnceOrNot = rule<Params>({
  id: "R24",
  level: "error",
  example: { implicit: "client", port: 21 },
  silences: ["R16", "R20", "R21", "R23", "R28", "R33", "R36"],
  judge: () => judge,
  en: {
    finding: ({ implicit, port, silent }) =>
      silent !== undefined
        ? `Nobody says a word on port ${port} for ${silent} s: the server waits for TLS, the client for a greeting. Implicit and explicit FTPS are mixed up.`
        : implicit === "client"
          ? `The client speaks TLS at once, and the server on port ${port} expects plain FTP first: implicit and explicit FTPS are mixed up.`
          : `The client begins with plain FTP, and the server on port ${port} expects TLS at once: explicit and implicit FTPS are mixed up.`,
    client: ({ implicit }) =>
      implicit === "client"
        ? "Choose explicit FTPS (FileZilla: require explicit FTP over TLS; curl: ftp:// with --ssl-reqd; lftp: ftp:// with set ftp:ssl-force yes), or port 990 if the server has it."
        : "Choose implicit FTPS (ftps://HOST:990), or explicit FTPS on port 21.",
    server: ({ implicit }) =>
      implicit === "client"
        ? "If clients need implicit FTPS, offer it on port 990 (vsftpd: implicit_ssl=YES with listen_port=990; ProFTPD: TLSOptions UseImplicitSSL; twinport serve --implicit-port 990)."
        : "Offer explicit FTPS on port 21 too (vsftpd: implicit_ssl=NO; ProFTPD: no UseImplicitSSL).",
  },
  "zh-CN": {
    finding: ({ implicit, port, silent }) =>
      silent !== undefined
        ? `端口 ${port} 上 ${silent} 秒内双方都没有发送数据：服务端在等待 TLS，客户端在等待欢迎信息。隐式/显式 FTPS 配置不一致。`
        : implicit === "client"
          ? `客户端直接使用 TLS，而端口 ${port} 上的服务端等待明文 FTP：隐式/显式 FTPS 配置不一致。`
          : `客户端以明文 FTP 开始，而端口 ${port} 上的服务端等待直接使用 TLS：隐式/显式 FTPS 配置不一致。`,
    client: ({ implicit }) =>
      implicit === "client"
        ? "改用显式 FTPS（FileZilla：要求显式的 FTP over TLS；curl：ftp:// 加 --ssl-reqd；lftp：ftp:// 加 set ftp:ssl-force yes）；如果服务端提供隐式 FTPS，则连接 990 端口。"
        : "改用隐式 FTPS（ftps://主机:990），或连接 21 端口并使用显式 FTPS。",
    server: ({ implicit }) =>
      implicit === "client"
        ? "如果客户端需要隐式 FTPS，请在 990 端口提供（vsftpd：implicit_ssl=YES 加 listen_port=990；ProFTPD：TLSOptions UseImplicitSSL；twinport serve --implicit-port 990）。"
        : "在 21 端口同时提供显式 FTPS（vsftpd：implicit_ssl=NO；ProFTPD：不用 UseImplicitSSL）。",
  },
});

function judge(session: SessionFacts, report: Report<Params>): void {
  const { control, server } = session;
  if (control === undefined || session.holes === true) return;
  const { opening, first = {} } = control;
  // Of a connection that stood before, what is seen first is not what was said first: 234, and TLS behind it.
  if (opening.kind !== "open") return;
  const found = { subject: session.id, frames: opening.frames };
  const { port } = server;
  if (first.client === "tls" && first.server === "text") {
    report({ ...found, certainty: "proved", params: { implicit: "client", port } });
  } else if (first.client === "text" && first.server === "tls") {
    report({ ...found, certainty: "proved", params: { implicit: "server", port } });
  }
  if (first.client !== undefined) return;
  // A server that waits for TLS says so in the end: with an alert, once the client gives up.
  const told = first.server === "tls";
  if (!told && (port !== implicitPort || first.server !== undefined)) return;
  const spoken =
    (control.bytes?.client ?? 0) + (control.bytes?.server ?? 0) > 0 || (session.exchanges ?? []).length > 0;
  const silent = stoodFor(session, control);
  // Who looks whether the port is open, and goes, waits for nothing.
  if ((spoken && !told) || silent === undefined || silent < suspicious) return;
  const params = { implicit: "server", port, silent: silent.toFixed(1) } as const;
  if (told) report({ ...found, certainty: "proved", params });
  else if (silent >= patience) report({ ...found, certainty: "likely", params });
  else report({ ...found, certainty: "undecidable", why: "ends early", params });
}
