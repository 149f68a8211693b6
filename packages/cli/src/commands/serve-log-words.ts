import type { Language } from "@twinport/diagnosis";
import type { LogEvent } from "@twinport/server";

/** Events that are told by others: the greeting, and the end of the command. */
type Untold = "listening" | "closed";

/** An event that has its line in the log. */
export type ToldEvent = Exclude<LogEvent, { type: Untold }>;

/** A sentence for each event; one without is an error of the compiler. */
type EventWords = {
  readonly [Type in ToldEvent["type"]]: (event: Extract<ToldEvent, { type: Type }>) => string;
};

const english: EventWords = {
  "session-opened": ({ client }) => `connected from ${client.address}:${client.port}`,
  "session-closed": ({ reason, limit, ms }) =>
    `closed (${reason}${limit ? `, ${limitKey(limit.limit)} ${limit.value}` : ""}) after ${(ms / 1000).toFixed(1)} s`,
  refused: (event) => {
    const more = event.untold === undefined ? "" : `; ${event.untold} before it are not in the log`;
    return `refused ${event.client.address}: ${event.reason}${boundOf(event, " (", ")")}${more}`;
  },
  "login-refused": (event) => `${event.user} may not log in: too-many-sessions${boundOf(event, " (", ")")}`,
  "ban-begun": ({ network, until, cause }) => `banned ${network} until ${momentOf(until)} (${cause})`,
  "ban-ended": ({ network, cause }) => `ban of ${network} ended (${cause})`,
  login: ({ ok, user }) => `${ok ? "logged in" : "login failed"}: ${user}`,
  host: ({ ok, host }) => `${ok ? "asked for host" : "asked for an unknown host:"} ${host}`,
  "client-software": ({ software }) => `says it is ${software}`,
  "login-unavailable": ({ user, error }) => `login of ${user} could not be judged: ${messageOf(error)}`,
  tls: ({ kind, protocol, cipher, certificate }) =>
    `${kind} TLS: ${protocol}, ${cipher}${certificate === null ? "" : `, certificate of ${certificate.commonName}`}`,
  "tls-failed": ({ channel, reason }) => `TLS on the ${channel} connection failed: ${reason}`,
  "tls-not-resumed": () =>
    "TLS of a data connection did not take up the control connection's session: its address alone tells whose it is",
  "tls-required": ({ channel, user }) =>
    `${channel === "control" ? "login" : "transfer"} in clear text refused${user === null ? "" : `: ${user}`}`,
  transfer: ({ verb, path, code, bytes, ms, mode, storageError, brokenOff, limit }) => {
    const amount = `${bytes} ${bytes === 1 ? "byte" : "bytes"} in ${Math.round(ms)} ms`;
    return `${verb} ${path}: ${code}, ${amount}${rate(", ", bytes, ms)} (${mode})${behind(": ", reasonOf(storageError ?? brokenOff, limit))}`;
  },
  "command-refused": ({ verb, code, limit, value }) =>
    `${verb} refused with ${code} (${limitKey(limit)} ${value})`,
  "no-passive-port": ({ limit, refused }) =>
    `no passive port to announce: ${noPort[limit].en} (${refused} refused so far)`,
  "untrusted-proxy": ({ from }) =>
    `PROXY protocol from ${from.address}, which is in no network of --proxy-from; closed`,
  "foreign-target": ({ verb, target }) => `${verb} to another host, ${target.address}:${target.port} (FXP)`,
  "foreign-connection": ({ from }) => `data connection from another host, ${from.address}:${from.port} (FXP)`,
  "port-refused": ({ verb, target, reason }) =>
    `${verb} to ${target.address}:${target.port} refused: ${reason}`,
  "active-port-fallback": ({ wanted, code }) =>
    `active mode cannot start from port ${wanted} (${code}); another port is used from now on`,
  "internal-error": ({ incident, verb, error }) => `incident ${incident} in ${verb}: ${messageOf(error)}`,
  "handler-failed": ({ of, error }) => `what handles ${of} failed: ${messageOf(error)}`,
  "passive-ports-taken": ({ ports, code }) =>
    `passive ports ${shownPorts(ports)} cannot be listened on (${code}); the others serve`,
  "proxy-refused": ({ from, problem }) => `PROXY protocol from ${from.address}: ${proxyProblems[problem].en}`,
  "address-lookup-failed": ({ name, reason, kept }) => {
    const told = kept === null ? "the address that they came to" : kept;
    return `passive address ${name} cannot be looked up (${reason}); clients are told ${told}`;
  },
  "listener-error": ({ error }) => `listener: ${messageOf(error)}`,
};

const chinese: EventWords = {
  "session-opened": ({ client }) => `${client.address}:${client.port} 已连接`,
  "session-closed": ({ reason, limit, ms }) =>
    `已关闭（${reason}${limit ? `，${limitKey(limit.limit)} ${limit.value}` : ""}），历时 ${(ms / 1000).toFixed(1)} 秒`,
  refused: (event) => {
    const more = event.untold === undefined ? "" : `；此前另有 ${event.untold} 次未记入日志`;
    return `拒绝 ${event.client.address}：${event.reason}${boundOf(event, "（", "）")}${more}`;
  },
  "login-refused": (event) => `不允许 ${event.user} 登录：too-many-sessions${boundOf(event, "（", "）")}`,
  "ban-begun": ({ network, until, cause }) => `封禁 ${network}，至 ${momentOf(until)}（${cause}）`,
  "ban-ended": ({ network, cause }) => `${network} 的封禁已结束（${cause}）`,
  login: ({ ok, user }) => `${ok ? "登录成功" : "登录失败"}：${user}`,
  host: ({ ok, host }) => `${ok ? "请求主机" : "请求未知主机"}：${host}`,
  "client-software": ({ software }) => `自称 ${software}`,
  "login-unavailable": ({ user, error }) => `无法判断 ${user} 的登录：${messageOf(error)}`,
  tls: ({ kind, protocol, cipher, certificate }) =>
    `${tlsKinds[kind]} TLS：${protocol}，${cipher}${certificate === null ? "" : `，证书属于 ${certificate.commonName}`}`,
  "tls-failed": ({ channel, reason }) => `${channels[channel]}连接的 TLS 失败：${reason}`,
  "tls-not-resumed": () => "数据连接的 TLS 没有恢复控制连接的会话：它属于谁，只能凭地址判断",
  "tls-required": ({ channel, user }) =>
    `拒绝明文${channel === "control" ? "登录" : "传输"}${user === null ? "" : `：${user}`}`,
  transfer: ({ verb, path, code, bytes, ms, mode, storageError, brokenOff, limit }) => {
    const amount = `${bytes} 字节，${Math.round(ms)} 毫秒${rate("，", bytes, ms)}`;
    return `${verb} ${path}：${code}，${amount}（${modes[mode]}）${behind("：", reasonOf(storageError ?? brokenOff, limit))}`;
  },
  "command-refused": ({ verb, code, limit, value }) =>
    `${verb} 被拒绝，回复 ${code}（${limitKey(limit)} ${value}）`,
  "no-passive-port": ({ limit, refused }) =>
    `没有可公布的被动端口：${noPort[limit]["zh-CN"]}（已拒绝 ${refused} 次）`,
  "untrusted-proxy": ({ from }) =>
    `来自 ${from.address} 的 PROXY 协议，该地址不在 --proxy-from 的网络中；已关闭`,
  "foreign-target": ({ verb, target }) => `${verb} 指向另一台主机 ${target.address}:${target.port}（FXP）`,
  "foreign-connection": ({ from }) => `数据连接来自另一台主机 ${from.address}:${from.port}（FXP）`,
  "port-refused": ({ verb, target, reason }) => `拒绝 ${verb} 到 ${target.address}:${target.port}：${reason}`,
  "active-port-fallback": ({ wanted, code }) =>
    `主动模式无法从端口 ${wanted} 发起（${code}），此后改用其他端口`,
  "internal-error": ({ incident, verb, error }) => `${verb} 发生事故 ${incident}：${messageOf(error)}`,
  "handler-failed": ({ of, error }) => `${of} 的处理程序失败：${messageOf(error)}`,
  "passive-ports-taken": ({ ports, code }) =>
    `无法监听被动端口 ${shownPorts(ports)}（${code}），其余端口照常服务`,
  "proxy-refused": ({ from, problem }) =>
    `来自 ${from.address} 的 PROXY 协议：${proxyProblems[problem]["zh-CN"]}`,
  "address-lookup-failed": ({ name, reason, kept }) =>
    `无法解析被动模式地址 ${name}（${reason}），告知客户端的是${kept === null ? "其所连接的地址" : ` ${kept}`}`,
  "listener-error": ({ error }) => `监听出错：${messageOf(error)}`,
};

const tlsKinds = { explicit: "显式", implicit: "隐式" } as const;
const channels = { control: "控制", data: "数据" } as const;
const modes = { passive: "被动", active: "主动" } as const;

const noPort = {
  ports: {
    en: "every one is reserved for this address or was given up by it in the last seconds; more --passive-ports help",
    "zh-CN": "每个端口都已为该地址预约，或刚被其放弃；增加 --passive-ports 可以缓解",
  },
  foreignPorts: {
    en: "those for FXP are reserved, or this user's share of them; more --passive-ports help",
    "zh-CN": "供 FXP 使用的端口，或该用户的份额，均已预约；增加 --passive-ports 可以缓解",
  },
  reservations: { en: "too many are reserved", "zh-CN": "预约总数已达上限" },
  reservationsPerAddress: {
    en: "too many are reserved for this address",
    "zh-CN": "该地址的预约数已达上限",
  },
} as const;

const noHeader = {
  en: "does the load balancer send one (HAProxy: send-proxy-v2)?",
  "zh-CN": "负载均衡器是否发送（HAProxy：send-proxy-v2）？",
} as const;
const proxyProblems = {
  malformed: {
    en: `the connection did not begin with a header; ${noHeader.en}`,
    "zh-CN": `连接不以该协议的头部开始；${noHeader["zh-CN"]}`,
  },
  timeout: { en: `no header came in time; ${noHeader.en}`, "zh-CN": `头部未按时到达；${noHeader["zh-CN"]}` },
  "too-many": { en: "too many connections have sent no header yet", "zh-CN": "尚未发送头部的连接过多" },
} as const;

/** "50000-50002, 50007" */
function shownPorts(ports: readonly number[]): string {
  const runs: [first: number, last: number][] = [];
  for (const port of [...ports].sort((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run !== undefined && run[1] === port - 1) run[1] = port;
    else runs.push([port, port]);
  }
  return runs.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(", ");
}

/** The sentence of an event. Reasons and commands are named as they are in English: they are what one searches for. */
export function eventSentence<Type extends ToldEvent["type"]>(
  event: Extract<ToldEvent, { type: Type }>,
  language: Language,
): string {
  const words: { readonly [Each in Type]: (event: Extract<ToldEvent, { type: Each }>) => string } =
    language === "en" ? english : chinese;
  return words[event.type as Type](event);
}

/** What is behind a refusal: a limit, by its key in a users file, and its value; or a ban and its end. */
function boundOf(
  event: Extract<ToldEvent, { type: "refused" | "login-refused" }>,
  open: string,
  close: string,
): string {
  if ("limit" in event) return `${open}${limitKey(event.limit)} ${event.value}${close}`;
  return event.reason === "banned" ? `${open}${event.network} ${momentOf(event.until)}${close}` : "";
}

/** "connectionsPerAddress" → "connections-per-address" */
function limitKey(limit: string): string {
  return limit.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** As the lines of the log begin. */
export function momentOf(time: number): string {
  return new Date(time).toISOString().slice(0, 19).replace("T", " ");
}

/** "quota (bytes 10)" names its bound itself. */
function reasonOf(reason: string | undefined, limit: { limit: string; value: number } | undefined) {
  const words = [
    reason,
    limit && !limit.limit.startsWith("quota") ? `${limitKey(limit.limit)} ${limit.value}` : undefined,
  ];
  return words.filter((word) => word !== undefined).join(", ") || undefined;
}

function behind(before: string, reason: string | undefined): string {
  return reason === undefined ? "" : before + reason;
}

function rate(before: string, bytes: number, ms: number): string {
  return ms >= 100 && bytes > 0 ? `${before}${Math.round(bytes / ms)} kB/s` : "";
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
