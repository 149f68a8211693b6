import { formatEndpoint, shown } from "@twinport/protocol";
import { oneSided } from "../dialog.ts";
import type { SessionFacts } from "../facts.ts";
import { patience } from "../openings.ts";
import { type Report, rule } from "../rule.ts";

interface Params {
  readonly server: string;
  readonly kind: "refused" | "rejected" | "unanswered";
  /** Seconds without an answer. */
  readonly seconds?: string | undefined;
  /** What an ICMP error says, and whose it is. */
  readonly what?: string;
  readonly router?: string | undefined;
  /** Known from beside the server itself. */
  readonly atServer: boolean;
}

/** R35: the control connection does not come about. */
export const serverUnreachable = rule<Params>({
  id: "R35",
  level: "error",
  example: { server: "203.0.113.9:21", kind: "unanswered", seconds: "7.0", atServer: false },
  silences: ["R20", "R21", "R24"],
  judge: () => judge,
  en: {
    finding: ({ server, kind, seconds, what, router, atServer }) => {
      if (kind === "refused")
        return `${server} refuses the connection: no server listens there${atServer ? "" : ", or a firewall refuses in its name"}.`;
      if (kind === "rejected")
        return `The connection to ${server} is rejected${router === undefined ? "" : ` by ${router}`}: ${what}.`;
      return `${server} does not answer${seconds === undefined ? "" : ` in ${seconds} s`}: ${atServer ? "the host's own firewall drops the connection" : "the host is off, the address is wrong, or a firewall drops the connection"}.`;
    },
    client: () =>
      "Check host name and port (21; implicit FTPS 990; SFTP, port 22, is not FTP), and whether a VPN or proxy is needed.",
    server: () =>
      "See that the server runs and listens on the right address (ss -ltnp), and that the host's own firewall lets the control port in.",
    firewall: ({ kind }) =>
      kind === "refused"
        ? null
        : "Open the control port to the server, on every firewall and security group on the way.",
  },
  "zh-CN": {
    finding: ({ server, kind, seconds, what, router, atServer }) => {
      if (kind === "refused")
        return `${server} 拒绝连接：没有服务端在此监听${atServer ? "" : "，或防火墙代为拒绝"}。`;
      if (kind === "rejected")
        return `到 ${server} 的连接被${router === undefined ? "" : ` ${router} `}拒绝：${what}。`;
      return `${server} ${seconds === undefined ? "" : `在 ${seconds} 秒内`}没有应答：${atServer ? "被服务器本机防火墙丢弃" : "主机未开机、地址有误，或被防火墙丢弃"}。`;
    },
    client: () =>
      "检查主机名和端口（21；隐式 FTPS 为 990；22 端口的 SFTP 不是 FTP），以及是否需要 VPN 或代理。",
    server: () => "确认服务端正在运行并监听正确的地址（ss -ltnp），且本机防火墙放行控制端口。",
    firewall: ({ kind }) =>
      kind === "refused" ? null : "在途中所有防火墙和安全组上放行到服务端控制端口的连接。",
  },
});

function judge(session: SessionFacts, report: Report<Params>): void {
  const { control } = session;
  const opening = control?.opening;
  if (control === undefined || opening === undefined || opening.kind === "open" || opening.kind === "midway")
    return;
  const server = formatEndpoint(session.server);
  const about = { server, atServer: session.vantage === "server" };
  const found = { subject: session.id, frames: opening.frames };
  if (opening.kind === "refused") {
    report({ ...found, certainty: "proved", params: { ...about, kind: "refused" } });
  } else if (opening.kind === "rejected") {
    const router = opening.router === undefined ? undefined : shown(opening.router);
    report({
      ...found,
      certainty: "proved",
      params: { ...about, kind: "rejected", what: shown(opening.what), router },
    });
  } else if (opening.half !== true) {
    const { attempts = 1, seconds } = opening;
    const params = { ...about, kind: "unanswered", seconds: seconds?.toFixed(1) } as const;
    if ((session.exchanges ?? []).length > 0) return;
    if (attempts < 2 && (seconds ?? 0) < patience)
      report({ ...found, certainty: "undecidable", why: "ends early", params });
    // With nothing but one side's packets in the capture, answers may have come all the same.
    else if (answeredUnseen(session)) report({ ...found, certainty: "undecidable", why: "one side", params });
    else report({ ...found, certainty: "proved", params });
  }
}

/** The client goes on talking to a server that was not seen to answer. */
function answeredUnseen({ control }: SessionFacts): boolean {
  return oneSided(control) && (control?.bytes?.client ?? 0) > 0;
}
