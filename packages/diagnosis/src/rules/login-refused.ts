import { quoted, wordsOf } from "../dialog.ts";
import type { CommandFacts, ReplyFacts, SessionFacts } from "../facts.ts";
import type { Language } from "../finding.ts";
import { type Report, rule } from "../rule.ts";

/** What the server says about its reason, where it says more than that the password is wrong. */
type Reason = "anonymous only" | "no anonymous" | "listed" | "home" | "locked" | "unsaid";

interface Params {
  readonly said: string;
  readonly reason: Reason;
}

const reasons: readonly (readonly [Reason, RegExp])[] = [
  ["anonymous only", /anonymous only|only anonymous/i],
  ["no anonymous", /anonymous .{0,40}(?:not|denied|disabled|disallowed)|(?:not|no) .{0,20}anonymous/i],
  ["home", /home ?dir|(?:set|change|access).{0,20}directory/i],
  ["locked", /\b(?:locked|expired|disabled|banned|suspended)\b/i],
  // vsftpd says so behind USER already, if its list of users keeps this one out.
  ["listed", /^Permission denied\.?$/i],
];

const servers: Readonly<Record<Reason, Readonly<Record<Language, string>>>> = {
  "anonymous only": {
    en: "Let local users in: vsftpd local_enable=YES; Pure-FTPd without AnonymousOnly.",
    "zh-CN": "允许本地用户登录：vsftpd 设置 local_enable=YES；Pure-FTPd 不设 AnonymousOnly。",
  },
  "no anonymous": {
    en: "If anonymous is wanted: vsftpd anonymous_enable=YES; ProFTPD an <Anonymous> block; Pure-FTPd NoAnonymous no; twinport serve --anonymous.",
    "zh-CN":
      "需要匿名登录时：vsftpd 设置 anonymous_enable=YES；ProFTPD 配置 <Anonymous>；Pure-FTPd 设置 NoAnonymous no；twinport serve --anonymous。",
  },
  listed: {
    en: "A list of users keeps this one out: vsftpd userlist_file with userlist_deny, /etc/ftpusers; root is in it on purpose.",
    "zh-CN":
      "该用户被用户名单拒绝：vsftpd 的 userlist_file 与 userlist_deny、/etc/ftpusers；root 通常特意列入其中。",
  },
  home: {
    en: "Make the user's home directory, let the user enter it, and check the path in the server's configuration.",
    "zh-CN": "创建该用户的主目录，赋予其进入权限，并检查服务端配置中的路径。",
  },
  locked: {
    en: "Unlock the account (passwd -u, chage), or wait until a ban is over (fail2ban, mod_ban).",
    "zh-CN": "解锁该帐户（passwd -u、chage），或等待封禁结束（fail2ban、mod_ban）。",
  },
  unsaid: {
    en: "If the password is right: the user's shell must stand in /etc/shells (ProFTPD: RequireValidShell off), root and users in /etc/ftpusers are refused, and PAM must know the service (vsftpd: pam_service_name). The server's log says which.",
    "zh-CN":
      "如果密码无误：用户的 shell 须在 /etc/shells 中（ProFTPD：RequireValidShell off），root 及 /etc/ftpusers 中的用户会被拒绝，PAM 须有对应的服务（vsftpd：pam_service_name）。具体原因见服务端日志。",
  },
};

/** R33: nobody got in: the login was refused, and not for want of TLS or of a place. */
export const loginRefused = rule<Params>({
  id: "R33",
  level: "error",
  example: { said: "530 This FTP server is anonymous only.", reason: "anonymous only" },
  judge: () => judge,
  en: {
    finding: ({ said }) => `The server refuses the login: "${said}".`,
    client: ({ reason }) =>
      reason === "unsaid"
        ? "Check user name and password: case, blanks at the end, characters outside ASCII; some hosts want user@domain."
        : null,
    server: ({ reason }) => servers[reason].en,
  },
  "zh-CN": {
    finding: ({ said }) => `服务端拒绝登录：“${said}”。`,
    client: ({ reason }) =>
      reason === "unsaid"
        ? "检查用户名和密码：大小写、末尾空格、非 ASCII 字符；有些主机要求“用户@域名”的形式。"
        : null,
    server: ({ reason }) => servers[reason]["zh-CN"],
  },
});

function judge(session: SessionFacts, report: Report<Params>): void {
  let refused: readonly [CommandFacts, ReplyFacts] | undefined;
  for (const { command, replies } of session.exchanges ?? []) {
    if (command?.verb !== "USER" && command?.verb !== "PASS") continue;
    for (const reply of replies) {
      if (reply.code === 230) return;
      if (reply.code === 530 || reply.code === 430) refused = [command, reply];
    }
  }
  if (refused === undefined) return;
  const [command, reply] = refused;
  const text = wordsOf(reply);
  const reason = reasons.find(([, pattern]) => pattern.test(text))?.[0] ?? "unsaid";
  report({
    subject: session.id,
    // A mistyped password is nobody's fault but the user's, who has been told.
    ...(reason === "unsaid" ? { level: "note" as const } : {}),
    certainty: "proved",
    params: { said: quoted(reply), reason },
    frames: [...command.frames, ...reply.frames],
  });
}
