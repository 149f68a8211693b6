import type { Scenario } from "../scenario.ts";
import { everyServer } from "./everyone.ts";

/** A router's FTP helper drops a PORT command that comes in two segments. */
export const portLineSplit: Scenario = {
  name: "port-line-split",
  title: {
    en: "A PORT command in two segments, which the router's FTP helper drops",
    "zh-CN": "PORT 命令被拆成两个报文段，路由器的 FTP 助手将其丢弃",
  },
  story: {
    en: "The client sends its PORT command in two pieces. The router's FTP helper, nf_conntrack_ftp, reads single segments: of half a command it cannot tell which port will be needed, so it drops the segment, and every copy of it. The session stands still.",
    "zh-CN":
      "客户端把 PORT 命令分两次发出。路由器的 FTP 助手 nf_conntrack_ftp 只看单个报文段：从半条命令里看不出要用哪个端口，于是丢弃该报文段，重传多少次就丢弃多少次，会话就此停住。",
  },
  network: "client-nat",
  trouble: { helper: true },
  servers: everyServer,
  clients: ["scripted"],
  visit: {
    mode: "active",
    steps: [],
    script: ["USER reader", "PASS open-sesame", ["PORT 192,168,13,", "104,195,80\r\n"], "LIST"],
  },
  // The server never sees the first half.
  finds: { client: ["R10"], server: [], both: ["R10"] },
};
