// The threats that concern the server: each one's number, what it is, and what the server does about it, in both languages.

export const threats = {
  T1: {
    en: [
      "The server as a springboard: PORT or EPRT names a third host",
      "Data connections go to the client's own address, to ports from 1024 on; other networks only where an account allows them",
    ],
    "zh-CN": [
      "把服务端当跳板：PORT 或 EPRT 指向第三方主机",
      "数据连接只连客户端自己的地址，端口不低于 1024；其他网络须在账户中明确允许",
    ],
  },
  T2: {
    en: ["The same by a name that is looked up", "Addresses are numbers; nothing is looked up"],
    "zh-CN": ["同上，但借助域名解析", "地址只能是数字，不做任何解析"],
  },
  T3: {
    en: [
      "Somebody else comes to a passive port first",
      "A port is reserved for one address; others are turned away and the reservation stays; ports cannot be foreseen",
    ],
    "zh-CN": ["别人抢先连上被动端口", "端口只预留给一个地址；其他地址被拒，预留不变；端口号不可预测"],
  },
  T4: {
    en: [
      "The same from the client's own address (NAT, shared host)",
      "Under TLS a data connection must go on with the session of its control connection: always with `require`, with `prefer` from the first time on",
    ],
    "zh-CN": [
      "同上，但来自客户端自己的地址（NAT、共用主机）",
      "在 TLS 下，数据连接必须沿用控制连接的会话：`require` 时始终如此，`prefer` 时从第一次起",
    ],
  },
  T5: {
    en: [
      "Passive ports used up",
      "One reservation a session; FXP has half of the ports at most, one account a quarter; none free is said at once",
    ],
    "zh-CN": [
      "耗尽被动端口",
      "每个会话只有一个预留；FXP 最多占一半端口，一个账户最多四分之一；没有空闲端口时立即告知",
    ],
  },
  T6: {
    en: [
      "`..` and absolute paths",
      "Paths are resolved in the account's own tree; no `..` reaches the operating system",
    ],
    "zh-CN": ["`..` 和绝对路径", "路径在账户自己的目录树内解析；`..` 不会到达操作系统"],
  },
  T7: {
    en: [
      "Links that lead out, also ones that appear while a path is walked",
      "Every step is taken from the folder before it and may not leave the root",
    ],
    "zh-CN": ["指向外部的链接，包括在解析途中出现的链接", "每一步都从上一级目录出发，不得离开根目录"],
  },
  T8: {
    en: ["FIFOs and devices that hold up a thread", "Only regular files are opened, without waiting"],
    "zh-CN": ["会卡住线程的 FIFO 和设备", "只打开普通文件，且不等待"],
  },
  T9: {
    en: ["NUL and other control characters in arguments", "Refused before anything is looked up"],
    "zh-CN": ["参数中的 NUL 和其他控制字符", "在查找任何东西之前就拒绝"],
  },
  T10: {
    en: ["Backslashes, drive letters, names of devices", "Plain characters on Linux; refused on Windows"],
    "zh-CN": ["反斜杠、盘符、设备名", "在 Linux 上是普通字符；在 Windows 上拒绝"],
  },
  T11: {
    en: ["Tricks with UTF-8", "Bytes count: none such is made, nothing is normalised"],
    "zh-CN": ["UTF-8 花招", "以字节为准：不创建这样的名称，也不做规范化"],
  },
  T13: {
    en: [
      "Names that become lines of replies and listings",
      "A reply or a line of a listing is written as one line, or not at all",
    ],
    "zh-CN": ["文件名变成回复或列表中的一行", "一条回复、一行列表只写成一行，否则不写"],
  },
  T14: {
    en: ["Commands slipped in before TLS", "What came behind AUTH in clear text ends the connection"],
    "zh-CN": ["在 TLS 之前塞入命令", "AUTH 之后还有明文，连接即断开"],
  },
  T16: {
    en: [
      "TLS taken out on the way",
      "Where TLS is required, USER is refused without it, and its argument not logged",
    ],
    "zh-CN": ["途中剥离 TLS", "要求 TLS 时，没有 TLS 的 USER 被拒绝，其参数不写入日志"],
  },
  T17: {
    en: [
      "Another protocol's client is led here (ALPACA)",
      "ALPN is `ftp`; HTTP, SMTP and SSH end the connection; replies echo nothing",
    ],
    "zh-CN": [
      "把其他协议的客户端引到这里（ALPACA）",
      "ALPN 为 `ftp`；HTTP、SMTP、SSH 一律断开；回复不回显输入",
    ],
  },
  T18: {
    en: [
      "Data in clear text where it should be TLS",
      "522 before the transfer, or after 150; nothing is stored",
    ],
    "zh-CN": ["本应是 TLS 的数据以明文传来", "传输前或 150 之后回复 522；什么也不保存"],
  },
  T19: {
    en: [
      "Handshakes that never end, renegotiation, new keys without end",
      "A handshake has 10 s; renegotiation is off; TLS that brings no commands ends the connection; TLS from 1.2 on",
    ],
    "zh-CN": [
      "永不结束的握手、重协商、无穷的密钥更新",
      "握手限 10 秒；禁用重协商；只有 TLS 而没有命令的连接会被结束；TLS 不低于 1.2",
    ],
  },
  T20: {
    en: [
      "Guessing of passwords",
      "Answers come later each time; three on a connection; addresses that go on are banned for a while",
    ],
    "zh-CN": ["猜测密码", "每次回答都更慢；每个连接三次；继续尝试的地址会被暂时封禁"],
  },
  T21: {
    en: [
      "Finding out which users there are",
      "An unknown name and a wrong password get the same replies after the same work",
    ],
    "zh-CN": ["探测有哪些用户", "未知用户与错误密码得到同样的回复，付出同样的计算"],
  },
  T22: {
    en: ["Password hashing as a burden", "Few hashes are worked out at once; the others wait"],
    "zh-CN": ["用密码散列拖垮服务端", "同时只计算少量散列，其余排队"],
  },
  T23: {
    en: ["Lines without end, logins a byte at a time", "A line has 4 KiB, a login 60 s in all"],
    "zh-CN": ["没有尽头的行、逐字节的登录", "一行最多 4 KiB，登录总共 60 秒"],
  },
  T24: {
    en: [
      "A flood of connections",
      "Counted in all, by address, before login, and against the descriptors that there are; who is too many is told 421",
    ],
    "zh-CN": ["连接洪水", "按总数、地址、未登录数以及可用描述符计数；超出者收到 421"],
  },
  T25: {
    en: [
      "Commands without end, replies left unread",
      "32 wait; then the server stops reading, and in the end hangs up",
    ],
    "zh-CN": ["无穷的命令、不读的回复", "最多排队 32 条；然后停止读取，最后断开"],
  },
  T26: {
    en: ["Wildcards and recursion that cost", "Linear matching, nothing recursive"],
    "zh-CN": ["代价高昂的通配符和递归", "线性匹配，不递归"],
  },
  T27: {
    en: ["The server's own files", "Hidden, and refused to every verb"],
    "zh-CN": ["服务端自己的文件", "隐藏，并对所有命令拒绝"],
  },
  T28: {
    en: [
      "Half an upload taken for the whole",
      "A file is in place when it is whole, not before; the old one stays until then",
    ],
    "zh-CN": ["把半个上传当作完整文件", "文件完整后才就位；在此之前旧文件保留"],
  },
  T29: {
    en: ["A quota outrun by uploads side by side", "What may come is reserved before it does"],
    "zh-CN": ["用并行上传突破配额", "数据到来之前先预留额度"],
  },
  T30: {
    en: ["Numbers too large or none", "Digits only, within bounds; else 501"],
    "zh-CN": ["过大的或根本不是数字的数", "只接受范围内的十进制数字，否则 501"],
  },
  T31: {
    en: ["Commands out of order", "One state machine, tested against a model of it"],
    "zh-CN": ["乱序的命令", "一个状态机，对照模型测试"],
  },
  T32: {
    en: [
      "What is forbidden under one name, done under another",
      "Rights are asked of the path that is meant, behind all spellings and verbs",
    ],
    "zh-CN": ["换个名字做被禁止的事", "权限按实际路径判断，与写法和命令无关"],
  },
  T33: {
    en: ["Running programs", "The server package runs none, and imports nothing that could"],
    "zh-CN": ["运行程序", "服务端包不运行任何程序，也不导入能运行程序的模块"],
  },
  T34: {
    en: ["Names that are SQL, LDAP or the like", "Names are compared, never put together with anything"],
    "zh-CN": ["SQL、LDAP 之类的名称", "名称只做比较，从不与其他文本拼接"],
  },
  T35: {
    en: ["Empty passwords", "Admit nobody but anonymous"],
    "zh-CN": ["空密码", "除匿名外不接纳任何人"],
  },
  T36: {
    en: ["Names that are properties of JavaScript objects", "Maps, not objects"],
    "zh-CN": ["与 JavaScript 对象属性同名", "使用 Map，而不是对象"],
  },
  T37: {
    en: ["Forged lines and secrets in the log", "Control characters are made visible; no password is logged"],
    "zh-CN": ["日志中的伪造行和秘密", "控制字符显示为可见形式；不记录任何密码"],
  },
  T38: {
    en: ["What the server tells of itself", "No version, no inner address; STAT only after login"],
    "zh-CN": ["服务端泄露自身信息", "没有版本，没有内部地址；登录后才能用 STAT"],
  },
  T39: {
    en: [
      "Anonymous as a place to drop things",
      "Off by default; uploads of anonymous can be read by none of them",
    ],
    "zh-CN": ["把匿名账户当作中转站", "默认关闭；匿名上传的文件匿名用户都读不到"],
  },
  T49: {
    en: [
      "A crash by an event that nobody awaits",
      "Every socket has its listener before anything else; a session's error ends that session",
    ],
    "zh-CN": ["无人监听的事件导致崩溃", "每个套接字最先装上监听器；一个会话的错误只结束该会话"],
  },
  T50: {
    en: ["Telnet's commands and urgent data", "Filtered within bounds; ABOR is understood however it comes"],
    "zh-CN": ["Telnet 命令和紧急数据", "在限度内过滤；无论以何种形式到来的 ABOR 都能理解"],
  },
};

/** Why a threat has no test yet. */
export const reasons = {};
