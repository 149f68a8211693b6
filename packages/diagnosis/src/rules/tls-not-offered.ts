import { shown } from "@twinport/protocol";
import { failed, finalReply } from "../dialog.ts";
import type { Exchange, SessionFacts } from "../facts.ts";
import { type Report, rule } from "../rule.ts";

interface Params {
  readonly asked: string;
  readonly said: string;
}

/** R38: the client wants TLS, the server has none, and the client gives up. */
export const tlsNotOffered = rule<Params>({
  id: "R38",
  level: "error",
  example: { asked: "AUTH TLS", said: "530 Please login with USER and PASS." },
  judge: () => judge,
  en: {
    finding: ({ asked, said }) =>
      `The client wants TLS (${asked}), and the server refuses: "${said}". The client ends the session without logging in.`,
    client: () =>
      "If clear text is acceptable here, do not demand TLS (curl: --ssl rather than --ssl-reqd; lftp: set ftp:ssl-force no; FileZilla: plain FTP); otherwise use another server.",
    server: () =>
      "Give the server a certificate and turn TLS on (vsftpd: ssl_enable=YES; ProFTPD: TLSEngine on; Pure-FTPd: TLS 1).",
    firewall: () =>
      "See whether a device on the way refuses AUTH in the server's name (Cisco ASA: inspect ftp strict).",
  },
  "zh-CN": {
    finding: ({ asked, said }) =>
      `客户端要求使用 TLS（${asked}），服务端拒绝：“${said}”。客户端未登录就结束了会话。`,
    client: () =>
      "如果可以接受明文，就不要强制 TLS（curl：用 --ssl 而不是 --ssl-reqd；lftp：set ftp:ssl-force no；FileZilla：普通 FTP）；否则请换一台服务器。",
    server: () =>
      "为服务端配置证书并启用 TLS（vsftpd：ssl_enable=YES；ProFTPD：TLSEngine on；Pure-FTPd：TLS 1）。",
    firewall: () => "检查途中是否有设备代替服务端拒绝了 AUTH（Cisco ASA：inspect ftp strict）。",
  },
});

const words = /^(?:TLS|SSL|TLS-C|TLS-P)$/i;

function judge(session: SessionFacts, report: Report<Params>): void {
  const { exchanges = [], control } = session;
  const asked = exchanges.filter(asksForTls);
  const last = asked.at(-1);
  const reply = finalReply(last);
  if (last?.command == null || reply === undefined || !asked.every(refused)) return;
  const gaveUp =
    control?.fin?.by === "client" ||
    control?.reset?.by === "client" ||
    exchanges.at(-1)?.command?.verb === "QUIT";
  // TLS that was begun was offered, whatever reply seems to say no.
  if (!gaveUp || control?.tls !== undefined || exchanges.some(logsIn)) return;
  const params = {
    asked: `AUTH ${shown(last.command.argument)}`,
    said: `${reply.code} ${shown(reply.text)}`,
  };
  const frames = [...last.command.frames, ...reply.frames];
  const found = { subject: session.id, params, frames };
  // Its login may be among what is missing.
  if (session.holes === true) report({ ...found, certainty: "undecidable", why: "holes" });
  else report({ ...found, certainty: "proved" });
}

function asksForTls({ command }: Exchange): boolean {
  return command?.verb === "AUTH" && words.test(command.argument);
}

function logsIn({ command }: Exchange): boolean {
  return command?.verb === "USER" || command?.verb === "PASS";
}

function refused(exchange: Exchange): boolean {
  return failed(finalReply(exchange));
}
