import { limits, shown } from "@twinport/protocol";
import { wordsOf } from "../dialog.ts";
import type { Frames, ReplyFacts, SessionFacts } from "../facts.ts";
import { type Judge, rule } from "../rule.ts";

interface Params {
  readonly address: string;
  readonly times: number;
  readonly seconds: string;
}

interface Failure {
  readonly time: number;
  readonly session: string;
  readonly frames: Frames;
}

/** So many in so many seconds are no slip of the finger. */
const many = 5;
const within = 60;

/** R22: one address tries password after password, over however many sessions. */
export const passwordGuessing = rule<Params>({
  id: "R22",
  level: "warn",
  example: { address: "198.51.100.7", times: 12, seconds: "20.0" },
  silences: ["R33"],
  judge: newJudge,
  en: {
    finding: ({ address, times, seconds }) =>
      `${times} failed logins from ${address} in ${seconds} s: password guessing, or a program with an old password.`,
    client: () => "If it is a program of yours: give it the right password, and let it wait between tries.",
    server: () =>
      "Lock the address out for a while (fail2ban; ProFTPD: mod_ban), allow few tries (vsftpd: max_login_fails; ProFTPD: MaxLoginAttempts), use passwords that are not in lists.",
    firewall: () => "Limit new connections to the control port per address, or allow only known addresses.",
  },
  "zh-CN": {
    finding: ({ address, times, seconds }) =>
      `${address} 在 ${seconds} 秒内登录失败 ${times} 次：疑似暴力破解，或某个程序在使用旧密码。`,
    client: () => "如果是自己的程序：请改用正确的密码，并在重试之间等待一段时间。",
    server: () =>
      "暂时封禁该地址（fail2ban；ProFTPD：mod_ban），限制尝试次数（vsftpd：max_login_fails；ProFTPD：MaxLoginAttempts），并使用不易猜到的密码。",
    firewall: () => "按地址限制到控制端口的新建连接，或只放行已知地址。",
  },
});

function newJudge(): Judge<Params> {
  /** By address, the one silent for the longest first. */
  const byAddress = new Map<string, readonly Failure[]>();
  return (session, report) => {
    const now = failuresOf(session);
    if (now.length === 0) return;
    const { address } = session.client;
    // A session that is judged again, having gone on, counts once.
    const before = (byAddress.get(address) ?? []).filter((failure) => failure.session !== session.id);
    const all = [...before, ...now].sort((a, b) => a.time - b.time).slice(-limits.guessesPerAddress);
    byAddress.delete(address);
    byAddress.set(address, all);
    for (const oldest of byAddress.keys()) {
      if (byAddress.size <= limits.guessingAddresses) break;
      byAddress.delete(oldest);
    }
    const burst = densest(all);
    if (burst.length < many || !burst.some((failure) => failure.session === session.id)) return;
    const seconds = (burst.at(-1)?.time ?? 0) - (burst[0]?.time ?? 0);
    report({
      subject: session.id,
      certainty: "proved",
      params: { address: shown(address), times: burst.length, seconds: seconds.toFixed(1) },
      frames: burst.filter((failure) => failure.session === session.id).flatMap(({ frames }) => frames),
      sessions: burst.map((failure) => failure.session),
    });
  };
}

function refuses(reply: ReplyFacts): boolean {
  const { code } = reply;
  return code === 530 || code === 430 || (code === 421 && /login|password|attempt/i.test(wordsOf(reply)));
}

/** Passwords that were refused; with the last one some servers end the session. */
function failuresOf(session: SessionFacts): readonly Failure[] {
  const failures: Failure[] = [];
  for (const { command, replies } of session.exchanges ?? []) {
    if (command?.verb !== "PASS") continue;
    const refusal = replies.find(refuses);
    const time = refusal?.time ?? command.time;
    if (refusal === undefined || time === undefined) continue;
    failures.push({ time, session: session.id, frames: [...command.frames, ...refusal.frames] });
  }
  return failures;
}

/** The most that fall in one minute, of failures in order of time. */
function densest(failures: readonly Failure[]): readonly Failure[] {
  let first = 0;
  let best: readonly Failure[] = [];
  for (const [last, { time }] of failures.entries()) {
    while (time - (failures[first]?.time ?? time) > within) first++;
    if (last - first >= best.length) best = failures.slice(first, last + 1);
  }
  return best;
}
