import type { Rule } from "../rule.ts";

/**
 * Who broke a transfer off. "user": by ABOR · "storage": the server's disk or quota · "after the end": nobody; the server
 * refused an upload whose end it had seen · "client's name", "server's name": an RST in
 * that name, of which it is not known how far it came · "stalled": who receives gave up waiting for data · "unseen": neither end did, as far as was seen.
 */
export type Breaker =
  | "user"
  | "storage"
  | "client"
  | "server"
  | "client's name"
  | "server's name"
  | "middlebox"
  | "receiver full"
  | "after the end"
  | "stalled"
  | "unseen";

/** What is said of a transfer that was broken off. */
export interface Params {
  readonly who: Breaker;
  readonly verb: string;
  readonly bytes: number;
  readonly expected?: number;
  /** What the server says of it. */
  readonly said?: string;
  /** Seconds that nothing came. */
  readonly waited?: string;
}

const storage = {
  en: "Make room on the server's disk, or raise the quota; see that the server may write the file (ProFTPD: QuotaEngine, MaxStoreFileSize; Pure-FTPd: --quota, MaxDiskUsage).",
  "zh-CN":
    "在服务器磁盘上腾出空间或提高配额，并确认服务端有写权限（ProFTPD：QuotaEngine、MaxStoreFileSize；Pure-FTPd：--quota、MaxDiskUsage）。",
} as const;

/** Its sentences. */
export const breakerSentences: Pick<Rule<Params>, "en" | "zh-CN"> = {
  en: {
    finding: (params) => {
      const amount = `${params.bytes}${params.expected === undefined ? "" : ` of ${params.expected}`} bytes`;
      const said = params.said === undefined ? "" : ` The server says "${params.said}".`;
      switch (params.who) {
        case "user":
          return `The client cancelled the transfer with ABOR after ${amount}.`;
        case "storage":
          return `Transfer aborted after ${amount}: the server cannot store more, its disk is full or a quota is reached.${said}`;
        case "client":
          return `Transfer aborted: the client broke the data connection after ${amount}, without ABOR.${said}`;
        case "server":
          return `Transfer aborted: the server broke the data connection after ${amount}.${said}`;
        case "client's name":
        case "server's name":
          return `Transfer aborted: an RST in the ${params.who} broke the data connection after ${amount}. Whether that end sent it, or something on the way, may be seen in the capture of each point by itself.${said}`;
        case "middlebox":
          return `Transfer aborted: something between client and server broke the data connection after ${amount}. The RST has another hop limit than the packets of the end in whose name it speaks.${said}`;
        case "receiver full":
          return `Transfer aborted after ${amount}: the receiver had stopped reading for long, its buffer was full.${said}`;
        case "after the end":
          return `Transfer refused after its end: the client sent ${amount} and closed the data connection, and the server could not accept them.${said}`;
        case "stalled":
          return `The data stopped coming: after ${amount} nothing arrived for ${params.waited} s, and the receiver gave up. They are lost on the way, mostly in a firewall, or because full packets are too big for it (MTU).${said}`;
        case "unseen":
          return `Transfer aborted after ${amount}, and no end of the data connection was seen here: it broke on the way.${said}`;
      }
    },
    client: ({ who, verb }) => {
      if (who === "storage") return "Nothing helps but room on the server; delete what is not needed there.";
      if (who === "after the end")
        return "With FTPS: use a client that closes TLS properly (close_notify) before TCP.";
      if (verb === "RETR") return "Resume where it stopped (REST and RETR; curl -C -, lftp: get -c).";
      if (verb !== "STOR" && verb !== "APPE") return "Try it again.";
      // Many servers, ours too, keep nothing of a STOR that broke off, and the older file is still there.
      return "Ask with SIZE what the server has: send the rest (REST and STOR, or APPE) if that is the beginning of this file, else all of it.";
    },
    server: ({ who }) => {
      if (who === "storage") return storage.en;
      if (who === "after the end")
        return "Look at the server's log; vsftpd: strict_ssl_read_eof=NO for clients that do not end TLS properly.";
      if (who === "server" || who === "receiver full") {
        return "Look at the server's log: file system, time limits (vsftpd: data_connection_timeout; ProFTPD: TimeoutStalled), a process that died.";
      }
      return null;
    },
    firewall: ({ who }) =>
      who === "stalled"
        ? "Let ICMP 3/4 (fragmentation needed) and ICMPv6 type 2 (packet too big) pass, clamp the MSS, and look for what drops packets of open connections."
        : who === "middlebox" || who === "unseen" || who.endsWith("name")
          ? "Look for what ends connections: intrusion prevention, virus scanner, limits on time or size, a NAT table that overflows."
          : null,
  },
  "zh-CN": {
    finding: (params) => {
      const amount =
        params.expected === undefined
          ? `${params.bytes} 字节`
          : `${params.bytes} 字节（共 ${params.expected} 字节）`;
      const said = params.said === undefined ? "" : `服务端的说明：“${params.said}”。`;
      switch (params.who) {
        case "user":
          return `客户端在传输 ${amount}后用 ABOR 取消了传输。`;
        case "storage":
          return `传输中止：服务端磁盘已满或超出配额，存储 ${amount}后无法继续。${said}`;
        case "client":
          return `传输中止：客户端在传输 ${amount}后中断了数据连接，且没有发送 ABOR。${said}`;
        case "server":
          return `传输中止：服务端在传输 ${amount}后中断了数据连接。${said}`;
        case "client's name":
        case "server's name":
          return `传输中止：传输 ${amount}后，一个以${params.who === "client's name" ? "客户端" : "服务端"}名义发出的 RST 中断了数据连接。它来自该端还是途中的设备，请分别分析每一处的抓包。${said}`;
        case "middlebox":
          return `传输中止：客户端与服务端之间的设备在传输 ${amount}后中断了数据连接，RST 的跳数与它所冒充的一方不符。${said}`;
        case "receiver full":
          return `传输中止：传输 ${amount}后，接收方长时间没有读取数据，缓冲区已满。${said}`;
        case "after the end":
          return `客户端已发完 ${amount}并关闭数据连接，但服务端未能接受。${said}`;
        case "stalled":
          return `数据不再到达：收到 ${amount}后 ${params.waited} 秒内没有任何数据，接收方放弃等待。数据在途中丢失，多半是防火墙所致，或大报文无法通过（MTU）。${said}`;
        case "unseen":
          return `传输在 ${amount}后中止，而此处没有看到任何一方关闭数据连接：连接在途中断开。${said}`;
      }
    },
    client: ({ who, verb }) => {
      if (who === "storage") return "只能在服务端腾出空间；请删除服务端上不需要的文件。";
      if (who === "after the end")
        return "使用 FTPS 时：换用会先正常结束 TLS（close_notify）再关闭 TCP 的客户端。";
      if (verb === "RETR") return "从中断处续传（REST 加 RETR；curl -C -，lftp：get -c）。";
      if (verb !== "STOR" && verb !== "APPE") return "请重试。";
      return "用 SIZE 查询服务端上有多少：若是这个文件的开头，就只发送其余部分（REST 加 STOR，或 APPE），否则全部重新发送。";
    },
    server: ({ who }) => {
      if (who === "storage") return storage["zh-CN"];
      if (who === "after the end")
        return "查看服务端日志；对于不正常结束 TLS 的客户端，vsftpd 可设置 strict_ssl_read_eof=NO。";
      if (who === "server" || who === "receiver full") {
        return "查看服务端日志：文件系统、时间限制（vsftpd：data_connection_timeout；ProFTPD：TimeoutStalled）、进程异常退出。";
      }
      return null;
    },
    firewall: ({ who }) =>
      who === "stalled"
        ? "放行 ICMP 3/4（需要分片）和 ICMPv6 类型 2（报文过大），修正 MSS，并检查是否有设备丢弃已建立连接的报文。"
        : who === "middlebox" || who === "unseen" || who.endsWith("name")
          ? "检查会中断连接的设备：入侵防御、病毒扫描、时长或大小限制、NAT 表溢出。"
          : null,
  },
};
