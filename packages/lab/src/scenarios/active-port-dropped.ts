import type { Scenario } from "../scenario.ts";
import { askForWebPage } from "./another-port.ts";
import { everyClient, everyServer } from "./everyone.ts";
import { outwardOnly } from "./firewall.ts";

/** A firewall before the client that lets nobody in. */
export const activePortDropped: Scenario = {
  name: "active-port-dropped",
  title: {
    en: "A firewall before the client drops the server's connection",
    "zh-CN": "客户端前面的防火墙丢弃服务端发来的连接",
  },
  story: {
    en: "The router lets the client out to wherever it likes, and nobody in. PORT is accepted, but the server's SYNs to the client's port vanish at the router: after a while it gives up and says 425. There is no NAT; the address in PORT is public and right.",
    "zh-CN":
      "路由器允许客户端访问任何地方，却不让外面的连接进来。PORT 被接受了，但服务端发往客户端端口的 SYN 都消失在路由器上：过一阵它只好放弃，回复 425。这里没有 NAT，PORT 中的地址是公网地址，也没有写错。",
  },
  // A private address in PORT would be reason enough.
  network: "public",
  trouble: { rules: { on: "router", text: outwardOnly }, act: askForWebPage },
  servers: everyServer,
  clients: everyClient,
  visit: { mode: "active", steps: ["list"] },
  patience: 15,
  finds: { client: ["R07"], server: ["R07"], both: ["R07"] },
};
