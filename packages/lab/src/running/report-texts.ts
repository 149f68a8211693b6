import type { NetworkKind, Words } from "../scenario.ts";
import type { View } from "./judge.ts";

/** What reports of the lab say themselves. */
export const reportTexts: {
  readonly title: Readonly<Record<View, Words>>;
  readonly network: Readonly<Record<NetworkKind, Words>>;
  players(players: { readonly server: string; readonly client: string }): Words;
} = {
  title: {
    both: { en: "Between both ends", "zh-CN": "两端之间" },
    client: { en: "Beside the client", "zh-CN": "客户端一侧" },
    server: { en: "Beside the server", "zh-CN": "服务端一侧" },
  },
  network: {
    direct: {
      en: "Network: client {client} and server {server}, with one cable between them.",
      "zh-CN": "网络：客户端 {client} 与服务端 {server}，由一条网线直连。",
    },
    routed: {
      en: "Network: client {client} – router {router} – server {server}.",
      "zh-CN": "网络：客户端 {client} — 路由器 {router} — 服务端 {server}。",
    },
    public: {
      en: "Network: client {client} – router {router} – server {server}. Both ends have public addresses.",
      "zh-CN": "网络：客户端 {client} — 路由器 {router} — 服务端 {server}。两端都使用公网地址。",
    },
    "client-nat": {
      en: "Network: client {client} – router {router} – server {server}. The router hides the client behind {hidden} (NAT).",
      "zh-CN":
        "网络：客户端 {client} — 路由器 {router} — 服务端 {server}。客户端经路由器的 NAT 以 {hidden} 对外。",
    },
    "server-nat": {
      en: "Network: client {client} – router {router} – server {server}. The server is behind NAT; from outside it is {hidden}.",
      "zh-CN":
        "网络：客户端 {client} — 路由器 {router} — 服务端 {server}。服务端位于 NAT 之后，从外面看是 {hidden}。",
    },
  },
  players: ({ server, client }) => ({
    en: `Server program: ${server}. Client program: ${client}.`,
    "zh-CN": `服务端程序：${server}；客户端程序：${client}。`,
  }),
};
