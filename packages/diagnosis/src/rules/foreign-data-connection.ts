import { formatEndpoint, sameAddress, shown } from "@twinport/protocol";
import { failed, quoted, succeeded, transferReply } from "../dialog.ts";
import type { ConnectionFacts, DataFacts, SessionFacts } from "../facts.ts";
import { dataOf, stands } from "../openings.ts";
import { type Decision, rule, type Verdict } from "../rule.ts";

interface Params {
  readonly from: string;
  readonly client: string;
  readonly to: string;
  /** What the server said in the end. */
  readonly reply?: string;
}

/** How servers say that the address is the reason: vsftpd "Security: Bad IP connecting", others "different IP address". */
const ofAddress =
  /\bbad ip\b|\bforeign\b|\b(?:different|wrong|unexpected|peer|client|your|remote)\b.*\b(?:ip|address|host)\b/i;

/** R13: the passive data connection comes from another address than the control connection, and the server cuts it. */
export const foreignDataConnection = rule<Params>({
  id: "R13",
  level: "error",
  silences: ["R01", "R02", "R05", "R16"],
  judge: () => judge,
  en: {
    finding: ({ from, client, to, reply }) =>
      `The data connection to ${to} comes from ${from}, the control connection from ${client}: the server rejects it${reply === undefined ? "" : ` ("${reply}")`}.`,
    client: () => "Use one way for both connections: no proxy, VPN or second uplink for only one of them.",
    server: () =>
      "Leave the check on if you can: without it somebody else may take the data (vsftpd: pasv_promiscuous; ProFTPD: AllowForeignAddress).",
    firewall: () =>
      "Keep the client's address the same for both connections: no source NAT by port, Docker with host network instead of its proxy, one uplink for each client (sticky).",
  },
  "zh-CN": {
    finding: ({ from, client, to, reply }) =>
      `到 ${to} 的数据连接来自 ${from}，控制连接来自 ${client}：服务端拒绝${reply === undefined ? "" : `（“${reply}”）`}。`,
    client: () => "让两条连接走同一条路：不要只让其中一条经过代理、VPN 或另一条出口线路。",
    server: () =>
      "尽量保留这项检查：否则他人可能截取数据（vsftpd：pasv_promiscuous；ProFTPD：AllowForeignAddress）。",
    firewall: () =>
      "使两条连接的客户端地址保持一致：不要按端口做源地址转换，Docker 请用 host 网络而不是自带的代理，每个客户端固定使用一条出口线路。",
  },
});

function* judge(session: SessionFacts): Iterable<Verdict<Params>> {
  for (const data of dataOf(session, "passive")) {
    const foreign = data.attempts.find((one) => stands(one) && !isOwn(session, one));
    if (foreign === undefined || data.attempts.some((one) => stands(one) && isOwn(session, one))) continue;
    const decision = decide(session, data, foreign);
    if (decision !== undefined) yield verdictOn(session, data, foreign, decision);
  }
}

function isOwn({ client }: SessionFacts, { from }: ConnectionFacts): boolean {
  return sameAddress(from.address, client.address);
}

/** A transfer that goes through is one between two servers (FXP), or the server does not mind. */
function decide(session: SessionFacts, data: DataFacts, foreign: ConnectionFacts): Decision | undefined {
  const reply = transferReply(session, data);
  if (succeeded(reply)) return undefined;
  if (reply !== undefined && failed(reply) && ofAddress.test(reply.text.slice(0, 512)))
    return { certainty: "proved" };
  const carried = (foreign.bytes?.client ?? 0) + (foreign.bytes?.server ?? 0);
  const cut = foreign.reset?.by === "server" || foreign.fin?.by === "server";
  return cut && carried === 0 ? { certainty: "likely" } : undefined;
}

function verdictOn(
  session: SessionFacts,
  data: DataFacts,
  { from, to, opening, reset, fin }: ConnectionFacts,
  decision: Decision,
): Verdict<Params> {
  const reply = transferReply(session, data);
  return {
    subject: data.id,
    params: {
      from: shown(from.address),
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
    ...decision,
  };
}
