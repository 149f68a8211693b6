import type { Scenario } from "../scenario.ts";
import { everyClient, everyServer } from "./everyone.ts";

/** A healthy session: the client opens both connections. */
export const passive: Scenario = {
  name: "passive",
  title: {
    en: "Passive mode: the client opens both connections",
    "zh-CN": "被动模式：两条连接都由客户端发起",
  },
  story: {
    en: "The server names a port of its own in its reply to PASV; the client connects to such a port for each listing and each file.",
    "zh-CN":
      "服务端在对 PASV 的应答中给出自己的一个端口；每列一次目录、每传一个文件，客户端都连接这样一个端口。",
  },
  network: "direct",
  servers: everyServer,
  clients: everyClient,
  visit: { mode: "passive", steps: ["list", { get: "small.txt" }, { put: "binary.bin" }] },
  finds: { client: [], server: [], both: [] },
};
