import type { Language } from "@twinport/capture";
import { escapeForTerminal, FtpError } from "@twinport/protocol";

/** What `twinport serve` says when it starts, and when it reads its files again. */
export interface ServeTexts {
  serving(folder: string, url: string): string;
  implicit(url: string): string;
  readonly tls: Readonly<Record<"optional" | "required" | "off", string>>;
  certificate(file: string, until: string): string;
  ownCertificate(until: string): string;
  readonly keptIn: Readonly<Record<"made" | "kept", (file: string) => string>>;
  notKept(problem: string): string;
  expired(day: string): string;
  expiresSoon(day: string): string;
  notYetValid(day: string): string;
  keyExposed(file: string): string;
  ofAnother(place: string): string;
  usersReadableByAll(file: string): string;
  shadowed(name: string): string;
  noFolder(name: string, folder: string): string;
  readonly clientCertificates: Readonly<Record<"optional" | "required" | "login", (file: string) => string>>;
  madeUpUser(name: string, password: string): readonly string[];
  user(name: string): string;
  readonly anonymous: string;
  incoming(folder: string): string;
  readonly readOnly: string;
  readonly stop: string;
  readonly theCertificate: string;
  readonly theUsersFile: string;
  readonly sameCertificate: string;
  readonly usersRead: string;
  readonly usersNeedRestart: string;
  notReloaded(what: string, reason: string): string;
}

export const texts: Record<Language, ServeTexts> = {
  en: {
    serving: (folder, url) => `Serving ${folder} on ${url} in passive and active mode.`,
    implicit: (url) => `TLS begins at once on ${url}.`,
    tls: {
      optional: "TLS for clients that ask for it; clear text too, unless --tls required.",
      required: "TLS is required: nothing goes over the network in clear text.",
      off: "No TLS: passwords and files go over the network in clear text.",
    },
    certificate: (file, until) => `Certificate ${file}, valid until ${until}:`,
    ownCertificate: (until) => `Self-signed certificate, until ${until}. Clients ask whether to trust it:`,
    keptIn: { made: (file) => `made now, kept in ${file}`, kept: (file) => `kept in ${file}` },
    notKept: (problem) => `for this run only: ${problem}. --state DIR keeps one.`,
    expired: (day) => `Warning: the certificate ended on ${day}; clients refuse it. Renew it.`,
    expiresSoon: (day) => `Warning: the certificate ends on ${day}. Renew it; that takes no restart.`,
    notYetValid: (day) =>
      `Warning: the certificate is not valid before ${day}; or this machine's clock is wrong.`,
    keyExposed: (file) => `Warning: others on this machine may read or change the key ${file}; chmod 600 it.`,
    ofAnother: (place) =>
      `Warning: ${place} belongs to another user, who could put a key there; chown it, or choose another --state.`,
    usersReadableByAll: (file) =>
      `Warning: everybody on this machine may read the hashes in ${file}; chmod 640 it.`,
    shadowed: (name) =>
      `Warning: user ${name} cannot log in: with --anonymous this name needs no password. Rename the user.`,
    noFolder: (name, folder) =>
      `Warning: the folder ${folder} of user ${name} is not there. Make it, or correct the users file.`,
    clientCertificates: {
      optional: (file) => `Clients may show a certificate signed by one in ${file}.`,
      required: (file) => `Clients must show a certificate signed by one in ${file}.`,
      login: (file) => `A client's certificate signed by one in ${file} stands for its user's password.`,
    },
    madeUpUser: (name, password) => [
      `User ${name}, password ${password}, for this run.`,
      "Lasting users: twinport users add NAME, then --users users.toml.",
    ],
    user: (name) => `User ${name}, password from TWINPORT_PASSWORD.`,
    anonymous: "Anonymous may log in, to read.",
    incoming: (folder) => `Anonymous may upload into ${folder}, and sees nothing of what lies there.`,
    readOnly: "Read-only: nobody may change anything.",
    stop: "Ctrl-C stops it.",
    theCertificate: "The certificate",
    theUsersFile: "The users file",
    sameCertificate: "The certificate has not changed.",
    usersNeedRestart:
      "There are users in the users file now, and were none at the start: they can log in after a restart.",
    usersRead: "The users file has been read again; it counts for logins from now on.",
    notReloaded: (what, reason) => `${what} could not be read again, so the old one stays: ${reason}`,
  },
  "zh-CN": {
    serving: (folder, url) => `正在通过 ${url} 共享 ${folder}，支持被动模式和主动模式。`,
    implicit: (url) => `${url} 上连接一建立即开始 TLS。`,
    tls: {
      optional: "客户端可以使用 TLS；明文也允许，除非指定 --tls required。",
      required: "必须使用 TLS：网络上没有任何明文。",
      off: "没有 TLS：密码和文件以明文在网络上传输。",
    },
    certificate: (file, until) => `证书 ${file}，有效期至 ${until}：`,
    ownCertificate: (until) => `自签名证书，有效期至 ${until}。客户端会询问是否信任，请核对：`,
    keptIn: { made: (file) => `刚刚生成，保存在 ${file}`, kept: (file) => `保存在 ${file}` },
    notKept: (problem) => `仅用于本次运行：${problem}。可用 --state 指定保存证书的目录。`,
    expired: (day) => `警告：证书已于 ${day} 到期，客户端会拒绝。请更新证书。`,
    expiresSoon: (day) => `警告：证书将于 ${day} 到期。请更新证书，更新后无需重启即会采用。`,
    notYetValid: (day) => `警告：证书在 ${day} 之前无效；也可能是本机时钟不准。`,
    keyExposed: (file) => `警告：本机其他用户能读取或更改私钥 ${file}，请执行 chmod 600。`,
    ofAnother: (place) =>
      `警告：${place} 属于其他用户，该用户可以替换密钥。请执行 chown，或用 --state 另选目录。`,
    usersReadableByAll: (file) => `警告：本机所有用户都能读取 ${file} 中的散列，请执行 chmod 640。`,
    shadowed: (name) =>
      `警告：用户 ${name} 无法登录：使用 --anonymous 时，以此名登录不需要密码。请给该用户改名。`,
    noFolder: (name, folder) => `警告：用户 ${name} 的文件夹 ${folder} 不存在。请创建它，或更正用户文件。`,
    clientCertificates: {
      optional: (file) => `客户端可以出示由 ${file} 中的机构签发的证书。`,
      required: (file) => `客户端必须出示由 ${file} 中的机构签发的证书。`,
      login: (file) => `由 ${file} 中的机构签发的客户端证书可代替用户的密码。`,
    },
    madeUpUser: (name, password) => [
      `用户 ${name}，密码 ${password}，仅本次运行有效。`,
      "长期用户：先执行 twinport users add 用户名，再加上 --users users.toml。",
    ],
    user: (name) => `用户 ${name}，密码取自 TWINPORT_PASSWORD。`,
    anonymous: "允许匿名登录，只读。",
    incoming: (folder) => `匿名用户可以上传到 ${folder}，但看不到其中的内容。`,
    readOnly: "只读：任何人都不能修改。",
    stop: "按 Ctrl-C 停止。",
    theCertificate: "证书",
    theUsersFile: "用户文件",
    sameCertificate: "证书没有变化。",
    usersNeedRestart: "用户文件中现在有用户，但服务端启动时还没有：重新启动后他们才能登录。",
    usersRead: "已重新读取用户文件，此后的登录以它为准。",
    notReloaded: (what, reason) => `${what}无法重新读取，继续使用原来的：${reason}`,
  },
};

/** The line that says why a file could not be read again. */
export function keptLine(say: ServeTexts, what: string, error: unknown): string {
  return say.notReloaded(what, escapeForTerminal(error instanceof FtpError ? error.message : String(error)));
}
