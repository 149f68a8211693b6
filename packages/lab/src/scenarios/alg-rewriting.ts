import type { Scenario } from "../scenario.ts";
import { everyClient, everyServer } from "./everyone.ts";

/** The router rewrites 227, seen on both of its sides. */
export const algRewriting: Scenario = {
  name: "alg-rewriting",
  title: {
    en: "An application layer gateway rewrites the reply to PASV",
    "zh-CN": "应用层网关改写对 PASV 的应答",
  },
  story: {
    en: "The server behind NAT announces its private address, and the router puts its own in its place: each side of it reads another line. Fine as long as nothing is encrypted.",
    "zh-CN":
      "NAT 之后的服务端公布私有地址，路由器将其换成自己的地址：两侧读到的内容并不相同。只要不加密，就没有问题。",
  },
  network: "server-nat",
  trouble: { helper: true },
  servers: everyServer,
  clients: everyClient,
  visit: { mode: "passive", steps: ["list", { get: "small.txt" }, { put: "binary.bin" }] },
  finds: { client: [], server: [], both: [] },
  notes: ["R09"],
};
