import type { Language } from "@twinport/capture";

/** What the demo says around its walk-throughs. */
export interface DemoTexts {
  intro(server: string): string;
  /** Titles of the report's chapters. */
  readonly chapter: Readonly<Record<"pasv" | "port", string>>;
  readonly passive: string;
  readonly active: string;
  readonly packets: string;
  reported(file: string): string;
  readonly events: string;
  serving(url: string): string;
  readonly tryIt: string;
  readonly stop: string;
}

export const texts: Record<Language, DemoTexts> = {
  en: {
    intro: (server) =>
      `A Twinport server runs on ${server}. A Twinport client now plays the same session twice: log in, list, download, quit.`,
    chapter: { pasv: "Passive mode", port: "Active mode" },
    passive: "Passive mode: the client opens both connections",
    active: "Active mode: the server opens the data connection",
    packets: "From packets captured on the loopback interface with tcpdump.",
    events:
      "From what the client saw on its sockets; as root, with tcpdump installed, from captured packets instead.",
    reported: (file) => `The report: ${file}`,
    serving: (url) => `The server keeps running: ${url}`,
    tryIt: "Try it from another terminal:",
    stop: "Ctrl-C stops it.",
  },
  "zh-CN": {
    intro: (server) =>
      `Twinport 服务端运行在 ${server}。下面由 Twinport 客户端把同一个会话演示两遍：登录、列目录、下载、退出。`,
    chapter: { pasv: "被动模式", port: "主动模式" },
    passive: "被动模式：两条连接都由客户端发起",
    active: "主动模式：数据连接由服务端发起",
    packets: "以下内容来自 tcpdump 在回环接口上抓到的真实报文。",
    events: "以下内容由客户端的套接字事件还原；以 root 身份运行并装有 tcpdump 时，则改用真实抓包。",
    reported: (file) => `报告：${file}`,
    serving: (url) => `服务端继续运行：${url}`,
    tryIt: "可在另一个终端里试试：",
    stop: "按 Ctrl-C 停止。",
  },
};
