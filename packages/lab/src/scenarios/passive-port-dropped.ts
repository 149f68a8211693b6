import type { Scenario } from "../scenario.ts";
import { everyClient, everyServer } from "./everyone.ts";
import { admitting } from "./firewall.ts";

/** A firewall that lets port 21 through and nothing else, and says nothing. */
export const passivePortDropped: Scenario = {
  name: "passive-port-dropped",
  title: {
    en: "A firewall drops the passive port: it logs in and then hangs",
    "zh-CN": "防火墙丢弃被动端口的报文：登录成功，随后卡住",
  },
  story: {
    en: "The firewall before the server admits port 21 and drops everything else without a word. Login works; the client's SYNs to the passive port vanish, and it waits.",
    "zh-CN":
      "服务端前面的防火墙只放行 21 端口，其余报文一律悄悄丢弃。登录正常；客户端发往被动端口的 SYN 石沉大海，只能干等。",
  },
  network: "routed",
  trouble: { rules: { on: "router", text: admitting("drop") } },
  servers: everyServer,
  clients: everyClient,
  visit: { mode: "passive", steps: ["list"] },
  patience: 12,
  finds: { client: ["R01"], server: [], both: ["R01"] },
};
