import type { Scenario } from "../scenario.ts";
import { everyClient, everyServer } from "./everyone.ts";

/** The same wrong password again and again, as from a program that nobody told of the new one. */
export const wrongPassword: Scenario = {
  name: "wrong-password",
  title: { en: "A wrong password, again and again", "zh-CN": "反复使用错误的密码登录" },
  story: {
    en: "A program has an old password and tries six times within a minute. To the server it looks like somebody who guesses, and many a server, or fail2ban beside it, soon shuts such an address out.",
    "zh-CN":
      "某个程序还保存着旧密码，一分钟内连续登录了六次。在服务端看来，这与猜密码无异；许多服务端（或旁边的 fail2ban）很快就会封锁这样的地址。",
  },
  network: "direct",
  patience: 60,
  servers: everyServer,
  clients: everyClient,
  visit: { mode: "passive", wrongPassword: true, times: 6, steps: ["list"] },
  finds: { client: ["R22"], server: ["R22"], both: ["R22"] },
};
