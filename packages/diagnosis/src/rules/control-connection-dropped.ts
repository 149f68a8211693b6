import { answer, missing, quoted, transferReply, wordsOf } from "../dialog.ts";
import type { DataFacts, Frames, ReplyFacts, SessionFacts } from "../facts.ts";
import { cameFromElsewhere, surelyFromElsewhere } from "../hops.ts";
import { standing } from "../openings.ts";
import { type Report, rule } from "../rule.ts";

/** How it showed: "silence": packets of it met no answer · "reset" by something on the way · "timeout": the server's own 421. */
type Way = "silence" | "reset" | "timeout";

interface Params {
  readonly way: Way;
  /** A transfer ran meanwhile. */
  readonly transfer: boolean;
  /** Seconds; absent if it is not known for how long nothing was said. */
  readonly idle?: string | undefined;
  /** The server's words. */
  readonly said?: string;
}

/** From this many seconds of silence on devices on the way are known to forget a connection. */
const idleLong = 60;
/** A shorter silence that still says that the connection rested. */
const idleShort = 3;
/** How long a 226 may take when the data are there: some servers still store them. */
const patience = 30;

const timeoutText = /time.?out|timed out|idle|inactiv|no transfer/i;

/** R14: nothing was said on the control connection for a while, and then it was gone. */
export const controlConnectionDropped = rule<Params>({
  id: "R14",
  level: "error",
  example: { way: "silence", transfer: true, idle: "312" },
  silences: ["R10", "R16", "R20"],
  judge: () => judge,
  en: {
    finding: ({ way, transfer, idle, said }) => {
      const rested = `The control connection was idle${idle === undefined ? "" : ` for ${idle} s`}${transfer ? " during the transfer" : ""}`;
      if (way === "timeout") {
        return `${rested}, and the server ended the session: "${said}".${transfer ? " It does not count the transfer as activity." : ""}`;
      }
      if (way === "reset") return `${rested} and was then reset by something on the way.`;
      return `${rested} and was then dropped: ${transfer ? "226 never arrives" : "nothing comes through any more"}.`;
    },
    client: () =>
      "Send TCP keep-alives or NOOP on the control connection during long transfers (curl: --keepalive-time 30; lftp: sysctl net.ipv4.tcp_keepalive_time=60; FileZilla: FTP keep-alive).",
    server: () =>
      "Turn TCP keep-alive on, and let transfers count as activity (vsftpd: idle_session_timeout, data_connection_timeout; ProFTPD: TimeoutIdle, SocketOptions keepalive on; Pure-FTPd: MaxIdleTime).",
    firewall: () =>
      "Let idle TCP connections live longer than the longest transfer (Linux: nf_conntrack_tcp_timeout_established; load balancers: idle timeout).",
  },
  "zh-CN": {
    finding: ({ way, transfer, idle, said }) => {
      const rested = `${transfer ? "传输期间" : ""}控制连接空闲${idle === undefined ? "" : ` ${idle} 秒`}`;
      if (way === "timeout") {
        return `${rested}，服务端结束了会话：“${said}”。${transfer ? "服务端没有把数据传输算作活动。" : ""}`;
      }
      if (way === "reset") return `${rested}，随后被途中的设备复位。`;
      return `${rested}，随后被丢弃：${transfer ? "收不到 226" : "之后再也收不到应答"}。`;
    },
    client: () =>
      "长时间传输期间，在控制连接上启用 TCP 保活或发送 NOOP（curl：--keepalive-time 30；lftp：sysctl net.ipv4.tcp_keepalive_time=60；FileZilla：FTP 保活）。",
    server: () =>
      "启用 TCP 保活，并把数据传输算作活动（vsftpd：idle_session_timeout、data_connection_timeout；ProFTPD：TimeoutIdle、SocketOptions keepalive on；Pure-FTPd：MaxIdleTime）。",
    firewall: () =>
      "让空闲 TCP 连接的保留时间长于最长的传输（Linux：nf_conntrack_tcp_timeout_established；负载均衡：空闲超时）。",
  },
});

function judge(session: SessionFacts, report: Report<Params>): void {
  const running = session.data?.findLast(({ transfer }) => transfer !== undefined);
  const transfer = running !== undefined && ranToTheEnd(session, running);
  const subject = session.id;
  const told = running === undefined ? undefined : transferReply(session, running);
  const timeout = answer(session, tellsTimeout);
  if (timeout !== undefined) {
    const { reply } = timeout;
    const during = transfer && (told === undefined || told === reply);
    const params = {
      way: "timeout",
      transfer: during,
      idle: silence(session)?.toFixed(0),
      said: quoted(reply),
    } as const;
    // A user who went away is no trouble.
    report({ subject, level: during ? "error" : "note", certainty: "proved", params, frames: reply.frames });
    return;
  }
  const lost = lostBy(session);
  const idle = lost === undefined ? 0 : (silence(session) ?? 0);
  if (lost !== undefined && idle >= idleShort) {
    const params = { way: lost.way, transfer, idle: idle.toFixed(0) };
    const found = { subject, params, frames: lost.frames };
    const why = missing(session);
    if (why !== undefined) report({ ...found, certainty: "undecidable", why });
    else report({ ...found, certainty: lost.sure && idle >= idleLong ? "proved" : "likely" });
    return;
  }
  const rested = running !== undefined && transfer ? restedInVain(session, running) : undefined;
  if (running === undefined || rested === undefined) return;
  const params = { way: "silence", transfer, idle: rested.toFixed(0) } as const;
  report({ subject, params, certainty: "likely", frames: running.transfer?.frames ?? [] });
}

function tellsTimeout(reply: ReplyFacts): boolean {
  return reply.code === 421 && timeoutText.test(wordsOf(reply));
}

/** The data are over, and no failure of theirs was told. */
function ranToTheEnd(session: SessionFacts, data: DataFacts): boolean {
  const connection = standing(data);
  const code = transferReply(session, data)?.code;
  return connection?.fin !== undefined && (code === undefined || code < 300 || code === 421);
}

/** Seconds that the control connection had rested when the data were over, where the reply to them did not come. */
function restedInVain(session: SessionFacts, data: DataFacts): number | undefined {
  const { fin, reset, lastSent } = session.control ?? {};
  const ended = standing(data)?.fin?.time;
  if (ended === undefined || data.transfer?.exchange === undefined) return undefined;
  if (transferReply(session, data) !== undefined) return undefined;
  if (missing(session) !== undefined || fin?.by === "server" || reset?.by === "server") return undefined;
  const gaveUp = (fin ?? reset)?.time;
  const waited = (gaveUp ?? session.until ?? ended) - ended;
  const rested = ended - Math.max(lastSent?.client ?? Number.POSITIVE_INFINITY, lastSent?.server ?? 0);
  const [resting, waiting] = gaveUp === undefined ? [idleLong, patience] : [idleShort, patience / 3];
  return rested >= resting && waited >= waiting ? rested : undefined;
}

interface Lost {
  readonly way: Way;
  /** Nothing else can have done it. */
  readonly sure: boolean;
  readonly frames: Frames;
}

/** What shows that the control connection leads nowhere. */
function lostBy({ control }: SessionFacts): Lost | undefined {
  const { reset, stuck, hopLimits } = control ?? {};
  if (reset !== undefined && cameFromElsewhere(reset.hopLimit, hopLimits?.[reset.by])) {
    const sure = surelyFromElsewhere(reset.hopLimit, hopLimits?.[reset.by]);
    return { way: "reset", sure, frames: reset.frames };
  }
  const unheard = stuck?.find(({ acknowledged, full, times }) => !acknowledged && !full && times >= 3);
  return unheard === undefined ? undefined : { way: "silence", sure: true, frames: unheard.frames };
}

/** Seconds: the longest silence in the dialog's last steps, behind which nothing came through. */
function silence(session: SessionFacts): number | undefined {
  const times = (session.exchanges ?? [])
    .slice(-4)
    .flatMap(({ command, replies }) => [command?.time, ...replies.map(({ time }) => time)])
    .filter((time) => time !== undefined);
  const { lastSent } = session.control ?? {};
  for (const time of [lastSent?.client, lastSent?.server]) if (time !== undefined) times.push(time);
  const latest = times.sort((a, b) => a - b).slice(-4);
  const gaps = latest.slice(1).map((time, index) => time - (latest[index] ?? time));
  return gaps.length === 0 ? undefined : Math.max(...gaps);
}
