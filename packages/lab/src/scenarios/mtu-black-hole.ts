import type { Scenario } from "../scenario.ts";
import { everyClient, everyServer } from "./everyone.ts";

/** Full packets vanish, and nobody says so. */
export const mtuBlackHole: Scenario = {
  name: "mtu-black-hole",
  title: {
    en: "An MTU black hole: small packets pass, full ones vanish",
    "zh-CN": "MTU 黑洞：小包能通过，大包有去无回",
  },
  story: {
    en: "The cable to the client carries 1400 bytes, the hosts think 1500, and nothing tells them. Login works, for its packets are small; of a file not one full segment arrives.",
    "zh-CN":
      "通往客户端的链路只能承载 1400 字节，而主机以为是 1500 字节，也没有谁告知它们。登录正常，因为报文都很小；传文件时，满长的报文段一个也到不了。",
  },
  network: "routed",
  trouble: { mtu: 1400 },
  servers: everyServer,
  clients: everyClient,
  visit: { mode: "passive", steps: [{ get: "binary.bin" }] },
  patience: 12,
  finds: { client: [], server: ["R19"], both: ["R19"] },
  // A client that gives up breaks the transfer off.
  mayFind: ["R16"],
};
