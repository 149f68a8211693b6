import { openPassiveRange } from "../advice.ts";
import type { DataFacts, SessionFacts } from "../facts.ts";
import { cameFromElsewhere } from "../hops.ts";
import { type Attempt, attemptThatWas, cameAbout, dataOf } from "../openings.ts";
import { type Report, rule, type Verdict } from "../rule.ts";

/** Seconds behind the announcement after which a server may well have closed the port: common timers are a minute. */
const longAgo = 60;

interface Params {
  readonly port: number;
  readonly packets: boolean;
  readonly afterMs?: number;
  /** The RST has come from another distance than what the server sends on the control connection. */
  readonly elsewhere: boolean;
  /** Seconds since the announcement, if they are many. */
  readonly late?: number;
}

/** R02: the port of a 227 or 229 answers the client's SYN with RST. */
export const passivePortRefused = rule<Params>({
  id: "R02",
  level: "error",
  example: { port: 50000, packets: true, afterMs: 0.4, elsewhere: false },
  judge: () => judge,
  en: {
    finding: ({ port, packets, afterMs, elsewhere, late }) => {
      const how = packets
        ? `RST${afterMs === undefined ? "" : ` after ${milliseconds(afterMs)} ms`}`
        : "at once";
      const refused = `The passive port ${port} refuses connections (${how}).`;
      if (elsewhere) {
        return `${refused} The RST comes from another device than the server: a firewall, or whatever forwards the port.`;
      }
      if (late !== undefined) {
        return `${refused} The client came ${late.toFixed(0)} s after the announcement: the server has stopped listening.`;
      }
      return `${refused} The server does not listen there, or NAT, Docker or a load balancer forwards the port to the wrong place.`;
    },
    client: ({ late, packets }) =>
      late === undefined && !packets
        ? "Try again, or active mode where the client can be reached."
        : late === undefined
          ? "Ask for a new port (PASV or EPSV) for every transfer; where the server listens only from the transfer command on, send that first."
          : "Connect at once after the 227 or 229, and ask for a new port for every transfer.",
    server: ({ port }) =>
      `See whether the server listens while a client waits (ss -ltn, port ${port}). In a container or behind NAT: publish its whole range of passive ports, each under its own number.`,
    firewall: ({ elsewhere }) =>
      elsewhere
        ? openPassiveRange.en
        : "See that the passive ports are forwarded to the same machine, and with the same numbers, as the control port.",
  },
  "zh-CN": {
    finding: ({ port, packets, afterMs, elsewhere, late }) => {
      const how = packets
        ? afterMs === undefined
          ? "RST"
          : `${milliseconds(afterMs)} 毫秒后收到 RST`
        : "立即被拒";
      const refused = `被动端口 ${port} 拒绝连接（${how}）`;
      if (elsewhere) return `${refused}：RST 并非来自服务端，而是来自途中的防火墙或端口转发设备。`;
      if (late !== undefined) {
        return `${refused}：客户端在端口公布 ${late.toFixed(0)} 秒后才来连接，服务端已停止监听。`;
      }
      return `${refused}：服务端没有在该端口监听，或 NAT、Docker、负载均衡把端口转发到了错误的地方。`;
    },
    client: ({ late, packets }) =>
      late === undefined && !packets
        ? "请重试；如果客户端可以被访问，也可以改用主动模式。"
        : late === undefined
          ? "每次传输都重新请求端口（PASV 或 EPSV）；如果服务端收到传输命令后才开始监听，请先发送传输命令。"
          : "收到 227 或 229 后立即连接，并且每次传输都重新请求端口。",
    server: ({ port }) =>
      `在客户端等待时查看服务端是否在监听（ss -ltn，端口 ${port}）。如果运行在容器中或 NAT 之后：请按相同端口号发布整个被动端口范围。`,
    firewall: ({ elsewhere }) =>
      elsewhere ? openPassiveRange["zh-CN"] : "确认被动端口与控制端口转发到同一台机器，且端口号不变。",
  },
});

function milliseconds(ms: number): string {
  return ms >= 10 ? ms.toFixed(0) : ms >= 0.1 ? ms.toFixed(1) : "< 0.1";
}

function judge(session: SessionFacts, report: Report<Params>): void {
  for (const data of dataOf(session, "passive")) {
    const refused = attemptThatWas("refused", data.attempts);
    if (refused !== undefined && !cameAbout(data)) report(verdictOn(session, data, refused));
  }
}

function verdictOn(
  session: SessionFacts,
  { id, announced }: DataFacts,
  { connection, opening }: Attempt<"refused">,
): Verdict<Params> {
  const { afterMs, hopLimit, time, frames } = opening;
  const waited =
    time === undefined || announced?.time === undefined ? 0 : time - announced.time - (afterMs ?? 0) / 1000;
  return {
    subject: id,
    params: {
      port: connection.to.port,
      packets: session.source === "packets",
      ...(afterMs === undefined ? {} : { afterMs }),
      elsewhere: cameFromElsewhere(hopLimit, session.control?.hopLimits?.server),
      ...(waited < longAgo ? {} : { late: waited }),
    },
    frames: [...(announced?.frames ?? []), ...frames],
    certainty: "proved",
  };
}
