import type { Scenario } from "../scenario.ts";
import { everyClient, everyServer } from "./everyone.ts";

/** A healthy session with EPSV. */
export const extendedPassive: Scenario = {
  name: "extended-passive",
  title: { en: "Extended passive mode: a port, and no address", "zh-CN": "扩展被动模式：只给端口，不给地址" },
  story: {
    en: "The reply to EPSV names a port only: the address is that of the control connection, so that NAT has nothing to rewrite (RFC 2428).",
    "zh-CN": "对 EPSV 的应答只给出端口，地址沿用控制连接的地址，因此 NAT 无需改写任何内容（RFC 2428）。",
  },
  network: "direct",
  servers: everyServer,
  clients: everyClient,
  visit: { mode: "passive", extended: true, steps: ["list", { get: "small.txt" }, { put: "binary.bin" }] },
  finds: { client: [], server: [], both: [] },
};
