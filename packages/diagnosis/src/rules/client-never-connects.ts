import { absence } from "../absence.ts";
import type { SessionFacts } from "../facts.ts";
import { givenUp } from "../given-up.ts";
import { dataOf } from "../openings.ts";
import { type Decision, type Report, rule } from "../rule.ts";

interface Params {
  readonly port: number;
  readonly seconds?: number;
  /** It is known that the client did not try. */
  readonly decided: boolean;
}

/** R05: nobody connects to the port of a 227 or 229, though somebody waits for it, and the capture would show it. */
export const clientNeverConnects = rule<Params>({
  id: "R05",
  level: "error",
  example: { port: 50000, seconds: 60, decided: true },
  judge: () => judge,
  en: {
    finding: ({ port, seconds, decided }) => {
      if (!decided) return `No connection to the announced port ${port} is in the capture.`;
      const time = seconds === undefined ? "" : ` in ${seconds.toFixed(1)} s`;
      return `The client never tries to connect to the announced port ${port}${time}: a local firewall or proxy stops it, or the client does not accept the address.`;
    },
    client: ({ decided }) =>
      decided
        ? "Allow the program in the client's own firewall and antivirus, see whether a proxy is set for it, and try EPSV."
        : "Capture again at the client, without a filter on ports (tcpdump host and the server's address).",
  },
  "zh-CN": {
    finding: ({ port, seconds, decided }) => {
      if (!decided) return `抓包中没有到所公布端口 ${port} 的连接。`;
      const time = seconds === undefined ? "" : `在 ${seconds.toFixed(1)} 秒内`;
      return `客户端${time}从未尝试连接公布的端口 ${port}：可能被本机防火墙或代理阻止，或客户端不接受该地址。`;
    },
    client: ({ decided }) =>
      decided
        ? "在客户端本机的防火墙和杀毒软件中放行该程序，检查是否为其设置了代理，并试试 EPSV。"
        : "请在客户端重新抓包，不要按端口过滤（tcpdump host 加服务端地址）。",
  },
});

function judge(session: SessionFacts, report: Report<Params>): void {
  // At the server nobody knows what the client tries, and a client's own sockets tell of each attempt.
  if (session.source !== "packets" || session.vantage === "server") return;
  const left = givenUp(session);
  for (const data of dataOf(session, "passive")) {
    const given = left.get(data);
    const absent = absence(session, data) ?? given;
    if (absent === undefined || data.announced === undefined) continue;
    const { seconds } = absent;
    const decision = placed(session, absent.decision, absent === given && given.idly);
    if (decision === undefined) continue;
    report({
      subject: data.id,
      params: {
        port: data.announced.endpoint.port,
        ...(seconds === undefined ? {} : { seconds }),
        decided: decision.certainty !== "undecidable",
      },
      frames: data.announced.frames,
      ...decision,
    });
  }
}

/** Anywhere but beside the client, what dropped the SYN may stand before the capture. Undefined: there is nothing to say. */
function placed({ vantage }: SessionFacts, decision: Decision, idly: boolean): Decision | undefined {
  const atClient = vantage === "client" || vantage === "both";
  if (decision.certainty !== "undecidable")
    return atClient ? decision : { certainty: "undecidable", why: "place" };
  // Beside the client a single unused port is one that nobody needed; and it is seen there that it did not try.
  const { why } = decision;
  const needless = atClient ? idly || why === "attempts" : idly && why === "attempts";
  return needless ? undefined : decision;
}
