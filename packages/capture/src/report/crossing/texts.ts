import type { Said } from "../report.ts";

/** What can be said of a row's way, and of a session's. Templates: see Phrases; a clause has no full stop. */
const en = {
  stopped: "**Stopped on the way**: nothing of it was captured beside the {receiver}",
  "stopped.syn":
    "**Stopped on the way**: {n#the SYN was not|none of the SYNs was} captured beside the {receiver}",
  "stopped.again": "**Stopped on the way**: none of them was captured beside the {receiver}",
  "stopped.large":
    "**Stopped on the way**: none of these packets was captured beside the {receiver}, although the connection was opened: smaller ones get through",
  "rejected.icmp": "**Rejected on the way**, by {router}: the SYN was not captured beside the {receiver}",
  "rejected.reset":
    "**Rejected on the way**: beside the {receiver} there is neither the SYN nor this RST; somebody in between answered in its name",
  made: "**Not from the {sender}**: nothing of it was captured there; it was made on the way, in the {sender}'s name",
  rewritten: "**Rewritten on the way**: {from} became {to}",
  translated: "**Translated on the way**: {from} became {to}",
  kept: "**Not translated**: the addresses of packets are translated on the way, the one in this line is not; beside the {receiver} the {sender} is {seen}",
  piece: "**Only a part arrived**: {n} of its {m} bytes were captured beside the {receiver}",
  "part.syn": "**Only a part arrived**: {n} of the {m} SYNs were captured beside the {receiver}",
  late: "**Delayed**: beside the {receiver} it is {dur} later",
  differs: "Beside the {receiver}: {sentence}",
  unseen:
    "The capture beside the {receiver} has no packet of this connection, although it was open: a capture filter?",
  one: "Only the capture beside the {seen} tells of it",
  end: ". ",
  "note.alone.client":
    "Only the capture beside the client has this session; beside the server there is none like it.",
  "note.alone.server":
    "Only the capture beside the server has this session; beside the client there is none like it.",
  "note.ends": "Beside the client it is {client} → {server}, beside the server {client2} → {server2}.",
  "note.same": "Everything passed unchanged: {n#the only row is|all rows are} the same at both ends.",
  "note.same.but": "Unchanged at both ends: {n} of {m} rows.",
  "note.nothing":
    "{n#Port|Ports} {ports} {n#was|were} announced, and neither capture has a connection there: no SYN was sent, or the sender's own host stopped it.",
  "note.filter":
    "The capture beside the {who} has no data connection at all. If a filter such as “port 21” left them out, what is called stopped here was only not captured.",
  "note.clocks": "The clock beside the server is {dur} {ahead}; the times here are those beside the client.",
  "clock.ahead": "ahead",
  "clock.behind": "behind",
  "note.frames":
    "Frames: beside the client · beside the server. Within sentences, frames are those beside the client; where only the server's capture has the row, those beside the server.",
};

const zh: typeof en = {
  stopped: "**途中被拦下**：{receiver}一侧没有抓到其中任何内容",
  "stopped.syn": "**途中被拦下**：{receiver}一侧没有抓到{n#该|任何一个} SYN",
  "stopped.again": "**途中被拦下**：{receiver}一侧一个也没有抓到",
  "stopped.large": "**途中被拦下**：{receiver}一侧一个也没有抓到，而连接本身已建立，可见小报文能够通过",
  "rejected.icmp": "**途中被 {router} 拒绝**：{receiver}一侧没有抓到该 SYN",
  "rejected.reset": "**途中被拒绝**：{receiver}一侧既没有该 SYN，也没有这个 RST，是途中的设备冒名应答",
  made: "**并非{sender}所发**：{sender}一侧没有抓到其中任何内容，是途中的设备以{sender}的名义发出的",
  rewritten: "**途中被改写**：{from} 变成 {to}",
  translated: "**途中经过地址转换**：{from} 变成 {to}",
  kept: "**未随之转换**：途中会转换报文的地址，但这一行里的地址原样不变；在{receiver}一侧看来，{sender}是 {seen}",
  piece: "**只到了一部分**：{receiver}一侧只抓到其中 {m} 字节里的 {n} 字节",
  "part.syn": "**只到了一部分**：{m} 个 SYN 中，{receiver}一侧只抓到 {n} 个",
  late: "**有延迟**：{receiver}一侧晚了 {dur}",
  differs: "{receiver}一侧看到的是：{sentence}",
  unseen: "连接确曾建立，{receiver}一侧的抓包里却没有它的任何报文：也许用了抓包过滤条件",
  one: "只有{seen}一侧的抓包里有",
  end: "。",
  "note.alone.client": "只有客户端一侧的抓包里有这个会话，服务端一侧没有与之相符的会话。",
  "note.alone.server": "只有服务端一侧的抓包里有这个会话，客户端一侧没有与之相符的会话。",
  "note.ends": "在客户端一侧是 {client} → {server}，在服务端一侧是 {client2} → {server2}。",
  "note.same": "途中未作任何改动：两端的所有行完全一致。",
  "note.same.but": "两端一致的有 {n} 行，共 {m} 行。",
  "note.nothing": "公布过端口 {ports}，但两端都没有抓到通往那里的连接：没有发出 SYN，或者被发送方本机拦下。",
  "note.filter":
    "{who}一侧的抓包里没有任何数据连接。如果是“port 21”之类的过滤条件把它们排除了，那么这里所说的拦下，只是没有抓到而已。",
  "note.clocks": "服务端一侧的时钟{ahead} {dur}；这里的时间以客户端一侧为准。",
  "clock.ahead": "快",
  "clock.behind": "慢",
  "note.frames":
    "帧号：客户端一侧 · 服务端一侧。句子里的帧号属于客户端一侧的抓包；只有服务端一侧才有的行，则属于服务端一侧的抓包。",
};

/** The words of comparisons. */
export type CrossingTexts = typeof en;

/** They in each language. */
export const crossingTexts: Said<CrossingTexts> = { en, "zh-CN": zh };
