import type { Scenario } from "../scenario.ts";
import { everyClient, everyServer } from "./everyone.ts";

/** A picture that is transferred as text. */
export const binaryInAsciiMode: Scenario = {
  name: "binary-in-ascii-mode",
  title: { en: "A binary file transferred as text", "zh-CN": "以文本方式传输二进制文件" },
  story: {
    en: "The client fetches a picture in ASCII mode: the server writes CR LF for each byte that looks like a line end. Everything says that the transfer is complete, and the file is damaged.",
    "zh-CN":
      "客户端以 ASCII 方式下载图片：服务端把每个看上去像行尾的字节都写成 CR LF。各方都说传输完成，文件却已损坏。",
  },
  network: "direct",
  servers: everyServer,
  clients: everyClient,
  visit: { mode: "passive", ascii: true, steps: [{ get: "binary.bin" }] },
  finds: { client: ["R18"], server: ["R18"], both: ["R18"] },
};
