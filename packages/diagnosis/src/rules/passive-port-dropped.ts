import { absence } from "../absence.ts";
import { fixedPassiveRange, openPassiveRange } from "../advice.ts";
import type { DataFacts, SessionFacts } from "../facts.ts";
import { type GivenUp, givenUp } from "../given-up.ts";
import { attemptThatWas, cameAbout, dataOf, patience, unansweredFor } from "../openings.ts";
import { type Decision, type Report, rule, type Verdict } from "../rule.ts";

interface Params {
  readonly port: number;
  /** SYNs, where packets were seen. */
  readonly attempts?: number;
  readonly seconds?: number;
  /**
   * What shows it: "silence": the client's attempt got no answer · "host": likewise, and it did arrive at the server's host ·
   * "nobody": nothing arrived at the server · "filter", "unseen": likewise, if a capture filter does not hide it, or losses ·
   * "gave up": likewise, and the client may have known why · "way back": the server answered, and the answer did not arrive.
   */
  readonly how: "silence" | "host" | "nobody" | "filter" | "unseen" | "gave up" | "way back";
  /** Whom to capture, in place of a filter on ports. */
  readonly client: string;
  /** Other passive ports of the session were reached. */
  readonly others: boolean;
  /** EPSV was asked for already. */
  readonly extended: boolean;
}

/** R01: the client connects to the port of a 227 or 229, and nothing comes back; or nothing ever arrives at the server. */
export const passivePortDropped = rule<Params>({
  id: "R01",
  level: "error",
  example: {
    port: 50000,
    attempts: 3,
    seconds: 7,
    how: "silence",
    client: "198.51.100.7",
    others: false,
    extended: false,
  },
  judge: () => judge,
  en: {
    finding: ({ port, attempts, seconds, how, client }) => {
      const time = seconds === undefined ? "" : ` in ${seconds.toFixed(1)} s`;
      const tries = attempts === undefined ? "the client's attempt to connect" : syns(attempts);
      if (how === "nobody") {
        return `No connection to the passive data port ${port} arrived at the server${time}: it is blocked on the way, or on the client's own host.`;
      }
      if (how === "filter") {
        return `No connection to the passive data port ${port} is in the capture, and nothing came of it${time}: it is stopped on the way or on the client's own host, or a filter on ports hides it, which a capture with "host ${client}" will show.`;
      }
      if (how === "unseen") {
        return `No connection to the passive data port ${port} is in the capture, and nothing came of it${time}: it may have been stopped on the way, or on the client's own host.`;
      }
      if (how === "gave up") {
        return `No connection to the passive data port ${port} arrived at the server, and nothing came of it${time}: it was blocked or refused on the way, or the client did not try.`;
      }
      if (how === "way back") {
        return `The passive data port ${port} is blocked on the way back: the server answers the client's SYN, and its answer does not get through.`;
      }
      return `The passive data port ${port} is blocked${how === "host" ? " on the server's host itself" : ""}: ${tries} got no answer${time}.`;
    },
    client: ({ others, extended }) =>
      others
        ? "Try again: other ports of the server's range are open."
        : `Try again from another network${extended ? "" : ", or with EPSV"}; active mode may work where the client has a public address.`,
    server: () => fixedPassiveRange.en,
    firewall: ({ how, others }) => {
      if (how === "host") return null; // The SYN got through.
      if (others) return `${openPassiveRange.en} A part of the range is open already.`;
      return openPassiveRange.en;
    },
  },
  "zh-CN": {
    finding: ({ port, attempts, seconds, how, client }) => {
      const time = seconds === undefined ? "" : `${seconds.toFixed(1)} 秒内`;
      if (how === "nobody") {
        return `被动模式数据端口 ${port} ${time === "" ? "" : `在 ${time}`}没有等到任何连接：连接在途中或客户端本机上被拦截。`;
      }
      if (how === "filter") {
        return `抓包中没有到被动模式数据端口 ${port} 的连接，${time}该端口也没有用上：连接可能在途中或客户端本机上被拦截，也可能被按端口的抓包过滤器排除；用“host ${client}”重新抓包即可分辨。`;
      }
      if (how === "unseen") {
        return `抓包中没有到被动模式数据端口 ${port} 的连接，${time}该端口也没有用上：连接可能在途中或客户端本机上被拦截。`;
      }
      if (how === "gave up") {
        return `没有任何连接到达服务端的被动模式数据端口 ${port}，${time}该端口也没有用上：连接在途中被拦截或拒绝，或者客户端没有尝试。`;
      }
      if (how === "way back") {
        return `被动模式数据端口 ${port} 的返回路径被拦截：服务端已应答客户端的 SYN，但应答没有送达。`;
      }
      const place = how === "host" ? "在服务器本机上" : "";
      const tries = attempts === undefined ? "客户端尝试连接" : `客户端发送了 ${attempts} 次 SYN`;
      return `被动模式数据端口 ${port} ${place}被拦截：${tries}，${time}没有任何应答。`;
    },
    client: ({ others, extended }) =>
      others
        ? "重试即可：服务端被动端口范围内的其他端口是通的。"
        : `换一个网络再试${extended ? "" : "，或改用 EPSV"}；如果客户端有公网地址，也可以试试主动模式。`,
    server: () => fixedPassiveRange["zh-CN"],
    firewall: ({ how, others }) => {
      if (how === "host") return null;
      if (others) return `${openPassiveRange["zh-CN"]}目前只放行了其中一部分端口。`;
      return openPassiveRange["zh-CN"];
    },
  },
});

function syns(attempts: number): string {
  return attempts === 1 ? "the client's SYN" : `${attempts} SYNs of the client`;
}

function judge(session: SessionFacts, report: Report<Params>): void {
  const passive = dataOf(session, "passive");
  const left = givenUp(session);
  const tried = {
    client: session.client.address,
    others: passive.some(cameAbout),
    extended: passive.some(({ announced }) => announced?.method === "EPSV"),
  };
  for (const data of passive) {
    if (cameAbout(data)) continue;
    const verdict = ofAttempts(session, data, tried) ?? ofAbsence(session, data, tried, left.get(data));
    if (verdict !== undefined) report(verdict);
  }
}

/** What the session tried beside. */
type Tried = Pick<Params, "client" | "others" | "extended">;

function ofAttempts(session: SessionFacts, data: DataFacts, tried: Tried): Verdict<Params> | undefined {
  const found = attemptThatWas("unanswered", data.attempts);
  if (found === undefined) return undefined;
  const { attempts, seconds, half = false, frames } = found.opening;
  const atServer = session.vantage === "server";
  // A SYN/ACK that the client does not answer is of interest where it was sent, not where it may have been lost.
  if (half && !(atServer && (seconds ?? 0) >= patience)) return undefined;
  const counted = session.source === "packets" ? { attempts: attempts ?? 1 } : {};
  return {
    subject: data.id,
    params: {
      port: found.connection.to.port,
      ...counted,
      ...(seconds === undefined ? {} : { seconds }),
      how: half ? "way back" : atServer ? "host" : "silence",
      ...tried,
    },
    frames: [...(data.announced?.frames ?? []), ...frames],
    ...(half ? { certainty: "likely" } : unansweredFor(session, data, found.opening)),
  };
}

/** At the server it cannot be told what became of a SYN, only that none came. */
function ofAbsence(
  session: SessionFacts,
  data: DataFacts,
  tried: Tried,
  left: GivenUp | undefined,
): Verdict<Params> | undefined {
  if (session.source !== "server" && session.vantage !== "server") return undefined;
  const absent = absence(session, data) ?? left;
  if (absent === undefined || data.announced === undefined) return undefined;
  const { seconds, decision } = absent;
  const how = shownBy(decision);
  if (absent === left && how === "gave up" && left.idly) return undefined;
  return {
    subject: data.id,
    params: {
      port: data.announced.endpoint.port,
      ...(seconds === undefined ? {} : { seconds }),
      how,
      ...tried,
    },
    frames: data.announced.frames,
    ...decision,
  };
}

function shownBy(decision: Decision): Params["how"] {
  if (decision.certainty !== "undecidable") return "nobody";
  const { why } = decision;
  if (why === "filter") return why;
  return why === "attempts" || why === "ends early" ? "gave up" : "unseen";
}
