import { shown } from "@twinport/protocol";
import { finalReply, quoted, wordsOf } from "../dialog.ts";
import type { ReplyFacts, SessionFacts } from "../facts.ts";
import type { Language } from "../finding.ts";
import { type Report, rule } from "../rule.ts";
import { isUpload } from "../verbs.ts";

type Reason = "commands" | "folder" | "exists" | "taken" | "missing" | "name" | "rights";

interface Params {
  readonly name: string;
  readonly said: string;
  readonly reason: Reason;
}

/** The first that matches code and text counts. */
const reasons: readonly (readonly [Reason, RegExp])[] = [
  // vsftpd's two: the command is not allowed, the system call failed.
  ["commands", /^550 Permission denied\.?$/i],
  ["folder", /^553 Could not create file/i],
  ["taken", /\bis a (?:directory|folder)\b|\bnot a (?:regular|plain) file\b/i],
  ["exists", /overwrite|already exists|file exists/i],
  ["missing", /no such (?:file|dir)|not found|does not exist|cannot find/i],
  ["rights", /permission|permitted|denied|read.?only|not allowed|prohibited/i],
  ["name", /^553 /],
];

const servers: Readonly<Record<Reason, Readonly<Record<Language, string>>>> = {
  commands: {
    en: "vsftpd allows no writing unless told: write_enable=YES (anonymous: anon_upload_enable=YES too); see cmds_denied.",
    "zh-CN":
      "vsftpd 默认不允许写操作：设置 write_enable=YES（匿名用户还需 anon_upload_enable=YES），并检查 cmds_denied。",
  },
  folder: {
    en: "The user may not make files in that folder: mend its owner and mode; on SELinux setsebool -P ftpd_full_access on.",
    "zh-CN":
      "用户在该目录中没有创建文件的权限：修改目录的属主和权限；启用 SELinux 时执行 setsebool -P ftpd_full_access on。",
  },
  exists: {
    en: "Allow overwriting (ProFTPD: AllowOverwrite on; Pure-FTPd: without KeepAllFiles), or let clients use other names.",
    "zh-CN":
      "允许覆盖（ProFTPD：AllowOverwrite on；Pure-FTPd：不设 KeepAllFiles），或让客户端改用其他文件名。",
  },
  taken: {
    en: "A folder on the server has that name: remove or rename it, or let clients use another name.",
    "zh-CN": "服务器上已有同名目录：删除或改名该目录，或让客户端改用其他文件名。",
  },
  missing: {
    en: "Make the folder, or look at the root that the user sees (chroot).",
    "zh-CN": "创建该目录，或检查用户所见的根目录（chroot）。",
  },
  rights: {
    en: "Let the user write there: owner and mode of folder and file (ProFTPD: <Limit WRITE>; Pure-FTPd: AnonymousCantUpload; twinport serve without --read-only).",
    "zh-CN":
      "赋予用户写权限：目录与文件的属主和权限（ProFTPD：<Limit WRITE>；Pure-FTPd：AnonymousCantUpload；twinport serve 不加 --read-only）。",
  },
  name: {
    en: "See which names are not allowed (ProFTPD: PathDenyFilter, PathAllowFilter; Pure-FTPd: ProhibitDotFilesWrite).",
    "zh-CN":
      "检查不允许的文件名规则（ProFTPD：PathDenyFilter、PathAllowFilter；Pure-FTPd：ProhibitDotFilesWrite）。",
  },
};

const refusals = new Set([532, 550, 553]);

/** R34: the server does not let the client upload. */
export const uploadRefused = rule<Params>({
  id: "R34",
  level: "error",
  example: { name: "report.txt", said: "550 Permission denied.", reason: "commands" },
  judge: () => judge,
  en: {
    finding: ({ name, said }) => `The server refuses the upload of ${name}: "${said}".`,
    client: ({ reason }) =>
      reason === "missing"
        ? "Make the folder first (mkdir), and look where you are (pwd): paths may begin at another root."
        : "Upload to a folder in which you may write, under another name if need be.",
    server: ({ reason }) => servers[reason].en,
  },
  "zh-CN": {
    finding: ({ name, said }) => `服务端拒绝上传 ${name}：“${said}”。`,
    client: ({ reason }) =>
      reason === "missing"
        ? "先创建目录（mkdir），并确认当前位置（pwd）：路径可能以另一个根目录为起点。"
        : "上传到有写权限的目录，必要时换一个文件名。",
    server: ({ reason }) => servers[reason]["zh-CN"],
  },
});

function judge(session: SessionFacts, report: Report<Params>): void {
  for (const exchange of session.exchanges ?? []) {
    const { command } = exchange;
    const reply = finalReply(exchange);
    if (command === null || reply === undefined || !refusals.has(reply.code) || !isUpload(command.verb))
      continue;
    const reason = reasonOf(reply);
    if (reason === undefined) continue;
    const params = { name: shown(command.argument), said: quoted(reply), reason };
    const frames = [...command.frames, ...reply.frames];
    report({ subject: session.id, certainty: "proved", params, frames });
  }
}

function reasonOf(reply: ReplyFacts): Reason | undefined {
  const said = `${reply.code} ${wordsOf(reply)}`;
  return reasons.find(([, pattern]) => pattern.test(said))?.[0];
}
