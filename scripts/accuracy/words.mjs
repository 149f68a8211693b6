// What docs/accuracy.md says, in both languages.

const en = {
  opening: (versions) => `# How right the analyser is

[中文](accuracy.zh-CN.md)

Made by \`npm run accuracy\`, never by hand, with ${versions}. The captures: \`pcaps\`, public ones of the Zeek and Suricata
projects, which lie beside the checkout on development machines and are no part of it; and our own recordings in \`fixtures/\`,
those in \`keylog\` decrypted with their key logs.`,
  announcements: "Announcements tied to their data connections",
  announcementsText: `What each PORT, EPRT, 227 and 229 announced, and the connection that came of it. The truth (\`scripts/accuracy/truth.mjs\`) was written
down beforehand, from tshark's segments and with tshark's decryption, and looked at row by row. An announcement that nobody connected to counts as right
when nothing is tied to it.`,
  room: ["captures", "number", "announcements", "tied rightly"],
  wrong: (name, { frame, expected, told }) =>
    `- **${name}**, frame ${frame}: expected ${expected}, told ${told}`,
  fields: "Fields beside tshark's",
  fieldsText: `Each packet of each capture. Where tshark says something else, one of the reasons below says why; a difference without one fails the run.
Of a session that is in a capture at several points (\`nat\`) each other point is taken out with editcap and told by itself.`,
  fieldHead: ["field", "compared", "the same", "differ, with a reason", "differ, without"],
  field: {
    stream: "TCP stream of a data connection: exactly its frames",
    command: "command",
    argument: "argument",
    code: "reply code",
    text: "text of a reply",
    endpoint: "announced endpoint",
  },
  reasonHead: ["reason", "differences", "where (frames)"],
  reason: {
    continued:
      "tshark reads each segment by itself: one that begins within a reply has no code there, or a line of it is taken for a code; a repeated segment has none",
    split: "tshark reads each segment by itself: of a line that is cut in two it has the first part",
    blank: "tshark drops the character behind the code, whatever it is",
    case: "tshark gives a command as it was sent, we in upper case",
    record: "tshark takes TLS records for lines of FTP where no AUTH went before",
    clear: "tshark does not go back to clear text behind CCC",
    implicit: "tshark does not look for FTP inside TLS on port 990",
    wrap: "tshark's relative sequence numbers begin anew at 2³², ours go on",
    recovery:
      "tshark takes what fills a hole within a round trip for reordered unless it is the first byte missing and was asked for just before; we know from repeated ACKs up to where the sender sends again (RFC 6582). The router of the recording loses packets and never reorders them",
    idle: "tshark counts an ACK that repeats another as a duplicate, also where nothing is outstanding, as in answer to a segment sent twice; RFC 5681 §2 does not",
    window: "tshark calls the answer to a probe by its window: zero, or opened",
    holes: "tcptrace adds up what was captured; we count what was sent",
    control: "tcptrace counts SYNs and FINs sent again among the data packets",
    "": "**none known**",
  },
  tcp: "TCP beside tshark's analysis",
  tcpText: `Each segment of each capture beside \`tcp.analysis.*\`, with the same rule: a difference needs its reason.`,
  fact: {
    segment: "TCP stream of a segment",
    seq: "relative sequence number",
    resent: "sent again, or out of order",
    duplicate: "duplicate ACK, and which one",
    keepAlive: "keep-alive or window probe, and its answer",
    zeroWindow: "window 0",
    rtt: "round trip of a handshake, to the microsecond",
  },
  sizesText: "Each data connection beside tcptrace's sums.",
  size: {
    bytes: "bytes of both directions",
    again: "data packets sent again",
  },
  files: "Extracted files",
  filesText: `What \`--extract\` writes, its SHA-256 beside that of the original (\`fixtures/*/*.sha256\`, made when the capture was recorded) and beside that of tcpflow's
file. tcpflow does not open TLS.`,
  fileHead: ["capture", "transfer", "bytes", "SHA-256", "original", "tcpflow"],
  same: "the same",
  differs: "**differs**",
  holes: "holes",
  findings: "Findings",
  findingsText: `What shall be found in a capture above a note was written down from its packets before the rules were asked
(\`scripts/accuracy/expected.mjs\`). The captures of the lab's scenarios, taken beside the client, beside the server, and both read as one, and those of
\`rules\`, dialogs said by hand over real sockets, bring it along (\`findings.json\`). A finding that nobody expected fails the run, as does one that is missing.`,
  findingsHead: [
    "captures",
    "number",
    "healthy",
    "healthy with a false finding",
    "findings expected",
    "of them found",
    "found beside them",
  ],
  all: "all",
  rulesText: `Each rule, where it fires here, and a capture that nearly fires it and must not. Where no capture does, and for every border between
the two, there are the tests beside the rules (\`packages/diagnosis/src/rules/*.test.ts\`).`,
  rulesHead: ["rule", "fires in", "nearly, and does not"],
  more: (n) => `${n} more`,
};

const zh = {
  opening: (versions) => `# 分析器有多准

[English](accuracy.md)

本页由 \`npm run accuracy\` 生成，不手工修改；所用工具：${versions}。抓包来源：\`pcaps\` 是 Zeek 和 Suricata 项目的公开抓包，
只放在开发机上代码仓库的旁边，不属于本仓库；其余是 \`fixtures/\` 里我们自己的录制，其中 \`keylog\` 用各自的密钥日志解密。`,
  announcements: "把地址通告对应到数据连接",
  announcementsText: `每条 PORT、EPRT、227、229 通告了什么，随后建立的是哪条连接。标准答案（\`scripts/accuracy/truth.mjs\`）事先写定：取自 tshark 的报文段，
TLS 由 tshark 解密，并逐行看过。通告之后没有任何连接的，不对应到任何连接才算对。`,
  room: ["抓包", "个数", "通告", "对应正确"],
  wrong: (name, { frame, expected, told }) => `- **${name}**，第 ${frame} 帧：应为 ${expected}，实为 ${told}`,
  fields: "与 tshark 逐字段比较",
  fieldsText:
    "比较每个抓包的每个报文。与 tshark 不同之处，都由下表中的一条原因解释；有一处说不出原因，运行就算失败。\n同一会话在抓包中出现于多处（`nat`）时，其余每一处都用 editcap 单独取出再解读。",
  fieldHead: ["字段", "比较", "相同", "不同，有原因", "不同，无原因"],
  field: {
    stream: "数据连接的 TCP 流：帧完全一致",
    command: "命令",
    argument: "参数",
    code: "响应码",
    text: "响应文本",
    endpoint: "通告的端点",
  },
  reasonHead: ["原因", "处数", "位置（帧）"],
  reason: {
    continued: "tshark 逐段解读：从一条响应中间开始的段没有响应码，或者把其中一行当成响应码；重传的段也没有",
    split: "tshark 逐段解读：被切成两段的行，它只有前一部分",
    blank: "tshark 丢掉响应码后面的那个字符，不管是什么",
    case: "tshark 按原样给出命令，我们一律大写",
    record: "没有先发 AUTH 时，tshark 把 TLS 记录当成 FTP 的行",
    clear: "CCC 之后，tshark 不会回到明文",
    implicit: "tshark 不在 990 端口的 TLS 里找 FTP",
    wrap: "tshark 的相对序列号到 2³² 后从头开始，我们的接着数",
    recovery:
      "补上空缺的段若在一个往返时延内到达，tshark 算作乱序，除非它正是最先缺的那个字节且刚被请求过；我们根据重复 ACK 知道发送方重传到哪里为止（RFC 6582）。录制所用的路由器只丢包，从不乱序",
    idle: "只要与前一个相同，tshark 就算重复 ACK，哪怕没有任何数据待确认（例如对重复段的应答）；RFC 5681 §2 不这样算",
    window: "对探测的应答，tshark 按其窗口命名：零窗口，或窗口更新",
    holes: "tcptrace 只累加抓到的部分，我们数的是发送的字节",
    control: "tcptrace 把重发的 SYN 和 FIN 也算作数据包",
    "": "**原因不明**",
  },
  tcp: "与 tshark 的 TCP 分析比较",
  tcpText: "每个抓包的每个段，与 `tcp.analysis.*` 对照；规则相同：不同之处必须有原因。",
  fact: {
    segment: "段所属的 TCP 流",
    seq: "相对序列号",
    resent: "重传，或乱序",
    duplicate: "重复 ACK，以及是第几个",
    keepAlive: "保活或窗口探测，及其应答",
    zeroWindow: "窗口为 0",
    rtt: "握手的往返时延，精确到微秒",
  },
  sizesText: "每条数据连接，与 tcptrace 的合计对照。",
  size: {
    bytes: "两个方向的字节数",
    again: "重传的数据包",
  },
  files: "取出的文件",
  filesText: `\`--extract\` 写出的文件，其 SHA-256 与原文件（\`fixtures/*/*.sha256\`，录制时生成）以及 tcpflow 写出的文件对照。tcpflow 不能解开 TLS。`,
  fileHead: ["抓包", "传输", "字节", "SHA-256", "原文件", "tcpflow"],
  same: "相同",
  differs: "**不同**",
  holes: "有缺口",
  findings: "诊断结果",
  findingsText: `每个抓包中应当得出哪些高于提示级别的结论，是在询问规则之前根据报文写定的（\`scripts/accuracy/expected.mjs\`）；实验室各场景的抓包（分别取自
客户端一侧、服务端一侧以及两者合并）和 \`rules\` 中的抓包（用真实的套接字逐句说出的对话）自带答案（\`findings.json\`）。多出或缺少任何一条结论，运行都算失败。`,
  findingsHead: ["抓包", "个数", "正常", "正常却误报", "应有结论", "其中得出", "此外多出"],
  all: "合计",
  rulesText: `每条规则在哪里触发，以及哪个抓包与之接近却不应触发。没有抓包可用的规则，以及两者之间的各种界限，由规则旁的测试说明
（\`packages/diagnosis/src/rules/*.test.ts\`）。`,
  rulesHead: ["规则", "触发于", "接近而不触发"],
  more: (n) => `另有 ${n} 个`,
};

/** By language. */
export const words = { en, "zh-CN": zh };
