import type { Scenario } from "../scenario.ts";
import { everyClient, everyServer } from "./everyone.ts";
import { refusingRules } from "./firewall.ts";

/** The server's machine answers for the passive ports with RST. */
export const passivePortRefused: Scenario = {
  name: "passive-port-refused",
  title: { en: "The passive port is refused", "zh-CN": "被动端口拒绝连接" },
  story: {
    en: "The server announces a port on which its machine accepts nothing: here its own firewall answers with RST, as a machine does where nobody listens.",
    "zh-CN": "服务端公布的端口在本机上并不接受连接：这里是本机防火墙回复了 RST，与无人监听时的反应相同。",
  },
  network: "direct",
  trouble: { rules: { on: "server", text: refusingRules } },
  servers: everyServer,
  clients: everyClient,
  visit: { mode: "passive", steps: ["list"] },
  patience: 12,
  finds: { client: ["R02"], server: ["R02"], both: ["R02"] },
};
