import { formatEndpoint } from "@twinport/protocol";
import { absence } from "../absence.ts";
import { usePassiveMode } from "../advice.ts";
import type { DataFacts, SessionFacts } from "../facts.ts";
import { cameFromElsewhere } from "../hops.ts";
import { attemptThatWas, cameAbout, dataOf, unansweredFor } from "../openings.ts";
import { type Decision, type Report, rule, type Verdict } from "../rule.ts";

interface Params {
  /** Where the client listens. */
  readonly to: string;
  /** SYNs, where packets were seen. */
  readonly attempts?: number;
  readonly seconds?: number;
  /**
   * What became of the server's connection: "silence": nothing answered it · "host": likewise, and it did arrive at the
   * client's host · "refused": by the client's host · "refused on the way": by something before it · "arrives not": the
   * server gave up, and nothing of it arrived at the client · "not sent": seen at the server, which did not even try ·
   * "unseen": the server gave up, and nothing of it is in the capture.
   */
  readonly how: "silence" | "host" | "refused" | "refused on the way" | "arrives not" | "not sent" | "unseen";
}

/** R07: the server does not get through to the port that PORT or EPRT named. */
export const activeConnectionBlocked = rule<Params>({
  id: "R07",
  level: "error",
  example: { to: "203.0.113.2:57155", attempts: 5, seconds: 31, how: "silence" },
  judge: () => judge,
  en: {
    finding: ({ to, attempts, seconds, how }) => {
      const cannot = `The server cannot reach the client at ${to} (active mode)`;
      const time = seconds === undefined ? "" : ` in ${seconds.toFixed(1)} s`;
      const tries =
        attempts === undefined ? "its connection" : attempts === 1 ? "its SYN" : `${attempts} SYNs`;
      switch (how) {
        case "silence":
          return `${cannot}: ${tries} got no answer${time}. A firewall or NAT on the client's side drops it.`;
        case "host":
          return `${cannot}: ${tries} arrived at the client's host and got no answer${time}. The host's own firewall drops it.`;
        case "refused":
          return `${cannot}: the connection is refused. The client does not listen there any more, or a NAT refuses in its name.`;
        case "refused on the way":
          return `${cannot}: a firewall or NAT before the client refuses the connection.`;
        case "arrives not":
          return `${cannot}: it gave up, and no connection of it arrived at the client. A firewall or NAT between them drops it.`;
        case "not sent":
          return `The server does not connect to the client at ${to} (active mode): it gave up without sending a SYN.`;
        case "unseen":
          return `No connection from the server to the client at ${to} is in the capture (active mode), and the server gave up.`;
      }
    },
    client: ({ how }) =>
      how === "host"
        ? `${usePassiveMode.en} Or let connections from the server's port 20 through the host's own firewall.`
        : usePassiveMode.en,
    server: ({ how }) =>
      how === "not sent"
        ? "See whether the server may connect out: its own firewall's output rules, and the right to use port 20 (vsftpd: connect_from_port_20)."
        : "Offer passive mode: active mode works only where the client can be reached.",
    firewall: ({ how }) =>
      how === "host" || how === "not sent"
        ? null
        : "On the client's side: an FTP helper (nf_conntrack_ftp, with nf_nat_ftp behind NAT), or a rule for connections from the server's port 20.",
  },
  "zh-CN": {
    finding: ({ to, attempts, seconds, how }) => {
      const cannot = `服务端无法连接客户端 ${to}（主动模式）`;
      const time = seconds === undefined ? "" : `在 ${seconds.toFixed(1)} 秒内`;
      const tries = attempts === undefined ? "连接请求" : `${attempts} 次 SYN `;
      switch (how) {
        case "silence":
          return `${cannot}：${tries}${time}没有应答，被客户端侧的防火墙或 NAT 拦截。`;
        case "host":
          return `${cannot}：${tries}已到达客户端主机，但${time}没有应答，被其本机防火墙拦截。`;
        case "refused":
          return `${cannot}：连接被拒绝。客户端已不在该端口监听，或 NAT 代其拒绝。`;
        case "refused on the way":
          return `${cannot}：连接在到达客户端之前被防火墙或 NAT 拒绝。`;
        case "arrives not":
          return `${cannot}：服务端已放弃，而客户端没有收到任何连接，被途中的防火墙或 NAT 拦截。`;
        case "not sent":
          return `服务端没有连接客户端 ${to}（主动模式）：没有发出 SYN 就放弃了。`;
        case "unseen":
          return `抓包中没有服务端到客户端 ${to} 的连接（主动模式），而服务端已放弃。`;
      }
    },
    client: ({ how }) =>
      how === "host"
        ? `${usePassiveMode["zh-CN"]}或在本机防火墙上放行来自服务端 20 端口的连接。`
        : usePassiveMode["zh-CN"],
    server: ({ how }) =>
      how === "not sent"
        ? "检查服务器是否允许向外连接：本机防火墙的出站规则，以及使用 20 端口的权限（vsftpd：connect_from_port_20）。"
        : "请提供被动模式：主动模式只有在客户端可被访问时才能工作。",
    firewall: ({ how }) =>
      how === "host" || how === "not sent"
        ? null
        : "在客户端侧启用 FTP 助手（nf_conntrack_ftp，NAT 之后还需 nf_nat_ftp），或放行来自服务端 20 端口的连接。",
  },
});

function judge(session: SessionFacts, report: Report<Params>): void {
  for (const data of dataOf(session, "active")) {
    if (cameAbout(data)) continue;
    const verdict = silent(session, data) ?? refused(session, data) ?? absent(session, data);
    if (verdict !== undefined) report(verdict);
  }
}

function silent(session: SessionFacts, data: DataFacts): Verdict<Params> | undefined {
  const found = attemptThatWas("unanswered", data.attempts);
  if (found === undefined || found.opening.half === true) return undefined;
  const { attempts, seconds, frames } = found.opening;
  return {
    subject: data.id,
    params: {
      to: formatEndpoint(found.connection.to),
      ...(session.source === "packets" ? { attempts: attempts ?? 1 } : {}),
      ...(seconds === undefined ? {} : { seconds }),
      how: session.vantage === "client" ? "host" : "silence",
    },
    frames: [...(data.announced?.frames ?? []), ...frames],
    ...unansweredFor(session, data, found.opening),
  };
}

function refused(session: SessionFacts, data: DataFacts): Verdict<Params> | undefined {
  const found = attemptThatWas("refused", data.attempts);
  if (found === undefined) return undefined;
  const onTheWay = cameFromElsewhere(found.opening.hopLimit, session.control?.hopLimits?.client);
  return {
    subject: data.id,
    params: { to: formatEndpoint(found.connection.to), how: onTheWay ? "refused on the way" : "refused" },
    frames: [...(data.announced?.frames ?? []), ...found.opening.frames],
    certainty: "proved",
  };
}

function absent(session: SessionFacts, data: DataFacts): Verdict<Params> | undefined {
  const found = absence(session, data);
  if (found === undefined || data.announced === undefined) return undefined;
  const at = session.source === "packets" ? session.vantage : session.source;
  const how = at === "client" ? "arrives not" : at === "server" || at === "both" ? "not sent" : "unseen";
  const decision: Decision =
    how === "unseen" && found.decision.certainty !== "undecidable"
      ? { certainty: "undecidable", why: "place" }
      : found.decision;
  return {
    subject: data.id,
    params: {
      to: formatEndpoint(data.announced.endpoint),
      how: decision.certainty === "undecidable" ? "unseen" : how,
    },
    frames: data.announced.frames,
    ...decision,
  };
}
