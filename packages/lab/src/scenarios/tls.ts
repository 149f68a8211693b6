import type { Scenario } from "../scenario.ts";

/** A healthy session over TLS, begun in the clear and then protected. */
export const tls: Scenario = {
  name: "tls",
  title: {
    en: "Explicit TLS: AUTH TLS, then everything protected",
    "zh-CN": "显式 TLS：先 AUTH TLS，此后全部加密",
  },
  story: {
    en: "The client connects to port 21 in the clear, asks for TLS with AUTH TLS and protects data connections with PROT P. Behind the handshake a capture shows connections and sizes, and no word of what is said.",
    "zh-CN":
      "客户端先以明文连接 21 端口，用 AUTH TLS 要求加密，再用 PROT P 保护数据连接。握手之后，抓包中只看得到连接与大小，看不到任何一句对话。",
  },
  network: "direct",
  servers: ["vsftpd", "proftpd", "pure-ftpd", "twinport"],
  clients: ["curl", "lftp", "twinport"],
  server: { tls: "explicit" },
  visit: { mode: "passive", tls: "explicit", steps: ["list", { get: "small.txt" }, { put: "binary.bin" }] },
  finds: { client: [], server: [], both: [] },
};
