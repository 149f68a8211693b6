import type { Scenario } from "../scenario.ts";
import { everyClient, everyServer } from "./everyone.ts";

/** A server that takes one client at a time, and has one. */
export const serverAtItsLimit: Scenario = {
  name: "server-at-its-limit",
  title: { en: "The server has all the clients that it takes", "zh-CN": "服务端的连接数已满" },
  story: {
    en: "The server takes one client at a time, and somebody is there already. Whoever comes now is told so and sent away.",
    "zh-CN": "服务端同一时间只接待一个客户端，而现在已经有一个。后来者被告知人数已满，连接随即关闭。",
  },
  network: "direct",
  servers: everyServer,
  clients: everyClient,
  server: { maxClients: 1 },
  guest: ["USER reader", "PASS open-sesame"],
  visit: { mode: "passive", steps: ["list"] },
  finds: { client: ["R21"], server: ["R21"], both: ["R21"] },
};
