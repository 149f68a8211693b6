import type { Scenario } from "../scenario.ts";
import { everyClient, everyServer } from "./everyone.ts";

/** The router rewrites PORT, and lets the connection in. */
export const helper: Scenario = {
  name: "helper",
  title: {
    en: "A router with an FTP helper makes active mode work behind NAT",
    "zh-CN": "带 FTP 助手模块的路由器让 NAT 之后也能用主动模式",
  },
  story: {
    en: "The client is behind NAT, and the router reads the dialog (nf_conntrack_ftp): it writes its own address into PORT and passes the connection that comes for it back to the client.",
    "zh-CN":
      "客户端位于 NAT 之后，而路由器会读取对话内容（nf_conntrack_ftp）：它把自己的地址写进 PORT，并把随之而来的连接转给客户端。",
  },
  network: "client-nat",
  trouble: { helper: true },
  servers: everyServer,
  clients: everyClient,
  visit: { mode: "active", steps: ["list", { get: "small.txt" }, { put: "binary.bin" }] },
  finds: { client: [], server: [], both: [] },
  notes: ["R09"],
};
