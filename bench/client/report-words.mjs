// What docs/benchmarks-client.md says, in both languages.

const en = {
  opening: `# How fast the client library is

[中文](benchmarks-client.zh-CN.md) · [the analyser](benchmarks.md) · [the server](benchmarks-server.md) · [the library](client.md)

Made by \`npm run bench -- client\`, never by hand. A small program with \`@twinport/client\`, as built, beside other clients: each is one
process, from its start to its end, start-up and login included (of Node with the library that is most of what a short run takes). They take
turns, another one first in each round, on loopback, in memory (/dev/shm): no disk is measured. Each run is checked: all files there, the
last of its size. Figures are medians, in brackets least–most. Server and clients share the machine, so the ratios count.

The delay of 20 ms is made by a relay (\`bench/client/relay.mjs\`), since the kernel at hand has none to give: half of it for each chunk
each way, on control and data connections, and the round trips of each connection's handshake. Its first lines tell what is as on a link
and what is not: there is no slow start, and acknowledgements come from the relay, so a server that waits for them before its last reply
(vsftpd) is faster than it would be. At 0 ms clients and servers are connected directly.

The floor is a program of a few lines in Node with bare sockets: it knows the names and writes no file.`,
  targets: "Targets",
  targetsText:
    "“Times as fast” is the other's time over ours: above 1 ours is the faster. Round trips are for one more file: what one file takes is taken off.",
  targetHead: ["what", "measured as", "target", "measured", ""],
  colon: ": ",
  comma: ", ",
  against: (who) =>
    ({
      trips: "round trips a file",
      "trips, active": "round trips a file, active mode",
      memory: "peak memory beyond curl's",
    })[who] ?? `times as fast as ${who}`,
  verdict: (met) => (met ? "met" : "**missed**"),
  parts: {
    get: "download",
    put: "upload",
    twinport: "our server",
    clear: "clear",
    "TLSv1.3": "TLS 1.3",
    "TLSv1.2": "TLS 1.2",
    delayed: "20 ms",
    flat: "one directory",
    tree: "a tree",
  },
  names: {
    twinport: "**ours**",
    "twinport, awaited": "ours, one `await` after another",
    "twinport, active": "ours, active mode",
    floor: "*the floor*",
  },
  title: {
    small: "Many small files, one connection",
    delayed: "The same at 20 ms",
    parallel: "Eight connections",
    bulk: "One large file",
    plan: "The plan of a large mirror",
  },
  text: {
    small: ({ size }) =>
      `${size.files.toLocaleString("en-US")} files of 1 KiB from or into one directory. Ours: \`Promise.all\` over \`download(…).toFile(…)\` or \`upload({ file }, …)\`, \`pool.max\` 1; lftp: \`mget\` and \`mput\`, sync-mode
off, one connection; curl: a range in the URL; wget (no uploads), ncftpget and ncftpput: their globs; basic-ftp: one after another, as it must.`,
    delayed: ({ size }) => `${size.delayed} files, through the relay.`,
    parallel: ({ size }) =>
      `A directory whole, ${size.files.toLocaleString("en-US")} files of 1 KiB, and ${size.delayedParallel} at 20 ms. Ours: \`mirror\` with \`parallel: 8\`, \`pool.max\` 8; lftp: \`mirror -P8\`; rclone: \`copy --transfers 8\`.`,
    bulk: ({ size }) =>
      `${(size.big / 2 ** 20).toLocaleString("en-US")} MiB, downloaded into a file and uploaded from one. Memory is the most that the client's process held.`,
    plan: ({ size }) =>
      `\`planMirror\` of ${size.planned.toLocaleString("en-US")} remote files against an empty local directory, each step counted: in one directory, and in directories of 100 files.`,
  },
  head: (name) => [
    "what",
    "client",
    "s",
    name === "delayed" ? "round trips a file" : name === "bulk" ? "MB/s" : "files/s",
    "CPU s",
    "memory MiB",
    "its time over ours",
  ],
  failed: (count) => ` (${count} failed, taken again)`,
  rounds: (count) => `${count === 1 ? "1 round" : `${count} rounds`}.`,
  where: (date, m) => `${date} · ${m.cpu}, ${m.cores} cores · ${m.system} · Node ${m.node}`,
};

const zh = {
  opening: `# 客户端库有多快

[English](benchmarks-client.md) · [分析器](benchmarks.zh-CN.md) · [服务端](benchmarks-server.zh-CN.md) · [客户端库](client.md)

本页由 \`npm run bench -- client\` 生成，不手工修改。一个使用构建好的 \`@twinport/client\` 的小程序，与其他客户端并排：每个都是一个进程，从启动算到结束，包括启动和登录（对 Node 加上本库来说，很短的一次运行大半花在这里）。各客户端轮流运行，每一轮换一个先来；走环回地址，全部在内存里（/dev/shm）：测的不是磁盘。每次运行都会检查：文件一个不少，最后一个大小正确。数字是中位数，括号内为最小–最大。服务端与客户端同在一台机器上，所以要看的是比值。

20 毫秒的延迟由一个中继产生（\`bench/client/relay.mjs\`），因为手头的内核提供不了：控制连接和数据连接上，每块数据每个方向延迟一半，每条连接的握手往返也计入。该文件开头说明了哪些与真实链路相同、哪些不同：没有慢启动；确认由中继给出，因此在最后一个应答之前等待确认的服务端（vsftpd）会比在真实链路上快。0 毫秒时客户端与服务端直接相连。

“下限”是一个只用套接字的几十行 Node 程序：它事先知道文件名，也不写文件。`,
  targets: "目标",
  targetsText:
    "“快多少倍”是对方的时间除以我们的时间：大于 1 表示我们更快。往返次数指每多一个文件所需的次数：单个文件的那一次已经扣除。",
  targetHead: ["内容", "量度", "目标", "实测", ""],
  colon: "：",
  comma: "，",
  against: (who) =>
    ({
      trips: "每个文件的往返次数",
      "trips, active": "每个文件的往返次数，主动模式",
      memory: "峰值内存超出 curl 多少",
    })[who] ?? `与 ${who} 相比快多少倍`,
  verdict: (met) => (met ? "达到" : "**未达到**"),
  parts: {
    get: "下载",
    put: "上传",
    twinport: "我们的服务端",
    clear: "明文",
    "TLSv1.3": "TLS 1.3",
    "TLSv1.2": "TLS 1.2",
    delayed: "20 毫秒",
    flat: "单个目录",
    tree: "目录树",
  },
  names: {
    twinport: "**我们的**",
    "twinport, awaited": "我们的，逐个 `await`",
    "twinport, active": "我们的，主动模式",
    floor: "*下限*",
  },
  title: {
    small: "许多小文件，一条连接",
    delayed: "许多小文件，20 毫秒",
    parallel: "八条连接",
    bulk: "单个大文件",
    plan: "大型镜像的计划",
  },
  text: {
    small: ({ size }) =>
      `${size.files.toLocaleString("en-US")} 个 1 KiB 的文件，同在一个目录，下载或上传。我们的：对 \`download(…).toFile(…)\` 或 \`upload({ file }, …)\` 用 \`Promise.all\`，\`pool.max\` 为 1；lftp：\`mget\` 和 \`mput\`，关闭 sync-mode，一条连接；curl：URL 里的范围；wget（不能上传）、ncftpget、ncftpput：各自的通配；basic-ftp：只能一个接一个。`,
    delayed: ({ size }) => `${size.delayed} 个文件，经过中继。`,
    parallel: ({ size }) =>
      `整个目录，${size.files.toLocaleString("en-US")} 个 1 KiB 的文件，20 毫秒时 ${size.delayedParallel} 个。我们的：\`mirror\`，\`parallel: 8\`，\`pool.max\` 为 8；lftp：\`mirror -P8\`；rclone：\`copy --transfers 8\`。`,
    bulk: ({ size }) =>
      `${(size.big / 2 ** 20).toLocaleString("en-US")} MiB，下载到文件，以及从文件上传。内存是客户端进程占用的最大值。`,
    plan: ({ size }) =>
      `对 ${size.planned.toLocaleString("en-US")} 个远端文件执行 \`planMirror\`，本地目录为空，逐步计数：全部在一个目录里，以及每个目录 100 个文件。`,
  },
  head: (name) => [
    "内容",
    "客户端",
    "秒",
    name === "delayed" ? "每个文件的往返次数" : name === "bulk" ? "MB/s" : "文件/s",
    "CPU 秒",
    "内存 MiB",
    "其时间与我们之比",
  ],
  failed: (count) => `（${count} 次失败后重测）`,
  rounds: (count) => `共 ${count} 轮。`,
  where: (date, m) => `${date} · ${m.cpu}，${m.cores} 核 · ${m.system} · Node ${m.node}`,
};

/** By language. */
export const words = { en, "zh-CN": zh };
