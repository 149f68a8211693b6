import type { Scenario } from "../scenario.ts";
import { everyClient, everyServer } from "./everyone.ts";

/** A healthy session over IPv6. */
export const ipv6: Scenario = {
  name: "ipv6",
  title: {
    en: "IPv6: only the extended commands have room for its addresses",
    "zh-CN": "IPv6：只有扩展命令容得下它的地址",
  },
  story: {
    en: "PORT and the reply to PASV have four bytes for an address. Over IPv6 a client says EPSV or EPRT.",
    "zh-CN": "PORT 和对 PASV 的应答只有四个字节用来写地址。使用 IPv6 时，客户端要改用 EPSV 或 EPRT。",
  },
  network: "direct",
  servers: everyServer,
  clients: everyClient,
  visit: {
    mode: "passive",
    extended: true,
    ipv6: true,
    steps: ["list", { get: "small.txt" }, { put: "binary.bin" }],
  },
  finds: { client: [], server: [], both: [] },
};
