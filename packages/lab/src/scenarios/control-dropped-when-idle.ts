import type { Scenario } from "../scenario.ts";
import { everyClient, everyServer } from "./everyone.ts";
import { forgettingRules } from "./firewall.ts";

/** The file arrives, and 226 does not. */
export const controlDroppedWhenIdle: Scenario = {
  name: "control-dropped-when-idle",
  title: {
    en: "The control connection is forgotten while a file goes: 226 never arrives",
    "zh-CN": "传文件期间控制连接被遗忘：收不到 226",
  },
  story: {
    en: "Nothing is said on the control connection while a file is transferred. The router forgets connections that rest – here after 3 seconds – and drops what comes on them later: the server has the whole file, and the client waits for 226.",
    "zh-CN":
      "传输文件期间，控制连接上无话可说。路由器会遗忘空闲的连接（这里是 3 秒之后），此后到来的报文一律丢弃：文件已完整送达，客户端却一直等着 226。",
  },
  network: "routed",
  trouble: { kbits: 800, rules: { on: "router", text: forgettingRules } },
  servers: everyServer,
  clients: everyClient,
  visit: { mode: "passive", steps: [{ put: "large.bin" }] },
  patience: 19,
  finds: { client: ["R14"], server: ["R14"], both: ["R14"] },
};
