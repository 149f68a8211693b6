import type { Scenario } from "../scenario.ts";
import { everyClient, everyServer } from "./everyone.ts";
import { admitting } from "./firewall.ts";

/** A firewall that says so with ICMP. */
export const passivePortRejected: Scenario = {
  name: "passive-port-rejected",
  title: { en: "A firewall rejects the passive port with ICMP", "zh-CN": "防火墙用 ICMP 拒绝被动端口" },
  story: {
    en: "The firewall before the server admits port 21 and answers everything else with ICMP «administratively prohibited»: the client knows at once.",
    "zh-CN": "服务端前面的防火墙只放行 21 端口，对其余报文回复 ICMP“管理性禁止”：客户端立即得知。",
  },
  network: "routed",
  trouble: { rules: { on: "router", text: admitting("reject with icmp type admin-prohibited") } },
  servers: everyServer,
  clients: everyClient,
  visit: { mode: "passive", steps: ["list"] },
  patience: 12,
  finds: { client: ["R03"], server: [], both: ["R03"] },
};
