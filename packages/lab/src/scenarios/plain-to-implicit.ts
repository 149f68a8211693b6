import type { Scenario } from "../scenario.ts";
import { everyClient } from "./everyone.ts";

/** A client waits for a greeting on a port where TLS is spoken from the first byte. */
export const plainToImplicit: Scenario = {
  name: "plain-to-implicit",
  title: {
    en: "ftp:// to port 990: both sides wait for the other",
    "zh-CN": "用 ftp:// 连接 990 端口：双方都在等对方先开口",
  },
  story: {
    en: "Port 990 is for implicit TLS: there the client speaks first, with a ClientHello. This one speaks FTP in the clear and waits for the greeting. Nobody says anything until somebody's patience ends.",
    "zh-CN":
      "990 端口用于隐式 TLS，应由客户端先发 ClientHello。而这个客户端说的是明文 FTP，在等欢迎语。谁也不开口，直到其中一方等不下去。",
  },
  network: "direct",
  patience: 15,
  servers: ["vsftpd", "proftpd", "twinport"],
  clients: everyClient,
  server: { tls: "implicit" },
  visit: { mode: "passive", steps: ["list"] },
  finds: { client: ["R24"], server: ["R24"], both: ["R24"] },
};
