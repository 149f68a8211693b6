// The table of the server's bounds in docs/security/design.md and its Chinese sister: from their docstrings, and what stands here.
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Chinese sentences by name; where there is none for a bound of the server, docs cannot be made. */
const chinese = {
  controlLine: "控制连接上的一行，含行尾",
  userName: "用户名",
  password: "密码；计算过长密码的散列，代价由服务器承担",
  clientSoftware: "CLNT 和 CSID 中的客户端软件名",
  hostName: "HOST 中的主机名",
  path: "从根算起的路径，UTF-8",
  loggedIntroductions: "每个连接写入日志的 HOST、CLNT、CSID 条数",
  loginTime: "登录的总时间；逐字节发送也不会延长",
  idleTime: "没有传输时控制连接的静默时间",
  shortestIdleTime: "SITE IDLE 可要求的最短时间",
  dataConnectTime: "从公布数据端口到连接建立",
  dataStallTime: "在此时间内，数据连接至少须传输 dataStallBytes",
  dataStallBytes: "少于此数，算占位而不是传输",
  inflatedFloor: "压缩上传解开后总可达到的大小",
  inflateRatio: "超出该大小后，每收到一个字节最多解出的字节数",
  tlsHandshakeTime: "一次 TLS 握手，控制连接和数据连接相同",
  tlsOverhead: "一条连接上只有 TLS 而不带内容的字节数；正常客户端极少更新密钥",
  clearTextLogins: "要求 TLS 时，明文 USER 的次数，此后 421",
  dataProtectionFailures: "连续 TLS 失败的数据连接数，此后 421",
  failedLogins: "一个连接上的错误密码数，此后 421",
  failedLoginDelay: "第一次 530 之前的延迟，以后每次再加这么多",
  badCommandsBeforeLogin: "登录前的未知或畸形命令数，此后 421",
  badCommandsAfterLogin: "登录后的同类命令数",
  connections: "同时的控制连接数",
  connectionsPerAddress: "同一地址同时的控制连接数",
  tlsTicketIssuers:
    "记住其票据的控制连接数（最近的），同一客户端的其他连接可以沿用；是可同时存在的连接数的两倍",
  loggedRefusals: "每秒逐条写入日志的拒绝数，其余只计数",
  lingeringRefusals: "被 421 拒绝后仍读取片刻的连接数",
  banScore: "网络被封禁的分数：登录失败或始终不登录一分，说别的协议三分",
  banScoreTime: "分数从第一分起保留的时间",
  banTime: "首次封禁的时长，以后每次增加一半",
  longestBanTime: "最长的封禁时间",
  bannedNetworks: "记录在案的网络数",
  listedNames: "一次列表经过的名字数；更多时以 550 拒绝，绝不截短",
  statusListing: "STAT 回复中的列表",
  digestsAtOnce: "为 HASH 等同时读取的文件数",
  digestTurn: "为摘要一次读取的字节数，然后轮到别人",
  queuedCommands: "已收到而未开始的命令数；再多就停止读取",
  unsentReplies: "对方未读的回复；再多就停止读取",
  unreadReplyTime: "不读回复的对方在此时间后被断开",
  connectionsBeforeLogin: "尚未登录的控制连接总数；超出时由占得最多的一方让出",
  dataCloseTime: "226 等待对方关闭数据连接的时间",
  controlCloseTime: "关闭中的控制连接仍被读取的时间",
  portRestTime: "同一客户端不会再次得到同一被动端口的时间",
  reservations: "同时预留的被动端口数，每个会话最多一个",
  reservationsPerAddress: "同一地址的预留数",
  restingPorts: "处于间歇的端口与地址对数",
  proxyHeaderTime: "等待 PROXY 头的时间",
  proxyHeadersAwaited: "同时等待 PROXY 头的连接数",
  keepAliveDelay: "静默多久后由 TCP 询问对方是否还在",
};

const heads = {
  en: "| name | default | what it bounds |\n|---|---|---|",
  "zh-CN": "| 名称 | 默认值 | 限制什么 |\n|---|---|---|",
};

const units = {
  en: { h: "h", min: "min", s: "s", ms: "ms" },
  "zh-CN": { h: "小时", min: "分钟", s: "秒", ms: "毫秒" },
};

/** The Markdown. Throws when a bound has no sentence in one of the languages. */
export async function limitsTable(root, language) {
  const { limits } = await import("@twinport/protocol");
  const source = readFileSync(join(root, "packages/protocol/src/limits.ts"), "utf8");
  const own = readFileSync(join(root, "packages/server/src/limits/limits.ts"), "utf8");
  const names = [...own.matchAll(/^ {2}(\w+): limits\.\1,/gm)].map(([, name]) => name);
  const rows = names.map((name) => {
    const [, comment, value] =
      new RegExp(`/\\*\\*((?:(?!\\*/)[^])*)\\*/\\s*${name}: ([^\\n]*),\\n`).exec(source) ?? [];
    const sentence = language === "en" ? comment?.replace(/\s*\n\s*\*\s*/g, " ").trim() : chinese[name];
    if (sentence === undefined)
      throw new Error(`${name} has no sentence in ${language}: scripts/limits-table.mjs`);
    return `| \`${name}\` | ${shown(limits[name], value, units[language])} | ${sentence.replaceAll("|", "\\|")} |`;
  });
  return [heads[language], ...rows].join("\n");
}

/** The unit is told by how the bound is written. */
function shown(number, written, unit) {
  if (/seconds/.test(written)) {
    if (number % 3_600_000 === 0) return `${number / 3_600_000} ${unit.h}`;
    if (number < 1000) return `${number} ${unit.ms}`;
    return number % 60_000 === 0 && number >= 300_000
      ? `${number / 60_000} ${unit.min}`
      : `${number / 1000} ${unit.s}`;
  }
  if (/MiB/.test(written)) return `${number / 2 ** 20} MiB`;
  if (/KiB/.test(written)) return `${number / 2 ** 10} KiB`;
  return number.toLocaleString("en-US");
}
