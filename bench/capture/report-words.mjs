// What docs/benchmarks.md says, in both languages.

const en = {
  opening: `# How fast the analyser is

[中文](benchmarks.zh-CN.md) · [the server](benchmarks-server.md) · [the client](benchmarks-client.md)

Made by \`npm run bench -- capture\`, never by hand. The captures are made by a script (\`bench/generate.mjs\`), the same bytes for the
same seed on every machine. Tools take turns in each round, output goes to /dev/null (tcpflow writes its files), the capture is in
the page cache. Wall time is from start to end of the process, start-up included; figures are medians. The floor is a program of a
few lines that reads the file, looks at the length of each packet, and hashes all bytes once: nothing in Node can be faster.`,
  targets: "Targets",
  targetHead: ["what", "target", "measured", ""],
  met: "met",
  missed: "**missed**",
  aim: {
    packets: "packets/s on the mix, `twinport explain`, hashing included",
    million: "≥ 1 M",
    tshark: "the same, times as fast as `tshark -T fields -Y ftp`",
    tcptrace: "the mix, library with hashing off, times as fast as tcptrace",
    bulk: "one bulk transfer, hashing included",
    memory: "peak memory on 2 GB",
    start: "start to the first row of a small capture, over the bare `node -e 0`",
    weight: "the page of a report, without its data",
    filter: "10,000 rows in Chromium: a filter, from its input to what is painted",
    frame: "10,000 rows in Chromium: the longest frame while scrolling through them",
  },
  title: {
    mix: "Many sessions in a real mix",
    short: "Short sessions without transfers",
    bulk: "One bulk transfer",
    memory: "Memory",
    start: "Start",
    pages: "Reports",
    app: "The page that analyses captures itself",
  },
  holds: (f, n) =>
    `The capture: ${n(f.fileBytes / 1e6)} MB, ${n(f.packets)} packets, ${n(f.sessions)} sessions, ${n(f.transfers)} files transferred, ${n(f.listings)} listings, ${n(f.bytes / 1e6)} MB of files.`,
  made: (command) => `Made by \`${command}\`.`,
  toolHead: [
    "tool",
    "wall s (least–most)",
    "CPU s",
    "1000 packets/s",
    "MB/s",
    "memory MB",
    "wall, over explain's",
  ],
  kinds: { mix: "mix", short: "short sessions" },
  memoryHead: ["capture", "packets", "sessions", "peak memory"],
  startHead: ["", "ms", "least–most"],
  startOf: {
    explain: "`twinport explain exact-passive.pcap`, to the first byte of output",
    node: "`node -e 0`, to its end",
  },
  leastMost: "least–most",
  pages: {
    captures: {
      article: "the article's passive session",
      failure: "a failure of the lab",
      long: "one session of 10,000 rows",
    },
    writing: {
      text: "`twinport explain FILE`",
      html: "`twinport explain FILE -o report.html`",
      pdml: "`tshark -n -r FILE -Y ftp -T pdml`",
    },
    seen: {
      loaded: "in Chromium: opened, all rows there",
      filter: "the slowest of five filters, to what is painted",
      frame: "the longest frame while scrolling through all of it",
      language: "the other language",
    },
    weights: (report, app) =>
      `The page of a report weighs ${report} kB without its data; the page of \`--app\`, analyser and all, ${app} kB. What is written of three captures, in kB:`,
    sizesHead: ["capture", "text", "ladder", "svg", "html"],
    rows: (n) => `The last of them, ${n} rows:`,
  },
  app: {
    head: ["", "wall s", "MB/s", "wall, over explain's", "longest frame ms (most)", "memory MB"],
    kinds: { bulk: "one transfer", mix: "many sessions" },
    tools: { app: "`--app` in Chromium", text: "`twinport explain`", tshark: "`tshark`" },
  },
  rounds: (n) => `${n} rounds.`,
  where: (date, m, peers) => `${date} · ${m.cpu}, ${m.cores} cores · ${m.system} · Node ${m.node} · ${peers}`,
  commands: "Commands",
  tool: "tool",
  command: "command",
  tools: {
    text: "twinport explain",
    csv: "twinport explain, CSV",
    ndjson: "twinport explain, NDJSON",
    library: "the library, counting",
    noHashing: "the library, hashing off",
    floor: "the floor: read, one SHA-256",
    floorNoHashing: "the floor, hashing off",
    tshark: "tshark",
    tcptrace: "tcptrace",
    tcpflow: "tcpflow",
  },
};

const zh = {
  opening: `# 分析器有多快

[English](benchmarks.md) · [服务端](benchmarks-server.zh-CN.md) · [客户端](benchmarks-client.zh-CN.md)

本页由 \`npm run bench -- capture\` 生成，不手工修改。抓包文件由脚本（\`bench/generate.mjs\`）生成：种子相同，在任何机器上得到的字节都相同。
每一轮里各工具轮流运行，输出写到 /dev/null（tcpflow 照常写文件），抓包文件已在页缓存中。耗时从进程启动算到结束，包括启动时间；数字均为中位数。“下限”是一个几十行的程序：读文件、看每个报文的长度、
对全部字节做一次哈希；在 Node 里没有程序能比它更快。`,
  targets: "目标",
  targetHead: ["指标", "目标", "实测", ""],
  met: "达到",
  missed: "**未达到**",
  aim: {
    packets: "混合流量，`twinport explain`（含哈希），每秒报文数",
    million: "≥ 100 万",
    tshark: "同上，是 `tshark -T fields -Y ftp` 的几倍",
    tcptrace: "混合流量，库（关闭哈希），是 tcptrace 的几倍",
    bulk: "单个大文件传输（含哈希）",
    memory: "2 GB 抓包的内存峰值",
    start: "小抓包从启动到第一行输出，比单独的 `node -e 0` 多用的时间",
    weight: "报告页面本身（不含数据）",
    filter: "Chromium 中 10,000 行：一次筛选，从输入到画出结果",
    frame: "Chromium 中 10,000 行：从头滚动到尾，最长的一帧",
  },
  title: {
    mix: "多个会话的真实混合流量",
    short: "没有传输的短会话",
    bulk: "单个大文件传输",
    memory: "内存",
    start: "启动",
    pages: "报告",
    app: "自行分析抓包的页面",
  },
  holds: (f, n) =>
    `抓包：${n(f.fileBytes / 1e6)} MB，${n(f.packets)} 个报文，${n(f.sessions)} 个会话，传输 ${n(f.transfers)} 个文件、${n(f.listings)} 份列表，文件共 ${n(f.bytes / 1e6)} MB。`,
  made: (command) => `生成命令：\`${command}\`。`,
  toolHead: ["工具", "耗时 s（最短–最长）", "CPU s", "千报文/s", "MB/s", "内存 MB", "耗时与 explain 之比"],
  kinds: { mix: "混合流量", short: "短会话" },
  memoryHead: ["抓包", "报文", "会话", "内存峰值"],
  startHead: ["", "ms", "最短–最长"],
  startOf: {
    explain: "`twinport explain exact-passive.pcap`，到输出第一个字节",
    node: "`node -e 0`，到进程结束",
  },
  leastMost: "最短–最长",
  pages: {
    captures: { article: "文章中的被动模式会话", failure: "实验室的一次故障", long: "一个 10,000 行的会话" },
    writing: en.pages.writing,
    seen: {
      loaded: "在 Chromium 中：打开，所有行都已就绪",
      filter: "五次筛选中最慢的一次，到画出结果",
      frame: "从头滚动到尾，最长的一帧",
      language: "切换语言",
    },
    weights: (report, app) =>
      `报告页面本身（不含数据）为 ${report} kB；\`--app\` 写出的页面连同分析器为 ${app} kB。三份抓包写出的大小（kB）：`,
    sizesHead: ["抓包", "text", "ladder", "svg", "html"],
    rows: (n) => `其中最后一份，共 ${n} 行：`,
  },
  app: {
    head: ["", "耗时 s", "MB/s", "耗时与 explain 之比", "最长一帧 ms（最多）", "内存 MB"],
    kinds: { bulk: "单个传输", mix: "多个会话" },
    tools: { app: "Chromium 中的 `--app`", text: "`twinport explain`", tshark: "`tshark`" },
  },
  rounds: (n) => `共 ${n} 轮。`,
  where: (date, m, peers) => `${date} · ${m.cpu}，${m.cores} 核 · ${m.system} · Node ${m.node} · ${peers}`,
  commands: "命令",
  tool: "工具",
  command: "命令",
  tools: {
    ...en.tools,
    csv: "twinport explain（CSV）",
    ndjson: "twinport explain（NDJSON）",
    library: "库（只计数）",
    noHashing: "库（关闭哈希）",
    floor: "下限：只读文件并做一次 SHA-256",
    floorNoHashing: "下限（关闭哈希）",
  },
};

/** By language. */
export const words = { en, "zh-CN": zh };
