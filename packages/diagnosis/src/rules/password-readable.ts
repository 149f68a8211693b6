import { shown } from "@twinport/protocol";
import type { Exchange, SessionFacts } from "../facts.ts";
import { type Report, rule } from "../rule.ts";

interface Params {
  readonly user: string;
  /** A capture holds them. */
  readonly captured: boolean;
}

const anonymous = /^(?:anonymous|ftp)$/i;

/** R28: user name and password went over in clear text. */
export const passwordReadable = rule<Params>({
  id: "R28",
  level: "note",
  example: { user: "reader", captured: true },
  judge: () => judge,
  en: {
    finding: ({ user, captured }) =>
      `User name "${user}" and password ${captured ? "are readable in the capture" : "go over the network"} (clear text).`,
    client: () =>
      "Use explicit FTPS where the server offers it (AUTH TLS; curl --ssl-reqd, lftp: set ftp:ssl-force yes), and change the password if strangers can read along.",
    server: () =>
      "Offer TLS and demand it (vsftpd: ssl_enable=YES, force_local_logins_ssl=YES; ProFTPD: TLSRequired on; Pure-FTPd: TLS 2).",
  },
  "zh-CN": {
    finding: ({ user, captured }) =>
      captured
        ? `抓包中可直接看到用户名“${user}”和密码（明文）。`
        : `用户名“${user}”和密码以明文在网络上传输。`,
    client: () =>
      "服务端支持时使用显式 FTPS（AUTH TLS；curl --ssl-reqd，lftp：set ftp:ssl-force yes）；如果他人可能窃听，请更换密码。",
    server: () =>
      "启用并强制 TLS（vsftpd：ssl_enable=YES、force_local_logins_ssl=YES；ProFTPD：TLSRequired on；Pure-FTPd：TLS 2）。",
  },
});

function judge(session: SessionFacts, report: Report<Params>): void {
  if (session.security === "implicit") return;
  let name: Exchange["command"] = null;
  for (const { command, replies } of session.exchanges ?? []) {
    // What follows was inside TLS, and is known from a key or an end of it.
    if (command?.verb === "AUTH" && replies.some(({ code }) => code === 234)) return;
    if (command?.verb === "USER") name = command;
    if (command?.verb !== "PASS" || (name !== null && anonymous.test(name.argument))) continue;
    const params = { user: shown(name?.argument ?? "?"), captured: session.source === "packets" };
    const frames = [...(name?.frames ?? []), ...command.frames];
    report({ subject: session.id, certainty: "proved", params, frames });
    return;
  }
}
