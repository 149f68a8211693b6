import { answer, quoted, wordsOf } from "../dialog.ts";
import type { CommandFacts, ReplyFacts, SessionFacts } from "../facts.ts";
import { type Report, rule } from "../rule.ts";

interface Params {
  readonly said: string;
}

/**
 * vsftpd: "530 Non-anonymous sessions must use encryption." · ProFTPD: "550 SSL/TLS required on the control channel" ·
 * Pure-FTPd: "421 Sorry, cleartext sessions … are not accepted" · IIS: "534 Policy requires SSL." · FileZilla Server: "503 Use AUTH first."
 */
const demands =
  /must use encryption|(?:ssl|tls)\S* (?:is )?required(?! on the data)|requires? (?:ssl|tls|encrypt|secure)|clear ?text sessions .{0,60}not accepted|use AUTH (?:TLS )?first|(?:ssl|tls|secure) connections? (?:only|required)/i;
const refusals = new Set([421, 503, 504, 522, 530, 534, 550]);
const earlyVerbs = new Set(["USER", "PASS", "ACCT"]);

/** R31: the server lets nobody in before the control connection is encrypted. */
export const tlsRequired = rule<Params>({
  id: "R31",
  level: "error",
  example: { said: "530 Non-anonymous sessions must use encryption." },
  silences: ["R21", "R33"],
  judge: () => judge,
  en: {
    finding: ({ said }) =>
      `The server demands TLS before the login, and the client goes on in clear text: "${said}".`,
    client: () =>
      "Use explicit FTPS (FileZilla: require explicit FTP over TLS; curl: --ssl-reqd; lftp: set ftp:ssl-force yes; Python: ftplib.FTP_TLS).",
    server: () =>
      "Only where clear text is wanted: vsftpd force_local_logins_ssl=NO; ProFTPD TLSRequired off; Pure-FTPd TLS 1; twinport serve --tls optional.",
  },
  "zh-CN": {
    finding: ({ said }) => `服务端要求先启用 TLS 再登录，而客户端仍以明文继续：“${said}”。`,
    client: () =>
      "使用显式 FTPS（FileZilla：要求显式的 FTP over TLS；curl：--ssl-reqd；lftp：set ftp:ssl-force yes；Python：ftplib.FTP_TLS）。",
    server: () =>
      "确实需要允许明文时：vsftpd 设置 force_local_logins_ssl=NO；ProFTPD 设置 TLSRequired off；Pure-FTPd 设置 TLS 1；twinport serve --tls optional。",
  },
});

function judge(session: SessionFacts, report: Report<Params>): void {
  const refused = answer(session, demandsTls);
  if (refused === undefined) return;
  const { command, reply } = refused;
  const params = { said: quoted(reply) };
  const found = { subject: session.id, params, frames: [...(command?.frames ?? []), ...reply.frames] };
  report({ ...found, ...(gotIn(session) ? { level: "note" as const } : {}), certainty: "proved" });
}

function demandsTls(reply: ReplyFacts, command: CommandFacts | null): boolean {
  return (
    refusals.has(reply.code) &&
    command !== null &&
    earlyVerbs.has(command.verb) &&
    demands.test(wordsOf(reply))
  );
}

/** The client understood, and logged in later. */
function gotIn(session: SessionFacts): boolean {
  const welcomes = ({ code }: ReplyFacts, command: CommandFacts | null): boolean =>
    code === 230 || (command?.verb === "AUTH" && code === 234 && session.hidden === true);
  return answer(session, welcomes) !== undefined;
}
