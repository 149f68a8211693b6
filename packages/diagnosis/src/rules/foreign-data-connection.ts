import { formatEndpoint, sameAddress, shown } from "@twinport/protocol";
import { failed, quoted, succeeded, transferReply, wordsOf } from "../dialog.ts";
import type { ConnectionFacts, DataFacts, EndingFacts, ReplyFacts, SessionFacts } from "../facts.ts";
import { dataOf, stands } from "../openings.ts";
import { type Report, rule, type Verdict } from "../rule.ts";

interface Params {
  /** Absent: seen at the client, from where it is not known as what it arrives at the server. */
  readonly from?: string;
  readonly client: string;
  readonly to: string;
  /** What the server said in the end. */
  readonly reply?: string;
}

/** How servers say that the address is the reason: vsftpd "Security: Bad IP connecting", others "IP address mismatch". */
const ofAddress =
  /\bbad ip\b|\b(?:different|wrong|foreign|unexpected) (?:ip|address|host)\b|\b(?:ip|address)\b.{0,80}\b(?:mismatch|differs?|does(?:n't| not) match)\b/i;

/** R13: the passive data connection comes from another address than the control connection, and the server cuts it. */
export const foreignDataConnection = rule<Params>({
  id: "R13",
  level: "error",
  example: {
    from: "198.51.100.7",
    client: "203.0.113.2",
    to: "203.0.113.9:50000",
    reply: "425 Security: Bad IP connecting.",
  },
  silences: ["R01", "R02", "R05", "R16"],
  judge: () => judge,
  en: {
    finding: ({ from, client, to, reply }) => {
      const said = reply === undefined ? "" : ` ("${reply}")`;
      return from === undefined
        ? `The server cuts the data connection to ${to} before anything is sent${said}: very likely it arrives there from another address than the control connection.`
        : `The data connection to ${to} comes from ${from}, the control connection from ${client}: the server rejects it${said}.`;
    },
    client: () => "Use one way for both connections: no proxy, VPN or second uplink for only one of them.",
    server: () =>
      "Leave the check on if you can: without it somebody else may take the data (vsftpd: pasv_promiscuous; ProFTPD: AllowForeignAddress).",
    firewall: () =>
      "Keep the client's address the same for both connections: no source NAT by port, Docker with host network instead of its proxy, one uplink for each client (sticky).",
  },
  "zh-CN": {
    finding: ({ from, client, to, reply }) => {
      const said = reply === undefined ? "" : `（“${reply}”）`;
      return from === undefined
        ? `服务端在传输任何数据之前就切断了到 ${to} 的数据连接${said}：在服务端看来，它很可能与控制连接来自不同的地址。`
        : `到 ${to} 的数据连接来自 ${from}，控制连接来自 ${client}：服务端拒绝${said}。`;
    },
    client: () => "让两条连接走同一条路：不要只让其中一条经过代理、VPN 或另一条出口线路。",
    server: () =>
      "尽量保留这项检查：否则他人可能截取数据（vsftpd：pasv_promiscuous；ProFTPD：AllowForeignAddress）。",
    firewall: () =>
      "使两条连接的客户端地址保持一致：不要按端口做源地址转换，Docker 请用 host 网络而不是自带的代理，每个客户端固定使用一条出口线路。",
  },
});

function judge(session: SessionFacts, report: Report<Params>): void {
  for (const data of dataOf(session, "passive")) {
    const standing = data.attempts.filter(stands);
    const own = standing.find(({ from }) => sameAddress(from.address, session.client.address));
    const foreign = standing[0];
    const verdict =
      own === undefined
        ? foreign && ofForeign(session, data, foreign)
        : standing.length === 1
          ? ofOwn(session, data, own)
          : undefined;
    if (verdict !== undefined) report(verdict);
  }
}

/** A transfer that goes through is one between two servers (FXP), or the server does not mind. */
function ofForeign(
  session: SessionFacts,
  data: DataFacts,
  foreign: ConnectionFacts,
): Verdict<Params> | undefined {
  const reply = transferReply(session, data);
  const from = shown(foreign.from.address);
  if (succeeded(reply)) return undefined;
  if (saysSo(reply)) return { ...verdictOn(session, data, foreign, from), certainty: "proved" };
  const cut = cutBy(foreign) !== undefined && carriedNothing(foreign);
  return cut ? { ...verdictOn(session, data, foreign, from), certainty: "likely" } : undefined;
}

/**
 * What only a server sees behind a NAT, it may say; or it cuts the connection before the transfer is even asked for, though it
 * takes it up in the end neither as done nor as refused. TLS has reasons of its own for that.
 */
function ofOwn(session: SessionFacts, data: DataFacts, own: ConnectionFacts): Verdict<Params> | undefined {
  const reply = transferReply(session, data);
  const found = { ...verdictOn(session, data, own, undefined), certainty: "likely" } as const;
  if (saysSo(reply)) return found;
  if (data.transfer?.exchange === undefined || !carriedNothing(own)) return undefined;
  if (session.security !== undefined && session.security !== "none") return undefined;
  if (reply !== undefined && reply.code !== 425 && reply.code !== 426) return undefined;
  const cut = cutBy(own)?.time;
  const asked = session.exchanges?.[data.transfer.exchange]?.command?.time;
  return cut !== undefined && asked !== undefined && cut < asked ? found : undefined;
}

function saysSo(reply: ReplyFacts | undefined): boolean {
  return reply !== undefined && failed(reply) && ofAddress.test(wordsOf(reply));
}

function carriedNothing({ bytes }: ConnectionFacts): boolean {
  return (bytes?.client ?? 0) + (bytes?.server ?? 0) === 0;
}

/** How the server ended it. */
function cutBy({ fin, reset }: ConnectionFacts): EndingFacts | undefined {
  if (fin?.by === "server") return fin;
  return reset?.by === "server" ? reset : undefined;
}

function verdictOn(
  session: SessionFacts,
  data: DataFacts,
  { to, opening, reset, fin }: ConnectionFacts,
  from: string | undefined,
): Omit<Verdict<Params>, "certainty" | "why"> {
  const reply = transferReply(session, data);
  return {
    subject: data.id,
    params: {
      ...(from === undefined ? {} : { from }),
      client: session.client.address,
      to: formatEndpoint(to),
      ...(reply === undefined ? {} : { reply: quoted(reply, 80) }),
    },
    frames: [
      ...(data.announced?.frames ?? []),
      ...(opening.kind === "open" ? opening.frames : []),
      ...((reset ?? fin)?.frames ?? []),
      ...(reply?.frames ?? []),
    ],
  };
}
