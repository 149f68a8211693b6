import type { Scenario } from "../scenario.ts";
import { everyServer } from "./everyone.ts";

/** 227 names an address that only the server's own network knows. */
export const serverBehindNat: Scenario = {
  name: "server-behind-nat",
  title: {
    en: "A server behind NAT announces its private address",
    "zh-CN": "NAT 之后的服务端公布了私有地址",
  },
  story: {
    en: "The router passes port 21 and the passive ports to the server, but the server announces 192.168.13.111, the address that it knows of itself. Clients that go there reach nobody.",
    "zh-CN":
      "路由器把 21 端口和被动端口都转发给了服务端，但服务端公布的是自己所知的 192.168.13.111。照此连接的客户端到不了任何地方。",
  },
  network: "server-nat",
  servers: everyServer,
  // Others keep to the address of the control connection, and it works.
  clients: ["tnftp", "inetutils"],
  visit: { mode: "passive", steps: ["list"] },
  patience: 12,
  finds: { client: ["R04"], server: [], both: ["R04"] },
};
