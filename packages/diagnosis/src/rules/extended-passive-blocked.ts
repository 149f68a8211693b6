import { finalReply, fromOneSide, succeeded, transferReply } from "../dialog.ts";
import type { DataFacts, Exchange, Frames, SessionFacts } from "../facts.ts";
import { cameAbout, dataOf, openingFrames } from "../openings.ts";
import { type Report, rule } from "../rule.ts";

interface Params {
  /** What became of EPSV: no reply to it came, or nobody reached the port of its 229. */
  readonly how: "no reply" | "not reached";
  readonly times: number;
}

/** R26: with EPSV the data connection never comes about, with PASV in the same session always. */
export const extendedPassiveBlocked = rule<Params>({
  id: "R26",
  level: "warn",
  example: { how: "not reached", times: 2 },
  silences: ["R01", "R02", "R03", "R05", "R11", "R25"],
  judge: () => judge,
  en: {
    finding: ({ how, times }) =>
      `EPSV is blocked, PASV works: ${how === "no reply" ? "EPSV got no reply" : "the port of the 229 was not reached"}${times === 1 ? "" : ` (${times} times)`}. A firewall on the way does not know EPSV.`,
    client: () => "Switch EPSV off (curl: --disable-epsv; lftp: set ftp:prefer-epsv no; tnftp: epsv4 off).",
    server: () => "A fixed range of passive ports that is open in the firewall makes it work with both.",
    firewall: () => "Update the FTP inspection, or open the server's range of passive ports without it.",
  },
  "zh-CN": {
    finding: ({ how, times }) =>
      `EPSV 被拦截而 PASV 正常：${how === "no reply" ? "EPSV 没有得到响应" : "229 公布的端口无法连接"}${times === 1 ? "" : `（${times} 次）`}。途中的防火墙不支持 EPSV。`,
    client: () => "关闭 EPSV（curl：--disable-epsv；lftp：set ftp:prefer-epsv no；tnftp：epsv4 off）。",
    server: () => "设定固定的被动端口范围并在防火墙上放行，两种命令就都能使用。",
    firewall: () => "更新 FTP 检测功能，或不依赖它，直接放行服务端的被动端口范围。",
  },
});

/** So often each way, and it is no chance. */
const certain = 2;

function judge(session: SessionFacts, report: Report<Params>): void {
  if (fromOneSide(session) || session.holes === true) return;
  const passive = dataOf(session, "passive");
  const byPasv = passive.filter((data) => data.announced?.method === "PASV" && data.attempts.length > 0);
  const byEpsv = passive.filter((data) => data.announced?.method === "EPSV");
  // Where a single one behaves differently, it is not the command that makes the difference.
  if (byPasv.length === 0 || !byPasv.every(cameAbout) || byEpsv.some(cameAbout)) return;
  // That a connection came about is not enough: a server may still cut it, for the same reason as the other one.
  if (!byPasv.some((data) => succeeded(transferReply(session, data)))) return;
  const tried = byEpsv.filter(({ attempts }) => attempts.length > 0);
  if (tried.length > 0) {
    const certainty = tried.length >= certain && byPasv.length >= certain ? "proved" : "likely";
    const params = { how: "not reached", times: tried.length } as const;
    report({ subject: session.id, params, frames: tried.flatMap(framesOf), certainty });
  }
  if (byEpsv.length > 0) return;
  const unheard = (session.exchanges ?? []).filter((exchange, at, all) => isUnheard(exchange, all, at));
  if (unheard.length === 0) return;
  report({
    subject: session.id,
    params: { how: "no reply", times: unheard.length },
    frames: unheard.flatMap(({ command }) => command?.frames ?? []),
    certainty: "likely",
  });
}

/** An EPSV that nothing answered, and a PASV behind it that was answered: on the same connection, or it is no reply at all. */
function isUnheard({ command, replies }: Exchange, all: readonly Exchange[], at: number): boolean {
  if (command?.verb !== "EPSV" || replies.length > 0) return false;
  const next = all[at + 1];
  return next?.command?.verb === "PASV" && succeeded(finalReply(next));
}

function framesOf({ announced, attempts }: DataFacts): Frames {
  return [...(announced?.frames ?? []), ...attempts.flatMap(openingFrames)];
}
