import type { Side } from "@twinport/protocol";
import { answer, quoted, wordsOf } from "../dialog.ts";
import type { ReplyFacts, SessionFacts } from "../facts.ts";
import { openingFrames, otherEnd, standing, stoodFor } from "../openings.ts";
import { type Report, rule } from "../rule.ts";

type Params =
  /** The server wants TLS. */
  | { readonly said: string }
  /** Who speaks TLS while the other one sends in clear text, or nothing. */
  | { readonly tls: Side; readonly silent?: true };

/** vsftpd: "522 Data connections must be encrypted." · ProFTPD: "522 SSL/TLS required on the data channel" · FileZilla Server: "521 PROT P required" */
const demands =
  /data connections? must be encrypted|(?:ssl|tls)\S* required on the data|PROT P (?:is )?required|cannot be opened with this PROT/i;
/** Seconds of silence that make one think of it. */
const suspicious = 1;
const refusals = new Set([425, 431, 503, 521, 522, 534, 536, 550]);

/** R32: one side wants data connections encrypted (PROT P), the other sends them in clear text. */
export const dataProtectionDiffers = rule<Params>({
  id: "R32",
  level: "error",
  example: { said: "522 Data connections must be encrypted." },
  silences: ["R16", "R17", "R36"],
  judge: () => judge,
  en: {
    finding: (params) =>
      "said" in params
        ? `The server demands that data connections be encrypted too (PROT P): "${params.said}".`
        : params.silent
          ? `On the data connection the ${params.tls} waits for TLS, and the ${otherEnd(params.tls)} does not begin it: they do not agree on PROT.`
          : `On the data connection the ${params.tls} speaks TLS and the ${otherEnd(params.tls)} clear text: they do not agree on PROT.`,
    client: () =>
      "Send PBSZ 0 and PROT P after the login (FileZilla does by itself; curl: --ssl-reqd, not --ftp-ssl-control; lftp: set ftp:ssl-protect-data yes; Python: prot_p()).",
    server: () =>
      "Only where clear data are wanted: vsftpd force_local_data_ssl=NO; ProFTPD TLSRequired ctrl; Pure-FTPd TLS 2 rather than 3; twinport serve --tls optional.",
  },
  "zh-CN": {
    finding: (params) =>
      "said" in params
        ? `服务端要求数据连接也加密（PROT P）：“${params.said}”。`
        : params.silent
          ? `数据连接上${chinese[params.tls]}在等待 TLS，而${chinese[otherEnd(params.tls)]}没有开始握手：双方的 PROT 设置不一致。`
          : `数据连接上${chinese[params.tls]}使用 TLS，而${chinese[otherEnd(params.tls)]}使用明文：双方的 PROT 设置不一致。`,
    client: () =>
      "登录后发送 PBSZ 0 和 PROT P（FileZilla 会自动发送；curl：用 --ssl-reqd，不用 --ftp-ssl-control；lftp：set ftp:ssl-protect-data yes；Python：prot_p()）。",
    server: () =>
      "确实需要明文数据连接时：vsftpd 设置 force_local_data_ssl=NO；ProFTPD 设置 TLSRequired ctrl；Pure-FTPd 用 TLS 2 而不是 3；twinport serve --tls optional。",
  },
});

function judge(session: SessionFacts, report: Report<Params>): void {
  const refused = answer(session, demandsProtection);
  if (refused !== undefined) {
    const { command, reply } = refused;
    const params = { said: quoted(reply) };
    const frames = [...(command?.frames ?? []), ...reply.frames];
    report({ subject: session.id, certainty: "proved", params, frames });
  }
  // What was uploaded or sent may itself be TLS records, or anything: only a session that knows TLS can disagree on it.
  if (session.security === undefined || session.security === "none") return;
  for (const data of session.data ?? []) {
    const connection = standing(data);
    const { first, opening } = connection ?? {};
    // That a server waits for TLS its own sockets know; packets show only that nobody speaks.
    const waits = session.source === "server" && first?.server === "tls" && first.client === undefined;
    const silent = connection === undefined ? 0 : (stoodFor(session, connection) ?? 0);
    // Who goes at once has changed its mind, and waited for nothing.
    if (waits && silent >= suspicious) {
      const params = { tls: "server", silent: true } as const;
      report({ subject: data.id, certainty: "likely", params, frames: openingFrames(connection) });
    }
    const spoken = first?.client !== undefined && first.server !== undefined;
    // Of a connection that stood before, what is seen first is not what was said first.
    if (!spoken || opening?.kind !== "open" || (first.client === "tls") === (first.server === "tls"))
      continue;
    const tls = first.client === "tls" ? "client" : "server";
    report({ subject: data.id, certainty: "proved", params: { tls }, frames: opening.frames });
  }
}

const chinese = { client: "客户端", server: "服务端" } as const;

function demandsProtection(reply: ReplyFacts): boolean {
  return refusals.has(reply.code) && demands.test(wordsOf(reply));
}
