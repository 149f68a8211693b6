import type { Language } from "@twinport/diagnosis";
import type { Choices } from "./messages.ts";
import type { Problem } from "./problem.ts";

const en = {
  title: "FTP captures, explained",
  lead: "Drop a packet capture: every FTP session in it is told packet by packet. Who opens which connection, what was asked and answered, which files arrived, what went wrong, and what to do about it.",
  drop: "Drop captures here",
  dropNow: "Let go: they are read here, on this machine",
  choose: "Choose files…",
  paste: "or paste them (Ctrl+V)",
  accepts:
    "pcap and pcapng, also compressed (.gz, .zst). Several are merged by time. A TLS key log may come along, or later.",
  privacy: "Nothing leaves this machine.",
  privacyWhy:
    " This page is one file, and its own policy forbids it the network: it also works offline. Closing it forgets everything.",
  choices: {
    showPasswords: "Show passwords",
    useSecrets: "Decrypt with the secrets that a capture brings along",
  } satisfies Record<keyof Choices, string>,
  howTitle: "How do I capture?",
  how: [
    [
      "All of TCP, since data connections use ports of their own, and whole packets:",
      "sudo tcpdump -i any -s 0 -w ftp.pcap tcp",
    ],
    [
      "For what is under TLS, let the client write its secrets, and drop that file too:",
      "SSLKEYLOGFILE=keys.log curl --ssl-reqd ftp://…",
    ],
  ],
  another: "Open others…",
  addKeyLog: "Add a key log…",
  options: "Options",
  cancel: "Cancel",
  language: "中文",
  reading: "Reading",
  progress: "Progress",
  of: "{done} of {total} MB",
  packets: (n: number) => `${count(n)} ${n === 1 ? "packet" : "packets"}`,
  sessions: (n: number) => `${count(n)} FTP ${n === 1 ? "session" : "sessions"}`,
  done: "{sessions} in {packets}, read in {seconds} s",
  keyLogHeld: "The key log is held. Now the capture that it belongs to.",
  cancelled: "Cancelled: what follows was found in the first {done} of {total} MB.",
  cancelledEarly: "Cancelled after {done} of {total} MB: nothing was found until then.",
  leftOut:
    "{n} more sessions were found, too many for a page, which keeps those in trouble rather than others. The command tells all: twinport explain {file}",
  nothing:
    "No FTP in it. Was it captured where FTP passes, without a filter on the port, and not inside another tunnel?",
  partly: "What follows was found before that.",
  problems: {
    "no-capture": {
      title: "This cannot be read as a capture",
      next: "Captures are pcap or pcapng files, as Wireshark, tcpdump and routers write them. Other formats: editcap -F pcapng IN OUT.",
    },
    unread: {
      title: "The browser cannot read this file",
      next: "It may have been moved, changed or deleted since it was chosen, or be a folder. Choose it again.",
    },
    failed: {
      title: "The analysis has failed",
      next: "That is a fault of Twinport, or the browser has too little memory for it. The command may manage: twinport explain FILE",
    },
  } satisfies Record<Problem["kind"], { title: string; next: string }>,
  looksLike: (name: string) => name,
  kinds: {} as Readonly<Record<string, string>>,
};

const zh: typeof en = {
  title: "FTP 抓包逐包解说",
  lead: "拖入一个抓包文件，其中的每个 FTP 会话都会逐包解说：哪一方打开了哪条连接，问了什么、答了什么，哪些文件完整送达，哪里出了问题，又该怎么办。",
  drop: "把抓包文件拖到这里",
  dropNow: "松手即可：文件只在本机读取",
  choose: "选择文件…",
  paste: "也可以直接粘贴（Ctrl+V）",
  accepts:
    "支持 pcap 和 pcapng，包括压缩文件（.gz、.zst）。多个文件按时间合并。TLS 密钥日志可以一起拖入，也可以稍后补上。",
  privacy: "数据不会离开本机。",
  privacyWhy: "本页只是一个文件，其自身的安全策略禁止它访问网络，离线也能使用。关闭页面，一切即被清除。",
  choices: {
    showPasswords: "显示密码",
    useSecrets: "用抓包文件自带的密钥解密",
  },
  howTitle: "如何抓包？",
  how: [
    [
      "数据连接使用另外的端口，因此要抓全部 TCP 流量，并保留完整报文：",
      "sudo tcpdump -i any -s 0 -w ftp.pcap tcp",
    ],
    [
      "若使用 TLS，让客户端写出会话密钥，并把该文件一并拖入：",
      "SSLKEYLOGFILE=keys.log curl --ssl-reqd ftp://…",
    ],
  ],
  another: "打开其他文件…",
  addKeyLog: "添加密钥日志…",
  options: "选项",
  cancel: "取消",
  language: "English",
  reading: "正在读取",
  progress: "进度",
  of: "{done} / {total} MB",
  packets: (n) => `${count(n)} 个报文`,
  sessions: (n) => `${count(n)} 个 FTP 会话`,
  done: "{packets}，{sessions}，用时 {seconds} 秒",
  keyLogHeld: "密钥日志已就绪，请再拖入对应的抓包文件。",
  cancelled: "已取消：以下内容来自前 {done} MB（共 {total} MB）。",
  cancelledEarly: "已取消：读了 {done} MB（共 {total} MB），尚未发现 FTP 会话。",
  leftOut:
    "另有 {n} 个会话，一页容纳不下，此处优先保留有问题的会话。用命令可以查看全部：twinport explain {file}",
  nothing: "其中没有 FTP。抓包的位置是否有 FTP 流量经过？是否按端口做了过滤？流量是否封装在其他隧道里？",
  partly: "以下是在此之前发现的内容。",
  problems: {
    "no-capture": {
      title: "无法作为抓包文件读取",
      next: "抓包文件是 Wireshark、tcpdump 或路由器写出的 pcap 或 pcapng 文件。其他格式请先转换：editcap -F pcapng IN OUT。",
    },
    unread: {
      title: "浏览器无法读取该文件",
      next: "文件在选定之后可能已被移动、修改或删除，或者它是一个文件夹。请重新选择。",
    },
    failed: {
      title: "分析失败",
      next: "这是 Twinport 的缺陷，或者浏览器内存不足。可以改用命令：twinport explain FILE",
    },
  },
  // Between Chinese and Latin letters stands a blank.
  looksLike: (name) => ` 看起来是${/^[A-Za-z]/.test(name) ? " " : ""}${name}`,
  kinds: {
    "an empty file": "空文件",
    "zero bytes only": "全零数据",
    text: "文本",
    "an HTML page": "HTML 网页",
    "XML text": "XML 文本",
    "JSON or other text": "JSON 或其他文本",
    "a ZIP archive": "ZIP 压缩包",
    "a 7-Zip archive": "7-Zip 压缩包",
    "xz-compressed data": "xz 压缩数据",
    "lz4-compressed data": "lz4 压缩数据",
    "bzip2-compressed data": "bzip2 压缩数据",
    "a PNG image": "PNG 图片",
    "a JPEG image": "JPEG 图片",
    "a GIF image": "GIF 图片",
    "a PDF document": "PDF 文档",
    "a Windows program": "Windows 程序",
    "a program (ELF)": "ELF 程序",
  },
};

/** The words of the page that analyses captures. */
export type AppTexts = typeof en;

/** They in each language. */
export const appTexts: Readonly<Record<Language, AppTexts>> = { en, "zh-CN": zh };

/** A text with values in its {places}. */
export function filled(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => values[name] ?? place);
}

/** "118,101", in either language. */
export const count = (n: number): string => String(n).replace(/\B(?=(?:\d{3})+$)/g, ",");

/** Bytes as MB: "0.3", "45.2", "512". */
export const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(bytes < 1e8 ? 1 : 0);
