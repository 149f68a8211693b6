import type { Language } from "@twinport/capture";

/** What `twinport watch` says beside the rows. */
export interface WatchTexts {
  watching(device: string, program: string): string;
  status(packets: number, open: number, dropped: number): string;
  counts(packets: number, dropped: number): string;
  written(path: string): string;
}

/** In each language. */
export const texts: Readonly<Record<Language, WatchTexts>> = {
  en: {
    watching: (device, program) =>
      `Watching FTP on ${device === "any" ? "all interfaces" : device} with ${program}. ^C ends it.`,
    status: (packets, open, dropped) =>
      `${many(packets, "FTP packet")} · ${many(open, "session")} open · ${dropped} dropped by the kernel`,
    counts: (packets, dropped) =>
      `${many(packets, "packet")} of FTP; ${dropped === 0 ? "none" : dropped} dropped by the kernel.`,
    written: (path) => `They are in ${path}; twinport explain ${path} tells of them again.`,
  },
  "zh-CN": {
    watching: (device, program) =>
      `正在用 ${program} 监视${device === "any" ? "所有网络接口" : ` ${device} `}上的 FTP 流量，按 ^C 结束。`,
    status: (packets, open, dropped) =>
      `FTP 报文 ${packets} 个 · 进行中的会话 ${open} 个 · 内核丢弃 ${dropped} 个`,
    counts: (packets, dropped) => `共 ${packets} 个 FTP 报文，内核丢弃 ${dropped} 个。`,
    written: (path) => `报文已写入 ${path}，可用 twinport explain ${path} 再次查看。`,
  },
};

function many(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
