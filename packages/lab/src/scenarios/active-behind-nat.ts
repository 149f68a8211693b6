import type { Scenario } from "../scenario.ts";
import { everyClient } from "./everyone.ts";

/** PORT names an address that only the client's own network knows. */
export const activeBehindNat: Scenario = {
  name: "active-behind-nat",
  title: { en: "Active mode from behind NAT", "zh-CN": "在 NAT 之后使用主动模式" },
  story: {
    en: "The client is 192.168.13.104 at home and 203.0.113.2 to the server. Its PORT names the address that it knows of itself, to which nobody outside can connect; servers mostly refuse it.",
    "zh-CN":
      "客户端在内网的地址是 192.168.13.104，在服务端看来却是 203.0.113.2。它在 PORT 中写的是自己所知的地址，外面谁也连不上；服务端大多会直接拒绝。",
  },
  network: "client-nat",
  // proftpd connects to where the client comes from, whatever PORT says.
  servers: ["twinport", "vsftpd", "pure-ftpd"],
  clients: everyClient,
  visit: { mode: "active", steps: ["list"] },
  patience: 15,
  finds: { client: ["R08"], server: ["R08"], both: ["R08"] },
};
