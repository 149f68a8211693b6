import type { Scenario } from "../scenario.ts";
import { everyClient, everyServer } from "./everyone.ts";

/** An upload that the server's disk does not hold. */
export const diskFull: Scenario = {
  name: "disk-full",
  title: { en: "The server's disk is full", "zh-CN": "服务端磁盘已满" },
  story: {
    en: "The client sends 400 KB to a server whose disk holds 64 KiB. The transfer begins well, and breaks off in the middle.",
    "zh-CN": "客户端要上传 400 KB，而服务端的磁盘只有 64 KiB。传输开始时一切正常，中途断开。",
  },
  network: "direct",
  servers: everyServer,
  clients: everyClient,
  server: { disk: 65_536 },
  visit: { mode: "passive", steps: [{ put: "large.bin" }] },
  finds: { client: ["R16"], server: ["R16"], both: ["R16"] },
};
