import { openPassiveRange } from "../advice.ts";
import { fromOneSide } from "../dialog.ts";
import type { ConnectionFacts, DataFacts, SessionFacts } from "../facts.ts";
import { cameFromElsewhere } from "../hops.ts";
import { cameAbout, dataOf, openingFrames, stands } from "../openings.ts";
import { type Report, rule } from "../rule.ts";

interface Params {
  readonly worked: number;
  readonly failed: number;
  /** What answers data connections stands at another distance than what answers the control connection. */
  readonly elsewhere: boolean;
}

/** R25: passive ports of one session now are reached and now are not, in no order: something sends them to several servers. */
export const answeredByAnotherServer = rule<Params>({
  id: "R25",
  level: "error",
  example: { worked: 4, failed: 3, elsewhere: true },
  silences: ["R01", "R02"],
  judge: () => judge,
  en: {
    finding: ({ worked, failed, elsewhere }) =>
      `Data connections fail at random (${failed} of ${worked + failed}): a load balancer sends them to another server than the control connection.` +
      (elsewhere ? " What answers them stands at another distance than the server." : ""),
    client: () =>
      "Try again; connect to the address of one server instead of the balancer's, if there is one.",
    server: () =>
      "Give each server behind the balancer a range of passive ports of its own, or let each announce its own address (vsftpd: pasv_address).",
    firewall: () =>
      `On the balancer: send all connections of a client to the same server (affinity by source address), or each range of ports to its server. ${openPassiveRange.en}`,
  },
  "zh-CN": {
    finding: ({ worked, failed, elsewhere }) =>
      `数据连接随机失败（${worked + failed} 次中有 ${failed} 次）：负载均衡把它们转发到了与控制连接不同的服务器。` +
      (elsewhere ? "应答数据连接的设备与服务端的距离（跳数）不同。" : ""),
    client: () => "请重试；如果可以，直接连接某一台服务器的地址，而不是负载均衡的地址。",
    server: () =>
      "为负载均衡后面的每台服务器分配各自的被动端口范围，或让每台服务器公布自己的地址（vsftpd：pasv_address）。",
    firewall: () =>
      `在负载均衡上：把同一客户端的所有连接转发到同一台服务器（按源地址保持会话），或按端口范围转发。${openPassiveRange["zh-CN"]}`,
  },
});

/** One failure, or one success, may be chance. */
const fewest = 2;

function judge(session: SessionFacts, report: Report<Params>): void {
  if (fromOneSide(session)) return;
  const tried = dataOf(session, "passive").filter(({ attempts }) => attempts.length > 0);
  const worked = tried.filter(cameAbout);
  const failures = tried.filter((data) => !cameAbout(data) && data.attempts.every(cameToNothing));
  if (worked.length === 0 || failures.length === 0) return;
  const elsewhere = tried.some((data) => data.attempts.some((one) => fromElsewhere(session, one)));
  const random = interleaved(worked, failures) && !byMethod(worked, failures);
  const enough = worked.length >= fewest && failures.length >= fewest;
  if (!elsewhere && !(enough && random)) return;
  report({
    subject: session.id,
    params: { worked: worked.length, failed: failures.length, elsewhere },
    frames: failures.flatMap(({ announced, attempts }) => [
      ...(announced?.frames ?? []),
      ...attempts.flatMap(openingFrames),
    ]),
    certainty: elsewhere && enough ? "proved" : "likely",
  });
}

function cameToNothing({ opening: { kind } }: ConnectionFacts): boolean {
  return kind === "refused" || kind === "unanswered";
}

/** An answer that came from another distance than the control connection's; of a RST a firewall may be the sender. */
function fromElsewhere({ control }: SessionFacts, connection: ConnectionFacts): boolean {
  return stands(connection) && cameFromElsewhere(connection.hopLimits?.server, control?.hopLimits?.server);
}

/** Ports that work and ports that do not lie among each other: no firewall that opens a part of the range does that. */
function interleaved(worked: readonly DataFacts[], failures: readonly DataFacts[]): boolean {
  const ports = (of: readonly DataFacts[]) => of.flatMap(({ attempts }) => attempts.map(({ to }) => to.port));
  const [open, shut] = [ports(worked), ports(failures)].map((all) => [least(all), most(all)] as const);
  if (open === undefined || shut === undefined) return false;
  return open[0] <= shut[1] && shut[0] <= open[1];
}

/** PASV works and EPSV does not, or the other way round: that is no chance. */
function byMethod(worked: readonly DataFacts[], failures: readonly DataFacts[]): boolean {
  const methods = new Set(worked.map(({ announced }) => announced?.method));
  return !failures.some(({ announced }) => methods.has(announced?.method));
}

const least = (numbers: readonly number[]) =>
  numbers.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
const most = (numbers: readonly number[]) =>
  numbers.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
