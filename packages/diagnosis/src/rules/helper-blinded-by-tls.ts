import { limits } from "@twinport/protocol";
import { absence } from "../absence.ts";
import { fixedPassiveRange } from "../advice.ts";
import { fromOneSide } from "../dialog.ts";
import type { DataFacts, SessionFacts } from "../facts.ts";
import { attemptThatWas, cameAbout, dataOf, stands, unansweredFor } from "../openings.ts";
import { type Judge, type Report, rule, type Verdict } from "../rule.ts";

interface Params {
  /** Absent: not known, since the announcement is encrypted and nothing arrived. */
  readonly port?: number;
  /** It was seen to work between the same hosts without TLS. */
  readonly worksPlain: boolean;
}

/** R11: behind AUTH TLS no firewall can read which port is announced, and the client's SYN to it gets no answer. */
export const helperBlindedByTls = rule<Params>({
  id: "R11",
  level: "warn",
  example: { port: 50000, worksPlain: true },
  silences: ["R01", "R05"],
  judge,
  en: {
    finding: ({ port, worksPlain }) =>
      `The data connection${port === undefined ? "" : ` to port ${port}`} is blocked, and the control connection is encrypted: no firewall can read the port and open it by itself.` +
      (worksPlain ? " Without TLS it works between the same hosts." : ""),
    client: () =>
      "Try EPSV, or another network. Without TLS it may work, but then anyone can read the password.",
    server: () => fixedPassiveRange.en,
    firewall: () =>
      "Open the server's whole range of passive ports: the FTP helper is of no use behind TLS. Behind NAT the server must announce its public address itself.",
  },
  "zh-CN": {
    finding: ({ port, worksPlain }) =>
      `${port === undefined ? "数据连接" : `到端口 ${port} 的数据连接`}被拦截，而控制连接已加密：防火墙读不到端口号，无法自动放行。` +
      (worksPlain ? "在相同的两台主机之间，不用 TLS 时是正常的。" : ""),
    client: () => "试试 EPSV，或换一个网络。不用 TLS 也许可行，但密码会被任何人看到。",
    server: () => fixedPassiveRange["zh-CN"],
    firewall: () =>
      "放行服务端的整个被动端口范围：FTP 助手对 TLS 不起作用。如果在 NAT 之后，服务端必须自己公布公网地址。",
  },
});

function judge(): Judge<Params> {
  /** Hosts between which passive mode was seen to work without TLS. */
  const plain = new Set<string>();
  return (session, report) => {
    const hosts = `${session.client.address} ${session.server.address}`;
    const passive = dataOf(session, "passive");
    if (session.security === undefined || session.security === "none") {
      if (plain.size < limits.findings && passive.some(cameAbout)) plain.add(hosts);
      return;
    }
    const worksPlain = plain.has(hosts);
    for (const data of passive) {
      const verdict = cameAbout(data) ? undefined : blocked(session, data, worksPlain);
      if (verdict !== undefined) report(verdict);
    }
    if (session.hidden === true) strays(session, worksPlain, report);
  };
}

function blocked(session: SessionFacts, data: DataFacts, worksPlain: boolean): Verdict<Params> | undefined {
  const found = attemptThatWas("unanswered", data.attempts);
  const announced = data.announced?.frames ?? [];
  if (found !== undefined) {
    if (found.opening.half === true) return undefined;
    const decision = unansweredFor(session, data, found.opening);
    return {
      subject: data.id,
      params: { port: found.connection.to.port, worksPlain },
      frames: [...announced, ...found.opening.frames],
      ...(decision.certainty === "proved" && !worksPlain ? { certainty: "likely" } : decision),
    };
  }
  const absent = absence(session, data);
  if (absent === undefined || !(session.source === "server" || session.vantage === "server"))
    return undefined;
  const port = data.announced?.endpoint.port;
  return {
    subject: data.id,
    params: { ...(port === undefined ? {} : { port }), worksPlain },
    frames: announced,
    ...absent.decision,
  };
}

/** Where the announcements cannot be read either, the client's SYNs to the server stand alone. */
function strays(session: SessionFacts, worksPlain: boolean, report: Report<Params>): void {
  if (fromOneSide(session) || session.data?.some(cameAbout) === true) return;
  const { client, server, strays: others = [] } = session;
  const toServer = others.filter(
    ({ from, to }) => from.address === client.address && to.address === server.address,
  );
  if (toServer.some(stands)) return;
  for (const { to, opening } of toServer) {
    if (opening.kind !== "unanswered" || opening.half === true || (opening.attempts ?? 1) < 2) continue;
    report({
      subject: session.id,
      params: { port: to.port, worksPlain },
      frames: opening.frames,
      certainty: "likely",
    });
  }
}
