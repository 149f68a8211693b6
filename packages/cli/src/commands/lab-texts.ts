import type { Language } from "@twinport/capture";
import type { Lacking, Needed, Step, View } from "@twinport/lab";

/** What the lab says around its walk-throughs. */
export interface LabTexts {
  readonly howTo: string;
  players(server: string, client: string): string;
  step(step: Step, server: string, client: string): string;
  lacking(lacking: Lacking): string;
  readonly demo: string;
  missing(name: string, needed: readonly Needed[]): string;
  unfit(name: string, program: string): string;
  fit(programs: readonly string[]): string;
  unknown(name: string): string;
  /** @param names that are like it, perhaps none */
  similar(names: readonly string[]): string;
  readonly seen: Readonly<Record<View, string>>;
  readonly elsewhere: string;
  readonly nothing: string;
  kept(folder: string): string;
  reported(file: string): string;
  readonly columns: readonly [
    scenario: string,
    server: string,
    client: string,
    expected: string,
    found: string,
  ];
  total(ok: number, failed: number, skipped: number): string;
}

const packagesOf = (needed: readonly Needed[]) => [...new Set(needed.map((one) => one.package))].join(" ");

export const texts: Record<Language, LabTexts> = {
  en: {
    howTo: "twinport lab NAME plays one, twinport lab --all every one.",
    players: (server, client) => `server: ${server} · client: ${client}`,
    step: (step, server, client) =>
      ({
        network: "building the network …",
        server: `starting ${server} …`,
        client: `${client} is at work …`,
        end: "waiting for the last packets …",
      })[step],
    lacking: ({ linux, root, tools }) =>
      linux
        ? "the lab is built from network namespaces, which only Linux has"
        : [
            ...(root ? ["the lab needs root, to build networks and capture in them"] : []),
            ...(tools.length > 0
              ? [
                  `the lab needs ${tools.map(({ program }) => program).join(", ")} (apt install ${packagesOf(tools)})`,
                ]
              : []),
          ].join("; "),
    demo: "twinport demo shows both modes without it",
    missing: (name, needed) =>
      `${name} needs ${needed.map(({ program }) => program).join(", ")} (apt install ${packagesOf(needed)})`,
    unfit: (name, program) => `${name} cannot be shown with ${program}`,
    fit: (programs) => `it can with ${programs.join(", ")}`,
    unknown: (name) => `there is no scenario ${name}`,
    similar: (names) =>
      `${names.length === 0 ? "" : `did you mean ${names.join(" or ")}? `}twinport lab --list lists them`,
    seen: {
      client: "Captured beside the client alone: ",
      server: "Captured beside the server alone: ",
      both: "Both captures together: ",
    },
    elsewhere: "The same, seen from elsewhere:",
    nothing: "nothing of it to be seen.",
    kept: (folder) => `The captures: ${folder}`,
    reported: (file) => `The report: ${file}`,
    columns: ["scenario", "server", "client", "expected", "found"],
    total: (ok, failed, skipped) =>
      `${ok} as expected, ${failed} not, ${skipped} skipped. a|b|c: found beside the client, beside the server, in both together`,
  },
  "zh-CN": {
    howTo: "twinport lab 名称：运行其中一个；twinport lab --all：全部运行。",
    players: (server, client) => `服务端：${server} · 客户端：${client}`,
    step: (step, server, client) =>
      ({
        network: "正在搭建网络……",
        server: `正在启动 ${server}……`,
        client: `${client} 正在运行……`,
        end: "正在等待最后的报文……",
      })[step],
    lacking: ({ linux, root, tools }) =>
      linux
        ? "实验室由网络命名空间搭成，只有 Linux 提供"
        : [
            ...(root ? ["实验室要搭建网络并抓包，需要 root 权限"] : []),
            ...(tools.length > 0
              ? [
                  `实验室需要 ${tools.map(({ program }) => program).join("、")}（apt install ${packagesOf(tools)}）`,
                ]
              : []),
          ].join("；"),
    demo: "twinport demo 无需这些即可演示两种模式",
    missing: (name, needed) =>
      `${name} 需要 ${needed.map(({ program }) => program).join("、")}（apt install ${packagesOf(needed)}）`,
    unfit: (name, program) => `${name} 无法用 ${program} 演示`,
    fit: (programs) => `可以使用 ${programs.join("、")}`,
    unknown: (name) => `没有名为 ${name} 的场景`,
    similar: (names) =>
      `${names.length === 0 ? "" : `是否想输入 ${names.join(" 或 ")}？`}twinport lab --list 可列出全部场景`,
    seen: {
      client: "只在客户端一侧抓包：",
      server: "只在服务端一侧抓包：",
      both: "两端的抓包合在一起：",
    },
    elsewhere: "换个位置来看：",
    nothing: "看不出这一点。",
    kept: (folder) => `抓包文件：${folder}`,
    reported: (file) => `报告：${file}`,
    columns: ["场景", "服务端", "客户端", "预期", "结论"],
    total: (ok, failed, skipped) =>
      `${ok} 个符合预期，${failed} 个不符，${skipped} 个跳过。a|b|c：客户端一侧、服务端一侧、两端合在一起的结论`,
  },
};
