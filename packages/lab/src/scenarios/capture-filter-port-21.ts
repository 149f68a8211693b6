import type { Scenario } from "../scenario.ts";
import { everyClient, everyServer } from "./everyone.ts";

/** Somebody captured with the filter that comes to mind first. */
export const captureFilterPort21: Scenario = {
  name: "capture-filter-port-21",
  title: {
    en: "Captured with the filter port 21: the data connections are missing",
    "zh-CN": "用过滤器 port 21 抓包：数据连接不在其中",
  },
  story: {
    en: "Everything works. But whoever captured with the filter «port 21» has the dialog only: the data connections use other ports.",
    "zh-CN": "一切正常。但若用过滤器“port 21”抓包，得到的就只有对话：数据连接用的是别的端口。",
  },
  network: "direct",
  servers: everyServer,
  clients: everyClient,
  visit: { mode: "passive", steps: ["list", { get: "small.txt" }, { put: "binary.bin" }] },
  captureFilter: "port 21",
  finds: { client: [], server: [], both: [] },
  notes: ["R06"],
};
