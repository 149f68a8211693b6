import { answers, quoted, wordsOf } from "../dialog.ts";
import type { DataFacts, EndingFacts, ReplyFacts, SessionFacts } from "../facts.ts";
import { standing } from "../openings.ts";
import { type Report, rule } from "../rule.ts";

/** What the server said, or of how many data connections it is concluded. */
type Params = { readonly said: string } | { readonly connections: number };

/** vsftpd: "522 SSL connection failed; session reuse required"; FileZilla Server: "425 … TLS session of data connection not resumed." */
const demandsResumption = /session.{0,60}(?:reuse|resum)/i;

/** R12: the server takes no data connection whose TLS does not take up the control connection's session. */
export const tlsSessionNotResumed = rule<Params>({
  id: "R12",
  level: "error",
  example: {
    said: "522 SSL connection failed; session reuse required: see require_ssl_reuse option in vsftpd.conf man page",
  },
  silences: ["R16", "R17", "R32", "R36"],
  judge: () => judge,
  en: {
    finding: (params) =>
      "said" in params
        ? `The server requires TLS session reuse on the data connection, and this client makes a new session: "${params.said}".`
        : `The server seems to require TLS session reuse: ${
            params.connections === 1
              ? "a data connection made a new TLS session"
              : `${params.connections} data connections made new TLS sessions`
          }, and the server ended ${params.connections === 1 ? "it" : "them"} without a byte of data.`,
    client: () =>
      "Let data connections take up the TLS session of the control connection (lftp: set ftp:ssl-copy-sid yes; curl and FileZilla do so by themselves), or use a client that can.",
    server: () =>
      "If the clients cannot: vsftpd require_ssl_reuse=NO; ProFTPD TLSOptions NoSessionReuseRequired; twinport serve --session-reuse prefer, or off for clients that do so only at times.",
  },
  "zh-CN": {
    finding: (params) =>
      "said" in params
        ? `服务端要求数据连接复用 TLS 会话，而该客户端新建了会话：“${params.said}”。`
        : `服务端很可能要求复用 TLS 会话：${params.connections} 条数据连接新建了 TLS 会话，服务端未传送任何数据就将其关闭。`,
    client: () =>
      "让数据连接复用控制连接的 TLS 会话（lftp：set ftp:ssl-copy-sid yes；curl 与 FileZilla 会自动复用），或换用支持会话复用的客户端。",
    server: () =>
      "如果客户端做不到：vsftpd 设置 require_ssl_reuse=NO；ProFTPD 设置 TLSOptions NoSessionReuseRequired；twinport serve --session-reuse prefer；客户端只是有时复用的，用 off。",
  },
});

function judge(session: SessionFacts, report: Report<Params>): void {
  const subject = session.id;
  const told = answers(session, tellsOfResumption);
  for (const { command, reply } of told) {
    const frames = [...(command?.frames ?? []), ...reply.frames];
    report({ subject, certainty: "proved", params: { said: quoted(reply) }, frames });
  }
  if (told.length > 0 || session.hidden !== true) return;
  const fresh = (session.data ?? []).filter((data) => standing(data)?.tls?.resumed === false);
  const refused = fresh.filter(endedEmpty);
  // One that carried data shows that the server takes new sessions, and that the others were empty.
  if (refused.length === 0 || refused.length < fresh.length) return;
  report({
    subject,
    // A listing of an empty folder looks the same.
    level: refused.length === 1 ? "warn" : "error",
    certainty: "likely",
    params: { connections: refused.length },
    frames: refused.flatMap((data) => standing(data)?.tls?.frames ?? []),
  });
}

function tellsOfResumption(reply: ReplyFacts): boolean {
  return reply.code >= 400 && demandsResumption.test(wordsOf(reply));
}

/** The handshake was done, and the server, which nobody had sent anything, ended the connection. */
function endedEmpty(data: DataFacts): boolean {
  const { tls, fin, reset } = standing(data) ?? {};
  const carried = tls?.application;
  if (tls === undefined || carried === undefined || tls.failed === true) return false;
  if ((carried.client ?? 0) > 0 || (carried.server ?? 0) > 0) return false;
  // Who says close_notify first may leave the first FIN to the other side; who is told by a FIN may answer with close_notify.
  const ending = fin ?? reset;
  const first = frameOf(tls.parting) < frameOf(ending) ? tls.parting : ending;
  return first?.by === "server";
}

function frameOf(ending: EndingFacts | undefined): number {
  return ending?.frames[0]?.[0] ?? Number.POSITIVE_INFINITY;
}
