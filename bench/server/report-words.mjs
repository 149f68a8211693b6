// What docs/benchmarks-server.md says, in both languages.

const megabytes = (bytes) => `${(bytes / 1e6).toLocaleString("en-US")} MB`;

const en = {
  opening: `# How fast the server is

[中文](benchmarks-server.zh-CN.md) · [the analyser](benchmarks.md) · [the client](benchmarks-client.md)

Made by \`npm run bench -- server\`, never by hand. \`twinport serve\`, as built, beside other servers: all run at once and are asked in turns,
another one first in each round, by the same client, on loopback, for the same file, over the same certificate (RSA, 2048 bits), in
memory (/dev/shm): no disk is measured. Figures are medians of the rounds, in brackets least–most. The client takes part of the same
machine, so the ratios count, not the figures. A run that fails is taken again, and counted in the table. CPU is that of the server, its children among it, logins included.

The floor is a program of a few lines that pipes a file into a socket, or a socket into a file, in Node, with and without TLS. What is
lost between it and the peers is Node's; what Twinport loses against it is ours.`,
  standing: "Where Twinport stands",
  standingText:
    "Twinport over each of the others, the worst first: below 1.00 (bold) Twinport is slower, or takes more CPU or memory; above, the other one.",
  what: "what",
  colon: ": ",
  cpu: "CPU per GB",
  cells: {
    "clear-down": "download, clear",
    "clear-up": "upload, clear",
    "tls-down": "download, TLS",
    "tls-up": "upload, TLS",
    clear: "clear",
    tls: "TLS",
  },
  title: {
    bulk: "One large file",
    many: "Many clients at once",
    small: "Many small files",
    logins: "Logins",
    memory: "Memory",
  },
  text: {
    bulk: (size) =>
      `By curl, ${megabytes(size.clear)} in clear text, ${megabytes(size.tls)} over explicit TLS with PROT P; from the command for the transfer to the last reply.`,
    many: (size) =>
      `${size.clients} sessions at once, by one curl, each downloading ${megabytes(size.crowd)}; from the start of curl to its end, logins included. All
but Twinport and pyftpdlib have a process for each session, and so more than one core.`,
    small: (size) =>
      `${size.files} files of ${size.small / 1000} kB one after another in one session of Python's ftplib, each over a data connection of its own, which takes
up the TLS session of the one before wherever the server allows it (pure-ftpd does not).`,
    logins: (size) =>
      `${size.logins} sessions, eight at a time, by Python's ftplib: connect, AUTH TLS, USER, PASS, QUIT. Most of it is the hash of the
password, which is dear on purpose; the table under “Set-up” tells each one's.`,
    memory: (size) =>
      `PSS over all processes of a server, right after its start; with ${size.idle} sessions logged in over TLS and idle; the most seen while one
client moves ${megabytes(size.tls)} over TLS. A page that processes share counts once.`,
  },
  memoryOf: {
    start: () => "after the start",
    idle: (size) => `${size.idle} idle sessions`,
    "tls-down": () => "during a download, TLS",
    "tls-up": () => "during an upload, TLS",
  },
  rateHead: {
    bulk: ["what", "server", "MB/s", "CPU s per GB", "Twinport over it"],
    many: ["what", "server", "MB/s", "CPU s per GB", "Twinport over it"],
    small: ["what", "server", "files/s", "CPU ms per file", "Twinport over it"],
    logins: ["what", "server", "logins/s", "CPU ms per login", "Twinport over it"],
  },
  names: { twinport: "**twinport**", floor: "*the floor*" },
  failed: (count) => ` (${count} failed, taken again)`,
  rounds: (count) => `${count} rounds.`,
  where: (date, m, curl) =>
    `${date} · ${m.cpu}, ${m.cores} cores · ${m.system} · Node ${m.node} · curl ${curl}`,
  setUp: "Set-up",
  setUpText: `What each was set up with besides: Twinport nothing; vsftpd \`require_ssl_reuse=NO\` and proftpd \`NoSessionReuseRequired\` (curl, uploading,
reads no ticket of TLS 1.3); proftpd \`DelayEngine off\`; pyftpdlib a handler that lets curl begin TLS on a data connection before it has
sent its command. The client offers AES-256-GCM alone, so that all encrypt alike. See \`bench/server/servers.mjs\`.`,
  setUpHead: ["server", "version", "TLS with curl", "hash of the password"],
};

const zh = {
  opening: `# 服务端有多快

[English](benchmarks-server.md) · [分析器](benchmarks.zh-CN.md) · [客户端](benchmarks-client.zh-CN.md)

本页由 \`npm run bench -- server\` 生成，不手工修改。构建好的 \`twinport serve\` 与其他服务端同时运行，由同一个客户端轮流访问，每一轮换一个先来；走环回地址，用同一个文件、同一张证书（RSA，2048 位），全部在内存里（/dev/shm）：测的不是磁盘。数字是各轮的中位数，括号内为最小–最大。客户端与服务端同在一台机器上，所以要看的是比值，而不是数字本身。失败的一次会重测，并计入表中。CPU 是服务端及其子进程的，包括登录。

“下限”是一个几十行的 Node 程序：把文件接到套接字，或把套接字接到文件，有 TLS 和没有 TLS 各一种。它与其他服务端的差距属于 Node，Twinport 与它的差距属于我们。`,
  standing: "Twinport 处在什么位置",
  standingText:
    "Twinport 与各服务端之比，最差的排在最前：小于 1.00（粗体）表示 Twinport 更慢，或占用更多 CPU 或内存；大于 1.00 则相反。",
  what: "指标",
  colon: "：",
  cpu: "每 GB 的 CPU",
  cells: {
    "clear-down": "下载，明文",
    "clear-up": "上传，明文",
    "tls-down": "下载，TLS",
    "tls-up": "上传，TLS",
    clear: "明文",
    tls: "TLS",
  },
  title: {
    bulk: "单个大文件",
    many: "多个客户端同时下载",
    small: "许多小文件",
    logins: "登录",
    memory: "内存",
  },
  text: {
    bulk: (size) =>
      `用 curl：明文 ${megabytes(size.clear)}，显式 TLS（PROT P）${megabytes(size.tls)}；从传输命令算到最后一个应答。`,
    many: (size) =>
      `由一个 curl 同时打开 ${size.clients} 个会话，各下载 ${megabytes(size.crowd)}；从 curl 启动算到结束，包括登录。除 Twinport 和 pyftpdlib 外，其他服务端每个会话一个进程，因此能用上不止一个核。`,
    small: (size) =>
      `用 Python 的 ftplib 在一个会话里依次传输 ${size.files} 个 ${size.small / 1000} kB 的文件，每个文件一条数据连接；只要服务端允许，数据连接就恢复上一条的 TLS 会话（pure-ftpd 不允许）。`,
    logins: (size) =>
      `用 Python 的 ftplib 登录 ${size.logins} 次，每次同时 8 个会话：连接、AUTH TLS、USER、PASS、QUIT。时间大多花在口令哈希上，它本来就该昂贵；各服务端用的哈希见“设置”一节的表。`,
    memory: (size) =>
      `一个服务端全部进程的 PSS：刚启动时；有 ${size.idle} 个会话经 TLS 登录后空闲时；一个客户端经 TLS 传输 ${megabytes(size.tls)} 期间的最大值。多个进程共享的内存页只算一次。`,
  },
  memoryOf: {
    start: () => "刚启动",
    idle: (size) => `${size.idle} 个空闲会话`,
    "tls-down": () => "TLS 下载期间",
    "tls-up": () => "TLS 上传期间",
  },
  rateHead: {
    bulk: ["指标", "服务端", "MB/s", "每 GB 的 CPU 秒数", "Twinport 与它之比"],
    many: ["指标", "服务端", "MB/s", "每 GB 的 CPU 秒数", "Twinport 与它之比"],
    small: ["指标", "服务端", "文件/s", "每个文件的 CPU 毫秒数", "Twinport 与它之比"],
    logins: ["指标", "服务端", "登录/s", "每次登录的 CPU 毫秒数", "Twinport 与它之比"],
  },
  names: { twinport: "**twinport**", floor: "*下限*" },
  failed: (count) => `（${count} 次失败后重测）`,
  rounds: (count) => `共 ${count} 轮。`,
  where: (date, m, curl) => `${date} · ${m.cpu}，${m.cores} 核 · ${m.system} · Node ${m.node} · curl ${curl}`,
  setUp: "设置",
  setUpText: `默认设置之外还改了什么：Twinport 没有改；vsftpd \`require_ssl_reuse=NO\`、proftpd \`NoSessionReuseRequired\`（curl 上传时不读 TLS 1.3 的票据）；proftpd \`DelayEngine off\`；pyftpdlib 加了一个处理类，让 curl 可以在发出命令之前就在数据连接上开始 TLS。客户端只提供 AES-256-GCM，因此大家的加密都一样。详见 \`bench/server/servers.mjs\`。`,
  setUpHead: ["服务端", "版本", "与 curl 之间的 TLS", "口令哈希"],
};

/** By language. */
export const words = { en, "zh-CN": zh };
