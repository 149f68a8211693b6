import type { Scenario } from "../scenario.ts";
import { everyClient } from "./everyone.ts";

/** The data connection comes from another address than the control connection, and the server refuses it. */
export const foreignDataConnection: Scenario = {
  name: "foreign-data-connection",
  title: {
    en: "The data connection comes from another address than the client's",
    "zh-CN": "数据连接来自另一个地址",
  },
  story: {
    en: "The router has two lines to the net and sends data connections over the other one: the server sees them come from 198.51.100.7, while the session is 203.0.113.2's. Whoever connects to somebody else's passive port may be stealing a file, so the server refuses.",
    "zh-CN":
      "路由器有两条外线，数据连接走了另一条：在服务端看来，会话来自 203.0.113.2，数据连接却来自 198.51.100.7。连到别人的被动端口，可能是在窃取文件，所以服务端拒绝。",
  },
  network: "client-nat",
  trouble: {
    rules: {
      on: "router",
      // Before the chain that hides the client, so that this one decides.
      text: `table ip second-line {
  chain postrouting {
    type nat hook postrouting priority 90
    oifname "wan" tcp dport 50000-50009 snat to 198.51.100.7
  }
}`,
    },
  },
  // proftpd takes it.
  servers: ["vsftpd", "pure-ftpd", "twinport"],
  clients: everyClient,
  visit: { mode: "passive", steps: ["list"] },
  patience: 15,
  // On the client's side nothing shows that its address has changed.
  finds: { client: [], server: ["R13"], both: [] },
  // Who breaks off waiting for the reply.
  mayFind: ["R13", "R16"],
};
