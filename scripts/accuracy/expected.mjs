// What shall be found in each capture: written down from its packets (tshark) before any rule was asked, and looked at again
// where a rule says something else. The captures of fixtures/lab bring their own: findings.json beside them.

/** A healthy session in clear text: nothing but the password that everybody can read. */
const clear = { above: [], notes: ["R28"] };
/** Nothing at all: TLS, or the password of "anonymous", which is none. */
const nothing = { above: [], notes: [] };

const named = (room, names, what) => names.map((name) => [`${room}/${name}`, what]);

/** By the end of a capture's path: the rules of errors and warnings, and those of notes that are decided. */
export const expected = new Map([
  ...named(
    "article",
    [
      "exact-active.pcap",
      "exact-passive.pcap",
      "vsftpd-inetutils-active.pcap",
      "vsftpd-inetutils-passive.pcap",
      "vsftpd-tnftp-active.pcap",
      "vsftpd-tnftp-passive.pcap",
    ],
    clear,
  ),
  ...named(
    "loss",
    [
      "download-before.pcap",
      // The greeting comes after 3 s, because a packet of the handshake was lost: nothing of a slow server.
      "download-behind.pcap",
      // AUTH is refused, and curl, which had only asked, goes on without.
      "slow-reader.pcap",
      "upload-before.pcap",
      "upload-behind.pcap",
    ],
    clear,
  ),
  ...named("nat", ["clocks.pcap", "guard.pcap", "hairpin.pcap", "passive.pcap"], clear),
  // PORT, EPRT or 227 is another line behind the router than before it.
  ...named("nat", ["active-helper-v6.pcap", "active-helper.pcap", "carrier.pcap", "server-helper.pcap"], {
    above: [],
    notes: ["R09", "R28"],
  }),
  // 227 names 10.0.0.9, the client goes to 203.0.113.2: it works with clients that know better.
  ["nat/server-behind.pcap", { above: ["R04"], notes: ["R28"] }],
  // The client does not know the certificate's issuer, says so in an alert, and leaves.
  ...named("tls", ["distrust-tls12-curl.pcap", "distrust-tls13-curl.pcap"], { above: ["R36"], notes: [] }),
  // The client demands TLS, the server answers 530 to AUTH, and the client leaves without a login.
  ["tls/refused-curl.pcap", { above: ["R38"], notes: [] }],
  // PROT C, and 522 to RETR.
  ["keylog/tls13-data-demanded-vsftpd-curl.pcap", { above: ["R32"], notes: [] }],
  // The client speaks TLS at once, the server says 220.
  ["tls/implicit-to-plain-curl.pcap", { above: ["R24"], notes: [] }],
  // The client waits for a greeting on port 990, the server for TLS, until an alert says so.
  ["tls/plain-to-implicit-curl.pcap", { above: ["R24"], notes: [] }],
  ...named("pcaps", ["suricata-filestore-passive.pcap", "zeek-bigtransfer.pcap", "zeek-retr.pcap"], nothing),
  ...named("pcaps", ["zeek-ipv4.pcap", "zeek-ipv6.pcap"], nothing),
  // Everything is asked in one go, and answered out of the air; 227 names nothing.
  ["pcaps/zeek-fake-server-delays-all.pcap", nothing],
  ["pcaps/zeek-ftp-auth-tls.pcap", nothing],
  ["pcaps/zeek-ftp-missing-space-after-reply-code.pcap", clear],
  ...named("pcaps", ["suricata-ftp-download-active.pcap", "suricata-ftp-download-passive.pcap"], clear),
  ["pcaps/suricata-firewall-116.pcap", clear],
  // PORT 2,2,2,3,0,80 from 1.1.1.2, a third host's web server, is answered with 200; nothing comes of it in the capture.
  ["pcaps/suricata-ftp-bounce.pcap", { above: ["R27"], notes: [] }],
]);

/** Rooms whose captures are all healthy, and encrypted, but for those above. */
const sealed = ["keylog", "tls"];

/** What is expected in a capture, by its room and name. Throws where nobody has written it down. */
export function expectedIn(room, name) {
  const what = expected.get(`${room}/${name}`);
  if (what !== undefined) return what;
  if (sealed.includes(room)) return nothing;
  throw new Error(`${room}/${name}: write down in scripts/accuracy/expected.mjs what shall be found`);
}

/** Of a rule, a capture that nearly fires it and must not, and why. */
export const nearly = new Map(
  Object.entries({
    R01: ["loss/upload-behind.pcap", "a SYN is sent twice, then answered", "SYN 发送了两次，随后得到应答"],
    R02: [
      "lab/passive-port-dropped: client",
      "nothing at all comes back, no RST",
      "没有任何应答，也没有 RST",
    ],
    R03: [
      "lab/passive-port-refused: client",
      "the answer is a RST, no ICMP error",
      "应答是 RST，不是 ICMP 差错",
    ],
    R04: ["lab/server-behind-nat-mended: both", "227 names the outer address", "227 给出的是外部地址"],
    R05: [
      "lab/passive-port-dropped: client",
      "nothing comes of it, but the client does try",
      "连接没有成功，但客户端确实尝试过",
    ],
    R06: [
      "pcaps/zeek-ftp-auth-tls.pcap",
      "no data connection, though the dialog is encrypted",
      "没有数据连接，但对话已加密",
    ],
    R07: [
      "nat/active-helper.pcap",
      "a router is in the way, and lets the connection in",
      "途中有路由器，但放行了连接",
    ],
    R08: [
      "nat/carrier.pcap",
      "PORT names an inner address, and two helpers mend it",
      "PORT 给出内部地址，由两个助手先后改写",
    ],
    R09: ["nat/passive.pcap", "two points, and no line differs", "两个抓包点，没有哪一行不同"],
    R10: [
      "pcaps/zeek-fake-server-delays-all.pcap",
      "lines in quick succession, each acknowledged",
      "各行接连发送，但都得到确认",
    ],
    R11: [
      "tls/explicit-tls13-curl.pcap",
      "TLS, and the announced port is reached",
      "使用 TLS，公布的端口可以连上",
    ],
    R12: [
      "keylog/tls12-aes256-vsftpd-lftp.pcap",
      "each data connection takes up the session",
      "每条数据连接都恢复了会话",
    ],
    R14: [
      "pcaps/zeek-bigtransfer.pcap",
      "150 s of silence, then 226 at once",
      "静默 150 秒，随后立即收到 226",
    ],
    R16: [
      "tls/explicit-tls12-curl.pcap",
      "a RST on the data connection, behind its last byte",
      "数据连接上有 RST，但在最后一个字节之后",
    ],
    R17: [
      "pcaps/zeek-bigtransfer.pcap",
      "most of the file is missing, in the capture only",
      "文件大部分缺失，但只是没有抓到",
    ],
    R18: ["pcaps/suricata-ftp-download-active.pcap", "ASCII mode, for listings", "ASCII 模式只用于列表"],
    R19: [
      "loss/download-before.pcap",
      "full packets are lost, sent again and acknowledged",
      "满长报文丢失，重传后得到确认",
    ],
    R20: [
      "loss/download-behind.pcap",
      "220 after 3 s, for a packet of the handshake was lost",
      "3 秒后才有 220，因为握手的一个报文丢失",
    ],
    R21: [
      "tls/plain-to-implicit-curl.pcap",
      "the connection ends without a 220, by the client",
      "连接没有 220 就结束，但由客户端结束",
    ],
    R22: ["tls/refused-curl.pcap", "530 twice, to AUTH", "两次 530，但答复的是 AUTH"],
    R23: [
      "tls/distrust-tls12-curl.pcap",
      "500 OOPS, about the client's own alert",
      "500 OOPS，但说的是客户端自己的告警",
    ],
    R24: [
      "tls/implicit-tls13-curl.pcap",
      "TLS at once, as the server expects",
      "一开始就是 TLS，服务端也正等着它",
    ],
    R25: ["nat/guard.pcap", "a SYN proxy answers in the server's stead", "SYN 代理替服务端应答"],
    R26: [
      "loss/upload-behind.pcap",
      "EPSV, and its SYN goes unanswered once",
      "EPSV 之后的 SYN 有一次没有应答",
    ],
    R27: [
      "pcaps/zeek-ipv4.pcap",
      "the server connects from another port than 20, to the client",
      "服务端不是从 20 端口连接，但连的是客户端",
    ],
    R28: ["pcaps/zeek-ipv4.pcap", 'the password of "anonymous", which is none', "“anonymous”的密码不算密码"],
    R13: [
      "nat/hairpin.pcap",
      "three addresses at three points, one client",
      "三个抓包点三个地址，却是同一个客户端",
    ],
    R15: [
      "pcaps/suricata-firewall-116.pcap",
      "fourteen transfers, each with its announcement",
      "十四次传输，每次都先公布了端口",
    ],
    R29: [
      "loss/slow-reader.pcap",
      "the client's buffer is full, though the file is too small to speak of speed",
      "客户端的缓冲区已满，但文件太小，谈不上速度",
    ],
    R30: [
      "rules/oops: capture",
      "vsftpd, a login that fails, and nobody at port 6200",
      "vsftpd，登录失败，但没有人连接 6200 端口",
    ],
    R31: [
      "tls/refused-curl.pcap",
      "530 to AUTH: the server wants no TLS, rather than nothing else",
      "对 AUTH 答复 530：服务端不要 TLS，而不是非 TLS 不可",
    ],
    R32: [
      "keylog/tls13-clear-data-vsftpd-lftp.pcap",
      "data in clear text, as PROT C says",
      "数据为明文，与 PROT C 一致",
    ],
    R33: [
      "rules/tls-required: capture",
      "530 to USER, for want of TLS",
      "对 USER 答复 530，但原因是没有 TLS",
    ],
    R34: ["lab/disk-full: client", "an upload fails, in its midst", "上传失败，但发生在中途"],
    R35: [
      "rules/late-greeting: capture",
      "nothing is said for 3.5 s, on a connection that stands",
      "3.5 秒没有任何对话，但连接已经建立",
    ],
    R37: ["rules/short-file: capture", "a size that does not agree, without REST", "大小不符，但没有用 REST"],
    R36: [
      "keylog/tls13-keyupdate-vsftpd-openssl.pcap",
      "a fatal alert, behind 221 and FIN",
      "致命告警，但在 221 和 FIN 之后",
    ],
    R38: ["loss/slow-reader.pcap", "AUTH is refused, and the client goes on", "AUTH 被拒绝，客户端照常继续"],
  }).map(([rule, [name, en, zh]]) => [rule, { name, why: { en, "zh-CN": zh } }]),
);
