import {
  addressScope,
  type Endpoint,
  parseExtendedPort,
  parseHostPort,
  sameAddress,
  shown,
} from "@twinport/protocol";
import { absence } from "../absence.ts";
import { usePassiveMode } from "../advice.ts";
import { failed, finalReply, quoted } from "../dialog.ts";
import type { CommandFacts, DataFacts, ReplyFacts, SessionFacts } from "../facts.ts";
import { attemptThatWas, cameAbout, dataOf, openingFrames, unansweredFor } from "../openings.ts";
import { type Decision, type Report, rule, type Verdict } from "../rule.ts";

interface Params {
  readonly announced: string;
  /** Where the client's packets come from, if that is another address. */
  readonly real?: string;
  readonly server: string;
  /** With which the server turned the command down; absent: it tried, in vain. */
  readonly refusal?: string;
}

/** Refusals that are not about the address: not implemented, not logged in, wrong order, wrong family. */
const otherReasons: ReadonlySet<number> = new Set([502, 503, 522, 530, 532, 534]);

/** R08: PORT or EPRT names an address from which the client's packets do not come, or that the server cannot reach. */
export const clientBehindNat = rule<Params>({
  id: "R08",
  level: "error",
  example: {
    announced: "192.168.13.104",
    real: "203.0.113.2",
    server: "203.0.113.9",
    refusal: "500 Illegal PORT command.",
  },
  silences: ["R03", "R07", "R15"],
  judge: () => judge,
  en: {
    finding: ({ announced, real, server, refusal }) => {
      const what =
        real === undefined
          ? `The client announced its private address ${announced} to the server ${server}, which is outside: there is NAT between them.`
          : `The client announced ${announced}, but its packets come from ${real}: it is behind NAT, or forwarded.`;
      return refusal === undefined
        ? `${what} The server cannot connect there.`
        : `${what} The server refuses ("${refusal}").`;
    },
    client: () =>
      `${usePassiveMode.en} If it must be active mode: set the public address that the client announces, and forward its ports.`,
    server: ({ refusal }) =>
      refusal === undefined
        ? null
        : "Leave that check on: it keeps the server from being used against others (FTP bounce).",
    firewall: () =>
      "On the client's NAT: an FTP helper that rewrites PORT (nf_nat_ftp), though it cannot read FTP inside TLS.",
  },
  "zh-CN": {
    finding: ({ announced, real, server, refusal }) => {
      const what =
        real === undefined
          ? `客户端向外网的服务端 ${server} 公布了内网地址 ${announced}：两者之间有 NAT`
          : `客户端公布的地址是 ${announced}，但报文来自 ${real}：客户端位于 NAT 之后，或经过转发`;
      return refusal === undefined
        ? `${what}；服务端无法连接该地址。`
        : `${what}；服务端拒绝连接该地址（“${refusal}”）。`;
    },
    client: () =>
      `${usePassiveMode["zh-CN"]}如果必须使用主动模式：设置客户端对外公布的公网地址，并转发其端口。`,
    server: ({ refusal }) =>
      refusal === undefined ? null : "请保留这项检查：它可防止服务端被用来攻击他人（FTP 反弹）。",
    firewall: () => "在客户端侧的 NAT 上启用改写 PORT 的 FTP 助手（nf_nat_ftp），但它无法读取 TLS 中的 FTP。",
  },
});

function judge(session: SessionFacts, report: Report<Params>): void {
  for (const exchange of session.exchanges ?? []) {
    const { command } = exchange;
    const reply = finalReply(exchange);
    if (command === null || reply === undefined || !failed(reply)) continue;
    const verdict = refused(session, command, reply);
    if (verdict !== undefined) report(verdict);
  }
  for (const data of dataOf(session, "active")) {
    const verdict = unreachable(session, data);
    if (verdict !== undefined) report(verdict);
  }
}

function refused(
  session: SessionFacts,
  command: CommandFacts,
  reply: ReplyFacts,
): Verdict<Params> | undefined {
  const announced = endpointOf(command);
  if (announced === undefined || otherReasons.has(reply.code)) return undefined;
  const place = placeOf(session, announced.address);
  if (place === undefined) return undefined;
  return {
    subject: session.id,
    params: { ...place, refusal: quoted(reply, 80) },
    frames: [...command.frames, ...reply.frames],
    // A server may not understand EPRT at all; and inside the NAT its outside is not seen.
    certainty:
      place.real !== undefined && !(command.verb === "EPRT" && reply.code === 500) ? "proved" : "likely",
  };
}

function endpointOf({ verb, argument }: CommandFacts): Endpoint | undefined {
  if (verb === "PORT") return parseHostPort(argument.trim());
  if (verb !== "EPRT") return undefined;
  const parsed = parseExtendedPort(argument.trim());
  return typeof parsed === "object" && "address" in parsed ? parsed : undefined;
}

function unreachable(session: SessionFacts, data: DataFacts): Verdict<Params> | undefined {
  const { announced } = data;
  if (announced === undefined || cameAbout(data)) return undefined;
  const { address } = announced.endpoint;
  // A public address that is not the client's is a third host, or the outside of a NAT that forwards: not of this rule.
  if (addressScope(address) === "public") return undefined;
  const place = placeOf(session, address);
  if (place === undefined) return undefined;
  const decision = failureOf(session, data, place.real !== undefined);
  if (decision === undefined) return undefined;
  const frames = [...announced.frames, ...data.attempts.flatMap(openingFrames)];
  return { subject: data.id, params: place, frames, ...decision };
}

/** What is odd about an announced address; undefined if nothing is. */
function placeOf({ client, server }: SessionFacts, announced: string): Omit<Params, "refusal"> | undefined {
  const params = { announced: shown(announced), server: server.address };
  if (!sameAddress(announced, client.address)) return { ...params, real: client.address };
  const inside = addressScope(announced) !== "public" && addressScope(server.address) === "public";
  return inside ? params : undefined;
}

function failureOf(session: SessionFacts, data: DataFacts, mismatch: boolean): Decision | undefined {
  if (data.attempts.length === 0) return absence(session, data)?.decision;
  // The server's SYN goes, or has come, to the address that the client itself has: then there is a way.
  if (!mismatch) return undefined;
  const silent = attemptThatWas("unanswered", data.attempts);
  return silent === undefined ? { certainty: "likely" } : unansweredFor(session, data, silent.opening);
}
