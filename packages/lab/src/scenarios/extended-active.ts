import type { Scenario } from "../scenario.ts";
import { everyClient, everyServer } from "./everyone.ts";

/** A healthy session with EPRT. */
export const extendedActive: Scenario = {
  name: "extended-active",
  title: { en: "Extended active mode: EPRT in place of PORT", "zh-CN": "扩展主动模式：用 EPRT 代替 PORT" },
  story: {
    en: "EPRT says what PORT says, in a form that has room for IPv6 addresses (RFC 2428).",
    "zh-CN": "EPRT 与 PORT 表达的内容相同，只是写法上容得下 IPv6 地址（RFC 2428）。",
  },
  network: "direct",
  servers: everyServer,
  clients: everyClient,
  visit: { mode: "active", extended: true, steps: ["list", { get: "small.txt" }, { put: "binary.bin" }] },
  finds: { client: [], server: [], both: [] },
};
