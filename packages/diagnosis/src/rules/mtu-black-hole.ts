import { type Side, shown } from "@twinport/protocol";
import { oneSided } from "../dialog.ts";
import type { ConnectionFacts, SessionFacts, StuckFacts } from "../facts.ts";
import { standing } from "../openings.ts";
import { type Report, rule } from "../rule.ts";

interface Params {
  readonly by: Side;
  /** Payload bytes of a full segment; how often it was sent again, and for how long. */
  readonly length: number;
  readonly times: number;
  readonly seconds: string;
  /** Who says so by ICMP. */
  readonly router?: string;
  readonly mtu?: number | undefined;
}

/** R19: full packets never arrive, small ones do. */
export const mtuBlackHole = rule<Params>({
  id: "R19",
  level: "error",
  example: { by: "server", length: 1448, times: 6, seconds: "13.3" },
  silences: ["R14", "R16", "R17", "R29"],
  judge: () => judge,
  en: {
    finding: ({ by, length, times, seconds, router, mtu }) =>
      "Full-size packets never get through (MTU problem): small ones do, and data stall. " +
      `The ${by} sent a segment of ${length} bytes again ${times} times in ${seconds} s, without an answer. ` +
      (router === undefined
        ? "No router says so by ICMP."
        : `${router} says by ICMP that they are too big${mtu === undefined ? "" : ` (MTU ${mtu})`}.`),
    client: () =>
      "As a stopgap lower the MTU of your interface (Linux: ip link set dev IF mtu 1400; VPN: its MTU setting).",
    server: () =>
      "Let ICMP in, and look for a packet that is too big: net.ipv4.tcp_mtu_probing=1, or a smaller MTU on the interface.",
    firewall: () =>
      "Let ICMP 3/4 (fragmentation needed) and ICMPv6 type 2 (packet too big) pass, and clamp the MSS (nft: tcp option maxseg size set rt mtu; iptables: TCPMSS --clamp-mss-to-pmtu).",
  },
  "zh-CN": {
    finding: ({ by, length, times, seconds, router, mtu }) =>
      "大报文无法通过（MTU 问题）：小报文正常，数据传输卡住。" +
      `${by === "client" ? "客户端" : "服务端"}在 ${seconds} 秒内重传 ${length} 字节的报文段 ${times} 次，没有任何应答。` +
      (router === undefined
        ? "没有路由器用 ICMP 报告。"
        : `${router} 用 ICMP 报告报文过大${mtu === undefined ? "" : `（MTU ${mtu}）`}。`),
    client: () =>
      "临时办法：调低本机网卡的 MTU（Linux：ip link set dev 网卡 mtu 1400；VPN：修改其 MTU 设置）。",
    server: () => "放行进入本机的 ICMP；可设置 net.ipv4.tcp_mtu_probing=1，或调低网卡的 MTU。",
    firewall: () =>
      "放行 ICMP 3/4（需要分片）和 ICMPv6 类型 2（报文过大），并修正 MSS（nft：tcp option maxseg size set rt mtu；iptables：TCPMSS --clamp-mss-to-pmtu）。",
  },
});

function judge(session: SessionFacts, report: Report<Params>): void {
  for (const data of session.data ?? []) on(data.id, standing(data), report);
  on(session.id, session.control, report);
}

function on(subject: string, connection: ConnectionFacts | undefined, report: Report<Params>): void {
  if (connection === undefined) return;
  const { stuck = [], tooBig } = connection;
  const full = stuck.find(neverArrives);
  if (full === undefined) return;
  const { by, length, times, seconds } = full;
  const heard = tooBig?.by === by ? tooBig : undefined;
  const params = {
    by,
    length,
    times,
    seconds: seconds.toFixed(1),
    ...(heard === undefined ? {} : { router: shown(heard.router), mtu: heard.mtu }),
  };
  const found = { subject, params, frames: [...full.frames, ...(heard?.frames ?? [])] };
  if (heard !== undefined) report({ ...found, certainty: "proved" });
  else if (oneSided(connection)) report({ ...found, certainty: "undecidable", why: "one side" });
  // If small segments of the same end hang as well, it is not their size.
  else if (!stuck.some((one) => one.by === by && !one.full && !one.acknowledged)) {
    report({ ...found, certainty: "likely" });
  }
}

function neverArrives({ full, acknowledged, times }: StuckFacts): boolean {
  return full && !acknowledged && times >= 3;
}
