import type { Scenario } from "../scenario.ts";
import { admitting } from "./firewall.ts";

/** A firewall that reads FTP, and cannot any more. */
export const helperBlindedByTls: Scenario = {
  name: "helper-blinded-by-tls",
  title: { en: "TLS blinds the firewall's FTP helper", "zh-CN": "TLS 让防火墙的 FTP 助手模块失明" },
  story: {
    en: "The router reads the dialog and opens the passive ports that it finds in it. After AUTH TLS there is nothing to read, and the client's SYNs are dropped.",
    "zh-CN":
      "路由器靠读取对话内容来放行其中公布的被动端口。AUTH TLS 之后对话已无法读取，客户端的 SYN 便被丢弃。",
  },
  network: "routed",
  trouble: { helper: true, rules: { on: "router", text: admitting("drop") } },
  servers: ["vsftpd", "proftpd", "pure-ftpd", "twinport"],
  clients: ["curl", "lftp", "twinport"],
  server: { tls: "explicit" },
  visit: { mode: "passive", tls: "explicit", steps: ["list"] },
  patience: 12,
  finds: { client: ["R11"], server: [], both: ["R11"] },
};
