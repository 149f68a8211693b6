import type { Scenario } from "../scenario.ts";
import { askForWebPage } from "./another-port.ts";
import { everyServer } from "./everyone.ts";
import { knownServicesOnly } from "./firewall.ts";

/** The client's own host lets nothing out to a passive port: no cable ever carries the SYN. */
export const clientFirewall: Scenario = {
  name: "client-firewall",
  title: {
    en: "The client's own firewall stops the data connection before it is sent",
    "zh-CN": "客户端本机的防火墙拦下了数据连接，一个报文也没发出",
  },
  story: {
    en: "A firewall on the client's own host lets connections out to well-known ports only, such as 21 and 80. Login works and the server opens a passive port, but no SYN to it ever leaves the host: both captures show silence where the data connection should be.",
    "zh-CN":
      "客户端本机的防火墙只允许连接 21、80 等常用端口。登录正常，服务端也打开了被动端口，但发往该端口的 SYN 从未离开本机：两端的抓包中，本该出现数据连接的地方一片寂静。",
  },
  network: "routed",
  trouble: {
    rules: { on: "client", text: knownServicesOnly },
    act: async (stage) => {
      // The lab's hosts soon give up connecting; a silence as short as that might be anything.
      await stage.must("client", ["sh", "-c", "echo 6 > /proc/sys/net/ipv4/tcp_syn_retries"]);
      await askForWebPage(stage);
    },
  },
  servers: everyServer,
  // curl leaves ten seconds after it came: too soon to say that it waited in vain.
  clients: ["twinport", "tnftp", "inetutils", "lftp"],
  visit: { mode: "passive", steps: ["list"] },
  patience: 14,
  // The server only knows that nothing arrives.
  finds: { client: ["R05"], server: ["R01"], both: ["R05"] },
};
