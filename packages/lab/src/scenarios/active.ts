import type { Scenario } from "../scenario.ts";
import { everyClient, everyServer } from "./everyone.ts";

/** A healthy session: the server opens the data connections. */
export const active: Scenario = {
  name: "active",
  title: {
    en: "Active mode: the server opens the data connection",
    "zh-CN": "主动模式：数据连接由服务端发起",
  },
  story: {
    en: "The client names a port of its own with PORT; for each listing and each file the server connects to such a port.",
    "zh-CN": "客户端用 PORT 给出自己的一个端口；每列一次目录、每传一个文件，服务端都反过来连接这样一个端口。",
  },
  network: "direct",
  servers: everyServer,
  clients: everyClient,
  visit: { mode: "active", steps: ["list", { get: "small.txt" }, { put: "binary.bin" }] },
  finds: { client: [], server: [], both: [] },
};
