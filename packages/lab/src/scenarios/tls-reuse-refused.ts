import type { Scenario } from "../scenario.ts";

/** The server wants data connections to take up the control connection's TLS session; the client begins a new one. */
export const tlsReuseRefused: Scenario = {
  name: "tls-reuse-refused",
  title: {
    en: "TLS session reuse demanded, and not done",
    "zh-CN": "服务端要求复用 TLS 会话，客户端没有复用",
  },
  story: {
    en: "The server takes a data connection only if its TLS handshake takes up the session of the control connection: that proves that both come from the same client. This client begins a new session each time; the handshake succeeds, and the server closes the connection without a byte.",
    "zh-CN":
      "服务端只接受沿用控制连接 TLS 会话的数据连接：这能证明两条连接来自同一个客户端。而这个客户端每次都新建会话；握手成功了，服务端却一个字节都不传就关闭连接。",
  },
  network: "direct",
  servers: ["vsftpd", "proftpd", "twinport"],
  clients: ["lftp", "curl"],
  server: { tls: "explicit", requireReuse: true },
  visit: { mode: "passive", tls: "explicit", freshTls: true, steps: ["list"] },
  finds: { client: ["R12"], server: ["R12"], both: ["R12"] },
};
