import { formatEndpoint, sameAddress, shown } from "@twinport/protocol";
import { openPassiveRange, usePassiveMode } from "../advice.ts";
import type { DataFacts, SessionFacts } from "../facts.ts";
import { type Attempt, attemptThatWas, cameAbout } from "../openings.ts";
import { type Report, rule, type Verdict } from "../rule.ts";

interface Params {
  readonly to: string;
  readonly active: boolean;
  /** Who sent the ICMP error; absent where a socket tells. */
  readonly router?: string;
  /** It is the machine to which the connection was to go. */
  readonly itself: boolean;
  /** Of the error, in English. */
  readonly what: string;
  /** The error says that a rule forbids it. */
  readonly onPurpose: boolean;
}

/** R03: an ICMP error answers the SYN of a data connection. */
export const dataConnectionRejected = rule<Params>({
  id: "R03",
  level: "error",
  example: {
    to: "203.0.113.9:50000",
    active: false,
    router: "203.0.113.1",
    itself: false,
    what: "Communication administratively filtered",
    onPurpose: true,
  },
  // The same connection may have been sent into silence before, or behind.
  silences: ["R01", "R02", "R07", "R11"],
  judge: () => judge,
  en: {
    finding: ({ to, router, itself, what, onPurpose }) => {
      if (router === undefined) return `The data connection to ${to} is rejected: "${what}".`;
      const who = itself
        ? `${router} itself`
        : onPurpose
          ? `A firewall (${router})`
          : `A device on the way (${router})`;
      return `${who} rejects the data connection to ${to} with ICMP: "${what}".`;
    },
    client: ({ active }) => (active ? usePassiveMode.en : "Try again from another network."),
    server: ({ active, itself }) =>
      active
        ? "See that the server's host may open connections to clients."
        : itself
          ? "Let the range of passive ports through the firewall of the host itself."
          : "See that the range of passive ports is the one that the firewall lets through.",
    firewall: ({ active, router, itself, onPurpose }) => {
      if (itself) return null; // The SYN got through.
      const place = router === undefined ? "the firewall" : router;
      if (!onPurpose)
        return `See whether ${place} has a route to the address, and whether a rule of it rejects the connection.`;
      return active
        ? `Look for the rule on ${place} that rejects connections from the server's port 20 to the client, or use an FTP helper.`
        : `Look for the rule on ${place} that rejects it. ${openPassiveRange.en}`;
    },
  },
  "zh-CN": {
    finding: ({ to, router, itself, what, onPurpose }) => {
      if (router === undefined) return `到 ${to} 的数据连接被拒绝：“${what}”。`;
      const who = itself ? `${router} 自身` : onPurpose ? `防火墙（${router}）` : `途中设备（${router}）`;
      return `${who}用 ICMP 拒绝了到 ${to} 的数据连接：“${what}”。`;
    },
    client: ({ active }) => (active ? usePassiveMode["zh-CN"] : "换一个网络再试。"),
    server: ({ active, itself }) =>
      active
        ? "确认服务器允许主动连接客户端。"
        : itself
          ? "在服务器本机的防火墙上放行被动端口范围。"
          : "确认服务端的被动端口范围与防火墙放行的范围一致。",
    firewall: ({ active, router, itself, onPurpose }) => {
      if (itself) return null;
      const place = router ?? "防火墙";
      if (!onPurpose) return `检查 ${place} 是否有到该地址的路由，以及是否有规则拒绝了该连接。`;
      return active
        ? `在 ${place} 上查找拒绝从服务端 20 端口到客户端的连接的规则，或启用 FTP 助手。`
        : `在 ${place} 上查找拒绝该连接的规则。${openPassiveRange["zh-CN"]}`;
    },
  },
});

function judge(session: SessionFacts, report: Report<Params>): void {
  for (const data of session.data ?? []) {
    const rejected = attemptThatWas("rejected", data.attempts);
    if (rejected !== undefined && !cameAbout(data)) report(verdictOn(data, rejected));
  }
}

function verdictOn(
  { id, active, announced }: DataFacts,
  { connection: { to }, opening: { router, what, frames } }: Attempt<"rejected">,
): Verdict<Params> {
  return {
    subject: id,
    params: {
      to: formatEndpoint(to),
      active,
      ...(router === undefined ? {} : { router: shown(router) }),
      itself: router !== undefined && sameAddress(router, to.address),
      what: shown(what),
      onPurpose: /prohibit|filter|policy/i.test(what),
    },
    frames: [...(announced?.frames ?? []), ...frames],
    certainty: router === undefined ? "likely" : "proved",
  };
}
