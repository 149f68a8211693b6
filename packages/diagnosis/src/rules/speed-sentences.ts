import type { Side } from "@twinport/protocol";
import type { Rule } from "../rule.ts";

/** What limits the speed, with its numbers. */
export type Limit =
  | {
      readonly limit: "loss";
      readonly share: number;
      readonly retransmissions: number;
      readonly segments: number;
    }
  | { readonly limit: "window"; readonly window: number; readonly rttMs: number; readonly scaled: boolean }
  | {
      readonly limit: "receiver";
      readonly by: Side;
      readonly seconds: number;
      readonly of: number;
    }
  | {
      readonly limit: "round trips";
      readonly files: number;
      /** What each takes beside its bytes. */
      readonly eachMs: number;
      readonly rttMs: number;
      readonly trips: number;
    };

/** Bytes a second, and what limits them. */
export type Params = { readonly rate: number } & Limit;

/** Its sentences. */
export const speedSentences: Pick<Rule<Params>, "en" | "zh-CN"> = {
  en: {
    finding: (params) => {
      const speed = `Speed (${megabytes(params.rate)} MB/s) is limited by`;
      switch (params.limit) {
        case "loss":
          return `${speed} loss: ${params.retransmissions} of ${params.segments} packets (${(params.share * 100).toFixed(1)} %) had to be sent again.`;
        case "window":
          return `${speed} the receive window: ${params.window} bytes for each round trip of ${params.rttMs.toFixed(0)} ms${params.scaled ? "" : ", without window scaling"}.`;
        case "receiver":
          return `${speed} the ${params.by}, which receives: its buffer was full for ${params.seconds.toFixed(1)} of ${params.of.toFixed(1)} s.`;
        case "round trips":
          return `${speed} round trips: ${params.files} files one after the other, each with ${params.eachMs.toFixed(0)} ms beside its data, ${params.trips.toFixed(1)} round trips of ${params.rttMs.toFixed(0)} ms.`;
      }
    },
    client: ({ limit }) =>
      ({
        loss: "Try another path: cable rather than Wi-Fi, another time of day; several connections at once hide loss.",
        window:
          "Use several connections at once (lftp: pget -n 4), or let the system scale its windows (Linux: net.ipv4.tcp_rmem; Windows: autotuninglevel=normal).",
        receiver: "Look at the disk or virus scanner of whoever receives.",
        "round trips":
          "Use several connections at once (lftp: mirror --parallel=4; FileZilla: simultaneous transfers), or pack the files into one archive.",
      })[limit],
    server: ({ limit }) =>
      limit === "window"
        ? "Let the system scale its windows (Linux: net.ipv4.tcp_window_scaling=1, tcp_rmem, tcp_wmem)."
        : null,
    firewall: ({ limit }) =>
      limit === "loss"
        ? "Look for a line that is full, a duplex mismatch, a shaper that drops."
        : limit === "window"
          ? "Do not let devices on the way remove the window scale option."
          : null,
  },
  "zh-CN": {
    finding: (params) => {
      const speed = `速度（${megabytes(params.rate)} MB/s）受限于`;
      switch (params.limit) {
        case "loss":
          return `${speed}丢包：${params.segments} 个报文中有 ${params.retransmissions} 个（${(params.share * 100).toFixed(1)}%）被重传。`;
        case "window":
          return `${speed}接收窗口：每个往返（${params.rttMs.toFixed(0)} 毫秒）最多 ${params.window} 字节${params.scaled ? "" : "，未启用窗口缩放"}。`;
        case "receiver":
          return `${speed}接收方（${params.by === "client" ? "客户端" : "服务端"}）：在 ${params.of.toFixed(1)} 秒中有 ${params.seconds.toFixed(1)} 秒接收缓冲区已满。`;
        case "round trips":
          return `${speed}往返次数：${params.files} 个文件依次传输，每个文件除数据外另需 ${params.eachMs.toFixed(0)} 毫秒，相当于 ${params.trips.toFixed(1)} 次往返（每次 ${params.rttMs.toFixed(0)} 毫秒）。`;
      }
    },
    client: ({ limit }) =>
      ({
        loss: "换一条线路：用有线代替 Wi-Fi，或换个时段；同时使用多条连接可以减轻丢包的影响。",
        window:
          "同时使用多条连接（lftp：pget -n 4），或让系统自动放大窗口（Linux：net.ipv4.tcp_rmem；Windows：autotuninglevel=normal）。",
        receiver: "检查接收方的磁盘或病毒扫描软件。",
        "round trips":
          "同时使用多条连接（lftp：mirror --parallel=4；FileZilla：并发传输数），或把文件打包成一个再传。",
      })[limit],
    server: ({ limit }) =>
      limit === "window"
        ? "让系统自动放大窗口（Linux：net.ipv4.tcp_window_scaling=1、tcp_rmem、tcp_wmem）。"
        : null,
    firewall: ({ limit }) =>
      limit === "loss"
        ? "检查线路是否占满、双工模式是否一致、是否有限速设备在丢包。"
        : limit === "window"
          ? "不要让途中设备去掉 TCP 窗口缩放选项。"
          : null,
  },
};

function megabytes(rate: number): string {
  const value = rate / 1e6;
  return value >= 10 ? value.toFixed(0) : value.toPrecision(2);
}
