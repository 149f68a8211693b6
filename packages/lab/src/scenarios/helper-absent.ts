import type { Scenario } from "../scenario.ts";
import { everyClient, everyServer } from "./everyone.ts";
import { admitting } from "./firewall.ts";

/** A firewall that keeps state, and does not read FTP. */
export const helperAbsent: Scenario = {
  name: "helper-absent",
  title: { en: "A stateful firewall without an FTP helper", "zh-CN": "没有 FTP 助手模块的有状态防火墙" },
  story: {
    en: "The router admits port 21 and what belongs to known connections. Nothing tells it that the passive port belongs to one: it drops the client's SYNs.",
    "zh-CN":
      "路由器放行 21 端口以及属于已知连接的报文。但没有什么告诉它被动端口也属于其中：客户端的 SYN 被丢弃。",
  },
  network: "routed",
  trouble: { rules: { on: "router", text: admitting("drop") } },
  servers: everyServer,
  clients: everyClient,
  visit: { mode: "passive", extended: true, steps: ["list"] },
  patience: 12,
  finds: { client: ["R01"], server: [], both: ["R01"] },
};
