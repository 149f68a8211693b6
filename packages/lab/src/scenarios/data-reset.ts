import type { Scenario } from "../scenario.ts";
import { everyClient } from "./everyone.ts";
import { resettingRules } from "./firewall.ts";

/** Something in between ends a transfer in its middle. */
export const dataReset: Scenario = {
  name: "data-reset",
  title: { en: "The data connection is reset in mid-transfer", "zh-CN": "传输中途数据连接被复位" },
  story: {
    en: "A box on the way has enough of the data connection when 100,000 bytes have passed, and resets it in the other end's name. The server says 426.",
    "zh-CN": "数据连接传过 100,000 字节后，途中的设备不再放行，以对方的名义发出复位报文。服务端回复 426。",
  },
  network: "routed",
  trouble: { kbits: 8000, rules: { on: "router", text: resettingRules } },
  // pure-ftpd says nothing more behind a reset, and waits.
  servers: ["twinport", "vsftpd", "proftpd"],
  clients: everyClient,
  visit: { mode: "passive", steps: [{ get: "large.bin" }] },
  finds: { client: ["R16"], server: ["R16"], both: ["R16"] },
};
