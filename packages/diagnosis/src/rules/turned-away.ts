import { answer, missing, quoted, wordsOf } from "../dialog.ts";
import type { ReplyFacts, SessionFacts } from "../facts.ts";
import { type Report, rule } from "../rule.ts";

type Params = { readonly said: string } | { readonly seconds: string };

/** Seconds from the handshake to a close that answers nothing but the connection itself. */
const atOnce = 1;

const limitText =
  /too many|max(?:imum|\.)? |the maximum|limit (?:of|is|was|has|reached|exceeded)|(?:connection|client|user|session)s? limit|already (?:connected|logged)/i;
/** Too many of something else: tries, commands. */
const otherText = /attempt|fail|incorrect|wrong|guess|command|error|tries|time.?out|time limit/i;

/** R21: the server takes the connection and ends it: it has enough clients, or does not want this one. */
export const turnedAway = rule<Params>({
  id: "R21",
  level: "error",
  example: { said: "421 There are too many connected users, please try later." },
  silences: ["R20", "R33"],
  judge: () => judge,
  en: {
    finding: (params) =>
      "said" in params
        ? `The server turns the client away: "${params.said}" – a limit of connections is reached, or the address is not allowed.`
        : `The server closes ${params.seconds} s after accepting, without a word: connection limit or address not allowed.`,
    client: () =>
      "Use fewer connections at once (FileZilla: limit simultaneous connections; lftp: set net:connection-limit), close old sessions with QUIT, try again later.",
    server: () =>
      "Raise the limits (vsftpd: max_clients, max_per_ip; ProFTPD: MaxInstances, MaxClients, MaxClientsPerHost; Pure-FTPd: MaxClientsNumber, MaxClientsPerIP; twinport serve: --max-clients), and look for the address in tcp_wrappers, hosts.deny, fail2ban.",
    firewall: () =>
      "See whether many clients share one address behind NAT: limits per address then count them together.",
  },
  "zh-CN": {
    finding: (params) =>
      "said" in params
        ? `服务端拒绝了该客户端：“${params.said}”——达到连接数限制，或地址不被允许。`
        : `服务端接受连接 ${params.seconds} 秒后不发一言就关闭：连接数限制或地址不被允许。`,
    client: () =>
      "减少同时使用的连接（FileZilla：限制并发连接数；lftp：set net:connection-limit），用 QUIT 结束旧会话，稍后再试。",
    server: () =>
      "提高限制（vsftpd：max_clients、max_per_ip；ProFTPD：MaxInstances、MaxClients、MaxClientsPerHost；Pure-FTPd：MaxClientsNumber、MaxClientsPerIP；twinport serve：--max-clients），并检查 tcp_wrappers、hosts.deny、fail2ban 中是否有该地址。",
    firewall: () => "检查是否有许多客户端经 NAT 共用一个地址：按地址计数的限制会把它们算在一起。",
  },
});

function judge(session: SessionFacts, report: Report<Params>): void {
  const subject = session.id;
  const greeting = session.exchanges?.[0]?.command === null ? session.exchanges[0].replies[0] : undefined;
  // Of a dialog whose beginning is missing, what is seen first greets nobody.
  const begun = session.holes !== true;
  const refusal = answer(session, (reply, command) => {
    const early = reply === greeting || command?.verb === "USER" || command?.verb === "PASS";
    return early && ((begun && reply === greeting && reply.code === 421) || tellsLimit(reply));
  });
  if (refusal !== undefined) {
    const { reply } = refusal;
    report({ subject, certainty: "proved", params: { said: quoted(reply) }, frames: reply.frames });
    return;
  }
  const { control } = session;
  const end = control?.fin ?? control?.reset;
  if (control?.opening.kind !== "open" || end?.by !== "server" || missing(session) !== undefined) return;
  const spoken = (control.bytes?.server ?? 0) + (control.bytes?.client ?? 0) > 0 || greeting !== undefined;
  if (spoken || end.time === undefined || control.opening.time === undefined) return;
  const seconds = end.time - control.opening.time;
  if (seconds > atOnce) return;
  const frames = [...control.opening.frames, ...end.frames];
  report({ subject, certainty: "likely", params: { seconds: seconds.toFixed(2) }, frames });
}

function tellsLimit(reply: ReplyFacts): boolean {
  if (reply.code !== 421 && reply.code !== 530) return false;
  const words = wordsOf(reply);
  return limitText.test(words) && !otherText.test(words);
}
