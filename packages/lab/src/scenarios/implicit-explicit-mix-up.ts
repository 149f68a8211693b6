import type { Scenario } from "../scenario.ts";
import { everyServer } from "./everyone.ts";

/** A client speaks TLS from the first byte to a port where words are expected. */
export const implicitExplicitMixUp: Scenario = {
  name: "implicit-explicit-mix-up",
  title: {
    en: "ftps:// to port 21: TLS where words are expected",
    "zh-CN": "用 ftps:// 连接 21 端口：本该是明文的地方来了 TLS",
  },
  story: {
    en: "The client was told ftps://, implicit TLS, and begins a handshake at once. On port 21 a session begins in the clear: the server greets with 220 and takes the ClientHello for a garbled command.",
    "zh-CN":
      "客户端得到的地址是 ftps://，即隐式 TLS，于是立刻开始握手。而 21 端口上的会话以明文开始：服务端发来 220 欢迎语，并把 ClientHello 当成一条乱码命令。",
  },
  network: "direct",
  servers: everyServer,
  clients: ["curl", "lftp", "twinport"],
  visit: { mode: "passive", tls: "implicit", steps: ["list"] },
  finds: { client: ["R24"], server: ["R24"], both: ["R24"] },
};
