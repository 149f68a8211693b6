import type { ConnectionFacts, DataFacts, SessionFacts } from "../facts.ts";
import { cameAbout, dataOf } from "../openings.ts";
import { rule, type Verdict } from "../rule.ts";

/** From when on a SYN that nobody answers is taken for one that something dropped: a second one has been sent by then. */
const patience = 3;

interface Params {
  readonly port: number;
  readonly attempts: number;
  readonly seconds: number;
  /** The packets were captured on the server's side of what drops them. */
  readonly atServer: boolean;
}

/** R01: the client connects to the port of a 227 or 229, and nothing at all comes back. */
export const passivePortDropped = rule<Params>({
  id: "R01",
  level: "error",
  judge: () => judge,
  en: {
    finding: ({ port, attempts, seconds, atServer }) =>
      `The passive data port ${port} is blocked${atServer ? " on the server itself" : ""}: ` +
      `${attempts === 1 ? "the client's SYN" : `${attempts} SYNs of the client`} got no answer in ${seconds.toFixed(1)} s.`,
    client: () => "Try again from another network, or with EPSV.",
    server: () =>
      "Give the server a fixed range of passive ports (vsftpd: pasv_min_port, pasv_max_port; twinport serve --passive-ports) and allow it in the host's own firewall.",
    firewall: () => "Open the server's range of passive ports, or load the FTP helper.",
  },
  "zh-CN": {
    finding: ({ port, attempts, seconds, atServer }) =>
      `被动模式数据端口 ${port} ${atServer ? "在服务器本机上" : ""}被拦截：客户端发送了 ${attempts} 次 SYN，${seconds.toFixed(1)} 秒内没有任何应答。`,
    client: () => "换一个网络再试，或改用 EPSV。",
    server: () =>
      "为服务端设定固定的被动端口范围（vsftpd：pasv_min_port、pasv_max_port；twinport serve --passive-ports），并在本机防火墙上放行。",
    firewall: () => "放行服务端的被动端口范围，或启用 FTP 助手模块。",
  },
});

function* judge(session: SessionFacts): Iterable<Verdict<Params>> {
  for (const data of dataOf(session, "passive")) {
    const dropped = data.attempts.find(
      ({ opening }) => opening.kind === "unanswered" && opening.half !== true,
    );
    if (dropped !== undefined && !cameAbout(data)) yield verdictOn(session, data, dropped);
  }
}

function verdictOn(
  session: SessionFacts,
  data: DataFacts,
  { to, opening }: ConnectionFacts,
): Verdict<Params> {
  const { attempts = 1, seconds = 0, frames } = opening.kind === "unanswered" ? opening : { frames: [] };
  const found = {
    subject: data.id,
    params: { port: to.port, attempts, seconds, atServer: session.vantage === "server" },
    frames: [...(data.announced?.frames ?? []), ...frames],
  };
  if (attempts >= 2 || seconds >= patience) return { ...found, certainty: "proved" };
  return { ...found, certainty: "undecidable", why: "ends early" };
}
