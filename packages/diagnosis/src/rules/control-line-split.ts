import type { Side } from "@twinport/protocol";
import { oneSided } from "../dialog.ts";
import type { SessionFacts, StuckFacts } from "../facts.ts";
import { type Report, rule } from "../rule.ts";

interface Params {
  readonly by: Side;
  readonly times: number;
  readonly seconds: string;
  /** It got through in the end. */
  readonly acknowledged: boolean;
}

/** R10: a line that names an endpoint comes in two packets, and the helper of a firewall drops the first one. */
export const controlLineSplit = rule<Params>({
  id: "R10",
  level: "warn",
  example: { by: "client", times: 4, seconds: "7.1", acknowledged: false },
  judge: () => judge,
  en: {
    finding: ({ by, times, seconds, acknowledged }) =>
      `The ${by} sends a control line in pieces, and a piece that ends inside the line does not get through: sent again ${times} times, ` +
      `${acknowledged ? `acknowledged only after ${seconds} s` : `not acknowledged for ${seconds} s`}. ` +
      "A stateful firewall's FTP helper drops PORT or 227 when it cannot read the whole line.",
    client: () =>
      "Send each command in one write. Until then use passive mode, or EPSV, or encryption, where the helper does not read along.",
    server: () => "Send each reply in one write.",
    firewall: () =>
      "Do without the FTP helper (Linux: nf_conntrack_ftp; Cisco ASA: inspect ftp without strict) and open a fixed range of passive ports.",
  },
  "zh-CN": {
    finding: ({ by, times, seconds, acknowledged }) =>
      `${by === "client" ? "客户端" : "服务端"}把一行控制命令或响应拆开发送，在行中间断开的报文无法通过：重传 ${times} 次，` +
      `${acknowledged ? `${seconds} 秒后才被确认` : `${seconds} 秒内未被确认`}。有状态防火墙的 FTP 助手读不到完整的 PORT/227 行时会丢弃报文。`,
    client: () => "每条命令用一次写操作发出。在此之前可改用被动模式、EPSV 或加密连接（助手无法读取）。",
    server: () => "每条响应用一次写操作发出。",
    firewall: () =>
      "不使用 FTP 助手（Linux：nf_conntrack_ftp；Cisco ASA：inspect ftp 不加 strict），改为放行固定的被动端口范围。",
  },
});

function judge(session: SessionFacts, report: Report<Params>): void {
  const { control } = session;
  if (control === undefined) return;
  for (const stuck of control.stuck ?? []) {
    if (!cutInLine(stuck)) continue;
    const { by, times, seconds, acknowledged, frames } = stuck;
    const params = { by, times, seconds: seconds.toFixed(1), acknowledged };
    const found = { subject: session.id, params, frames };
    // Its acknowledgments may have come all the same, unseen.
    report(
      oneSided(control)
        ? { ...found, certainty: "undecidable", why: "one side" }
        : { ...found, certainty: "likely" },
    );
  }
}

/** A full one ends inside a line because the line is longer than a packet. */
function cutInLine({ endsInLine, full, times }: StuckFacts): boolean {
  return endsInLine === true && !full && times >= 3;
}
