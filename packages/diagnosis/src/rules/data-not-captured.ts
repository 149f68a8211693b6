import type { DataFacts, SessionFacts } from "../facts.ts";
import { type Report, rule } from "../rule.ts";

interface Params {
  /** Transfers that went through. */
  readonly transfers: number;
  readonly server: string;
  /** Nothing but control connections is in the capture. */
  readonly filtered: boolean;
}

/** R06: a transfer went through, and nothing of its data connection is in the capture. */
export const dataNotCaptured = rule<Params>({
  id: "R06",
  level: "note",
  example: { transfers: 2, server: "203.0.113.9", filtered: true },
  // Whoever does not see the data connections cannot judge how they are opened, or carried.
  silences: ["R01", "R02", "R03", "R05", "R07", "R11", "R12", "R13", "R16", "R17", "R25", "R26"],
  judge: () => judge,
  en: {
    finding: ({ transfers, filtered }) => {
      const what = transfers === 1 ? "The transfer" : `${transfers} transfers`;
      const missing = `${what} worked, but ${transfers === 1 ? "its data connection is" : "their data connections are"} missing from the capture`;
      return filtered
        ? `${missing}: it was made with a filter such as "port 21".`
        : `${missing}: they took another way, or it lost packets.`;
    },
    client: ({ server }) => `Capture again without a filter on ports: tcpdump host ${server}`,
    server: () =>
      "With a fixed range of passive ports the filter can name it: tcpdump tcp port 21 or tcp port 20 or tcp portrange FIRST-LAST",
    firewall: () => "At a mirror port: see that it carries all ports, in both directions.",
  },
  "zh-CN": {
    finding: ({ transfers, filtered }) => {
      const what =
        transfers === 1
          ? "传输是成功的，但抓包中缺少它的数据连接"
          : `${transfers} 次传输是成功的，但抓包中缺少它们的数据连接`;
      return filtered
        ? `${what}：抓包时使用了“port 21”之类的过滤器。`
        : `${what}：数据走了其他路径，或抓包丢失了报文。`;
    },
    client: ({ server }) => `请不要按端口过滤，重新抓包：tcpdump host ${server}`,
    server: () =>
      "如果被动端口范围是固定的，可以写进过滤器：tcpdump tcp port 21 or tcp port 20 or tcp portrange 起始-结束",
    firewall: () => "如果使用镜像端口：确认它镜像了所有端口和两个方向。",
  },
});

function judge(session: SessionFacts, report: Report<Params>): void {
  const data = session.data ?? [];
  const missing = data.filter(({ captured }) => captured === false);
  if (missing.length === 0) return;
  const filtered = session.otherPorts !== true && (session.strays ?? []).length === 0;
  if (data.every(({ attempts }) => attempts.length === 0)) {
    const params = { transfers: missing.length, server: session.server.address, filtered };
    report({ subject: session.id, params, frames: missing.flatMap(framesOf), certainty: "proved" });
    return;
  }
  for (const one of missing) {
    const params = { transfers: 1, server: session.server.address, filtered: false };
    report({ subject: one.id, params, frames: framesOf(one), certainty: "proved" });
  }
}

function framesOf({ announced, transfer }: DataFacts) {
  return [...(announced?.frames ?? []), ...(transfer?.frames ?? [])];
}
