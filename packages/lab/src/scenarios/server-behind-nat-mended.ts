import type { Scenario } from "../scenario.ts";
import { everyClient, everyServer } from "./everyone.ts";

/** 227 names the address that clients know. */
export const serverBehindNatMended: Scenario = {
  name: "server-behind-nat-mended",
  title: { en: "A server behind NAT announces its outer address", "zh-CN": "NAT 之后的服务端公布外部地址" },
  story: {
    en: "The server is behind NAT, and told to announce 203.0.113.2, the address by which clients know it, and the router passes the passive ports on.",
    "zh-CN": "服务端位于 NAT 之后，已配置为公布 203.0.113.2，即客户端所知的地址，路由器则转发被动端口。",
  },
  network: "server-nat",
  servers: everyServer,
  clients: everyClient,
  server: { announce: "203.0.113.2" },
  visit: { mode: "passive", steps: ["list", { get: "small.txt" }, { put: "binary.bin" }] },
  finds: { client: [], server: [], both: [] },
};
