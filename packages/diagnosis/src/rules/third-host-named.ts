import { formatEndpoint, sameAddress } from "@twinport/protocol";
import { finalReply, succeeded, transferReply } from "../dialog.ts";
import type { ConnectionFacts, DataFacts, SessionFacts } from "../facts.ts";
import { dataOf, openingFrames, stands } from "../openings.ts";
import { type Report, rule, type Verdict } from "../rule.ts";

/** Below stand the well-known services: nobody listens there for data. */
const firstFreePort = 1024;

interface Params {
  readonly named: string;
  readonly client: string;
  readonly server: string;
  /** The port belongs to a well-known service: of the client, or of the third host. */
  readonly service: boolean;
  readonly third: boolean;
  /** What the server did: it connected, tried to, or has only said yes so far. */
  readonly did: "connected" | "tried" | "agreed";
}

/** What the server does there. */
const deeds = {
  en: { connected: "connects there", tried: "tries to connect there", agreed: "agrees" },
  "zh-CN": { connected: "连接了该地址", tried: "尝试连接该地址", agreed: "接受了这一地址" },
} as const;

/** R27: PORT or EPRT names a third host, or a port of a service, and the server connects there. */
export const thirdHostNamed = rule<Params>({
  id: "R27",
  level: "warn",
  example: {
    named: "192.0.2.50:25",
    client: "198.51.100.7",
    server: "203.0.113.9",
    service: true,
    third: true,
    did: "connected",
  },
  silences: ["R07"],
  judge: () => judge,
  en: {
    finding: ({ named, client, server, service, third, did }) => {
      const who = third
        ? `The client ${client} names a third host, ${named}`
        : `The client names a service's port, ${named}`;
      const does = `and the server ${server} ${deeds.en[did]}`;
      return service
        ? `${who}, ${does}: port scanning or an attack by way of the server (FTP bounce).`
        : `${who}, ${does}: a transfer from server to server (FXP), or an FTP bounce attack.`;
    },
    client: ({ service }) => (service ? null : "If FXP is not wanted, transfer by way of the client."),
    server: () =>
      "Refuse addresses that are not the client's, and ports below 1024 (vsftpd: port_promiscuous=NO; ProFTPD: AllowForeignAddress off; twinport serve never connects there).",
    firewall: () => "Let the server connect out only to where its clients are.",
  },
  "zh-CN": {
    finding: ({ named, client, server, service, third, did }) => {
      const who = third
        ? `客户端 ${client} 指定了第三方主机 ${named}`
        : `客户端指定了系统服务的端口 ${named}`;
      const does = `服务端 ${server} ${deeds["zh-CN"][did]}`;
      return service
        ? `${who}，${does}：借服务端扫描端口或发起攻击（FTP 反弹）。`
        : `${who}，${does}：服务器间直传（FXP）或 FTP 反弹攻击。`;
    },
    client: ({ service }) => (service ? null : "如果不需要 FXP，请经由客户端传输。"),
    server: () =>
      "拒绝不属于客户端的地址以及 1024 以下的端口（vsftpd：port_promiscuous=NO；ProFTPD：AllowForeignAddress off；twinport serve 从不连接这类地址）。",
    firewall: () => "只允许服务器向其客户端所在的地址发起连接。",
  },
});

function judge(session: SessionFacts, report: Report<Params>): void {
  for (const data of dataOf(session, "active")) {
    const attempt = data.attempts.find((one) => isOdd(session, data, one));
    if (attempt !== undefined) report(verdictOn(session, data, attempt));
    else agreements(session, data, report);
  }
}

/** The server agrees to connect to a service of a third host: no client behind NAT names one by mistake. */
function agreements(
  session: SessionFacts,
  { id, announced, attempts }: DataFacts,
  report: Report<Params>,
): void {
  const { client, server, exchanges } = session;
  if (announced?.exchange === undefined || attempts.length > 0) return;
  const { endpoint, frames } = announced;
  if (endpoint.port >= firstFreePort || sameAddress(endpoint.address, client.address)) return;
  const reply = finalReply(exchanges?.[announced.exchange]);
  if (reply === undefined || !succeeded(reply)) return;
  const named = formatEndpoint(endpoint);
  const hosts = { client: client.address, server: server.address };
  report({
    subject: id,
    params: { named, ...hosts, service: true, third: true, did: "agreed" },
    frames: [...frames, ...reply.frames],
    level: "warn",
    certainty: "proved",
  });
}

/** It goes where the line says, and that is not the client, or none of its free ports. */
function isOdd(session: SessionFacts, { announced }: DataFacts, { to, opening }: ConnectionFacts): boolean {
  if (announced === undefined || !sameAddress(to.address, announced.endpoint.address)) return false;
  if (to.port < firstFreePort) return true;
  // That it is answered tells a third host from the inner address of a client behind NAT, which nobody reaches.
  return !sameAddress(to.address, session.client.address) && opening.kind === "open";
}

function verdictOn(session: SessionFacts, data: DataFacts, attempt: ConnectionFacts): Verdict<Params> {
  const { client, server } = session;
  const service = attempt.to.port < firstFreePort;
  return {
    subject: data.id,
    params: {
      named: formatEndpoint(attempt.to),
      client: client.address,
      server: server.address,
      service,
      third: !sameAddress(attempt.to.address, client.address),
      did: stands(attempt) ? "connected" : "tried",
    },
    frames: [...(data.announced?.frames ?? []), ...openingFrames(attempt)],
    level: service ? "error" : "warn",
    certainty: service || succeeded(transferReply(session, data)) ? "proved" : "likely",
  };
}
