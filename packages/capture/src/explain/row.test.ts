import { describe, expect, it } from "vitest";
import { articleSession, command, reply } from "../../test/article.ts";
import { ranges, row, session } from "../../test/rows.ts";
import { download, everyKind } from "../../test/samples.ts";
import type { DataParams, Row } from "../model.ts";
import type { Style } from "./fill.ts";
import { explainRow } from "./row.ts";
import { formatFrames } from "./units.ts";

const empty = session();
const both = (one: Row, inside = empty): [string, string] => [
  explainRow(one, inside, "en"),
  explainRow(one, inside, "zh-CN"),
];

describe("the article's passive session", () => {
  const hash = "ab".repeat(32);
  const golden: readonly (readonly [frames: string, en: string, zh: string])[] = [
    [
      "1-3",
      "Three-way handshake: client 192.168.13.104:40512 opens the control connection to server 192.168.13.111:21 (RTT 0.42 ms)",
      "三次握手：客户端 192.168.13.104:40512 与服务端 192.168.13.111:21 建立控制连接（往返时延 0.42 毫秒）",
    ],
    [
      "4",
      'Server greets: "(vsFTPd 3.0.3)" – FTP service ready',
      "服务端响应 FTP 连接：“(vsFTPd 3.0.3)”，服务就绪",
    ],
    ["6", 'Client sends user name "ftpuser"', "客户端输入用户名“ftpuser”"],
    ["8", "User name OK, password required", "服务端提示请输入密码"],
    ["10", "Client sends the password (in clear text)", "客户端输入密码（明文传输）"],
    ["11", "Login successful", "服务端响应登录成功"],
    ["13", "Client asks for the server's system type", "客户端查询服务端系统类型"],
    ["14", "Server's system type: UNIX Type: L8", "服务端返回系统类型：UNIX Type: L8"],
    [
      "16",
      'Client asks for passive mode: "tell me an address where you listen"',
      "客户端请求被动模式（请服务端开放端口等待连接）",
    ],
    [
      "17",
      "Server enters passive mode and announces 192.168.13.111, port 13365 (52×256+53=13365) → data connection C1.D1 (frames 19-21,24-25,27-29)",
      "服务端响应进入被动模式，并将监听的端口 13365 发给客户端（52x256+53=13365），地址 192.168.13.111 → 数据连接 C1.D1（第 19-21,24-25,27-29 帧）",
    ],
    [
      "19-21",
      "Three-way handshake: the client connects to the announced port 13365 (frame 17) – passive data connection C1.D1",
      "三次握手：客户端主动连接服务端在第 17 帧公布的端口 13365，建立被动模式数据连接 C1.D1",
    ],
    ["22", "Client asks for the directory listing (dir / ls -l)", "客户端查询目录列表（dir）"],
    [
      "23",
      "Server is about to send the listing over the data connection",
      "服务端响应：即将通过数据连接发送目录列表",
    ],
    [
      "24",
      "Server sends the directory listing (66 bytes, 1 entry)",
      "服务端传送目录详细信息（66 字节，1 项）",
    ],
    [
      "25,27-29",
      "Four-way close of data connection C1.D1, started by the server (= end of listing)",
      "四次挥手：服务端先发起，关闭数据连接 C1.D1（即列表结束）",
    ],
    ["30", "Transfer complete; data connection is closed", "服务端提示传输完成，数据连接关闭"],
    ["32", "Client asks for binary (image) transfer type", "客户端设定传输模式为二进制模式"],
    ["33", "Server confirms BINARY mode", "服务端返回设定结果：已切换到 BINARY 模式"],
    [
      "35",
      'Client asks for passive mode: "tell me an address where you listen"',
      "客户端请求被动模式（请服务端开放端口等待连接）",
    ],
    [
      "36",
      "Server enters passive mode and announces 192.168.13.111, port 40001 (156×256+65=40001) → data connection C1.D2 (frames 37-39,42-46)",
      "服务端响应进入被动模式，并将监听的端口 40001 发给客户端（156x256+65=40001），地址 192.168.13.111 → 数据连接 C1.D2（第 37-39,42-46 帧）",
    ],
    [
      "37-39",
      "Three-way handshake: the client connects to the announced port 40001 (frame 36) – passive data connection C1.D2",
      "三次握手：客户端主动连接服务端在第 36 帧公布的端口 40001，建立被动模式数据连接 C1.D2",
    ],
    ["40", "Client downloads file 13111.txt (get)", "客户端请求下载文件 13111.txt（get）"],
    [
      "41",
      "Server will send 13111.txt (18 bytes) in BINARY mode over the data connection",
      "服务端准备以 BINARY 模式通过数据连接发送 13111.txt（18 字节）",
    ],
    [
      "42",
      `Data transfer: server → client, 18 bytes in 1 packet. Complete: 18 bytes = size announced in frame 41 · SHA-256 ${hash}`,
      `数据传输：服务端 → 客户端，18 字节，1 个报文。完整：18 字节，与第 41 帧公布的大小一致 · SHA-256 ${hash}`,
    ],
    [
      "43-46",
      "Four-way close of data connection C1.D2, started by the server (= end of file)",
      "四次挥手：服务端先发起，关闭数据连接 C1.D2（即文件结束标志）",
    ],
    ["47", "Transfer complete; data connection is closed", "服务端提示传输完成，数据连接关闭"],
    ["49", "Client asks to end the session", "客户端请求退出"],
    ["50", "Server says goodbye and will close the control connection", "服务端响应退出请求，将关闭控制连接"],
  ];

  it("is told in both languages", () => {
    const told = articleSession.rows.map((one) => [formatFrames(one.frames), ...both(one, articleSession)]);
    expect(told).toEqual(golden);
  });
});

describe("every kind of row", () => {
  it.each(everyKind.map((one) => [one.kind, one] as const))("%s is a whole sentence", (_, one) => {
    for (const text of both(one)) {
      expect(text).not.toMatch(/undefined|null|NaN|[{}]|\*\*/);
      expect(text.trim()).toBe(text);
    }
    expect(both(one)[1]).toMatch(/[\u4e00-\u9fff]/);
  });

  it("reads as it was read and found good", async () => {
    await expect(everyKind.map((one) => both(one).join("\n")).join("\n\n")).toMatchFileSnapshot(
      "../../test/golden/every-kind.txt",
    );
  });
});

describe("an active data connection", () => {
  const params = {
    connection: "C1.D3",
    server: { address: "198.51.100.1", port: 61920 },
    client: { address: "192.0.2.10", port: 33582 },
    announcedIn: 57,
  };

  it("tells of a port that is not 20", () => {
    expect(both(row("tcp.handshake.data.active", "60-62", params))).toEqual([
      "Three-way handshake: the server connects from port 61920 (not 20: the server does not use the classic ftp-data port) to the client's port 33582 (announced in frame 57) – active data connection C1.D3",
      "三次握手：服务端从 61920 端口（不是 20 端口：该服务端未使用传统的数据端口）主动连接客户端在第 57 帧公布的端口 33582，建立主动模式数据连接 C1.D3",
    ]);
  });
});

describe("a close in one direction", () => {
  const params = { which: "data", who: "server", connection: "C1.D1", ends: null } as const;

  it("says how the other side answered", () => {
    expect(both(row("tcp.close.half", "48", { ...params, reset: 50 }))).toEqual([
      "Server closed its direction; the other side answered with RST (frame 50)",
      "服务端已关闭发送方向；对方以 RST 结束连接（第 50 帧）",
    ]);
    expect(both(row("tcp.close.half", "48", { ...params, reset: null }))).toEqual([
      "Server closed its direction; the other side's FIN was not captured",
      "服务端已关闭发送方向；未抓到对方的 FIN",
    ]);
  });
});

describe("a full receive buffer", () => {
  const zero = (seconds: number, times: number) =>
    both(row("tcp.zerowin", "54", { which: "data", who: "client", seconds, times }));

  it("is told with its length in a unit that fits, and how often", () => {
    expect(zero(0.25, 1)).toEqual([
      "Client has a full receive buffer (window 0) for 250 ms: it reads too slowly",
      "客户端接收缓冲区已满（零窗口），持续 250 毫秒：读取太慢",
    ]);
    expect(zero(3, 12)).toEqual([
      "Client has a full receive buffer (window 0) 12 times, for 3 s in all: it reads too slowly",
      "客户端接收缓冲区先后 12 次写满（零窗口），共持续 3 秒：读取太慢",
    ]);
  });
});

describe("what is not in the capture", () => {
  const gap = (cause: "acknowledged" | "end" | "bound") =>
    both(row("tcp.gap.capture", "9", { which: "data", who: "server", bytes: 2_920, cause }));

  it("is told by its cause", () => {
    expect(gap("acknowledged")).toEqual([
      "2,920 bytes were acknowledged but are missing in the capture: the capture lost packets, not the network",
      "2,920 字节已被确认但抓包文件中没有：是抓包丢包，不是网络丢包",
    ]);
    expect(gap("end")[0]).toBe("2,920 bytes were neither seen nor acknowledged when the connection ended");
    expect(gap("bound")[1]).toBe("放弃等待 2,920 字节：乱序到达的数据过多，无法全部缓存");
  });

  it("is no missing answer if it is only the third packet of a handshake", () => {
    const to = { address: "192.0.2.1", port: 21 };
    const params = { which: "control", to, attempts: 1, seconds: 0 } as const;
    expect(both(row("tcp.handshake.incomplete", "1", { ...params, answered: true }))).toEqual([
      "Connection attempt to 192.0.2.1:21: answered with SYN/ACK, but the third packet of the handshake is missing",
      "尝试连接 192.0.2.1:21：对方已应答 SYN/ACK，但没有握手的第三个报文",
    ]);
    expect(both(row("tcp.handshake.incomplete", "1", params))[0]).toMatch(/1 SYN, no answer in the capture$/);
  });
});

describe("announcements", () => {
  const pasv = reply("17", 227, "PASV", "Entering Passive Mode", {}, "C1.D1");
  const [open] = articleSession.connections;
  if (open === undefined) throw new Error("the article has a data connection");

  it("say when nothing came of them", () => {
    const unused = session({ connections: [{ ...open, frames: [], state: "unused" }] });
    const missing = session({ connections: [{ ...open, frames: [], state: "not-captured" }] });
    expect(both(pasv, unused)[0]).toMatch(/ → data connection C1\.D1 \(never used\)$/);
    expect(both(pasv, missing)[1]).toMatch(/ → 数据连接 C1\.D1（未抓到）$/);
  });

  it("put no blank between a full-width bracket and the arrow", () => {
    const announced = { endpoint: { address: "192.0.2.1", port: 7 }, numbers: null, foreign: false };
    const epsv = reply("17", 229, "EPSV", "ok (|||7|)", { announced }, "C1.D1");
    expect(both(epsv, session({ connections: [open] }))).toEqual([
      "Server enters extended passive mode on port 7 (address = control connection's 192.0.2.1) → data connection C1.D1 (frames 19-21,24-25,27-29)",
      "服务端进入扩展被动模式，监听端口 7（地址同控制连接 192.0.2.1）→ 数据连接 C1.D1（第 19-21,24-25,27-29 帧）",
    ]);
  });

  it("that were taken up before the reply are told so", () => {
    const port = { ...reply("30", 200, "PORT", "established"), answers: 17 };
    expect(both(port, session({ connections: [open] }))).toEqual([
      "Server accepts the client's address; its data connection is already made",
      "服务端响应已收到 PORT 命令，数据连接已经建立",
    ]);
    const early = { ...reply("18", 200, "PORT", "ok"), answers: 17 };
    expect(both(early, session({ connections: [open] }))[0]).toMatch(/will connect when/);
  });

  it("name a single frame as one", () => {
    const single = session({ connections: [{ ...open, frames: ranges("19") }] });
    expect(both(pasv, single)[0]).toMatch(/ \(frame 19\)$/);
  });
});

describe("suffixes", () => {
  it("follow any row", () => {
    const resent = { ...command("6", "NOOP"), retransmissions: 1, alsoHandshake: true };
    expect(both(resent)).toEqual([
      "Client keeps the connection alive (does nothing) (also completes the handshake); 1 retransmission",
      "客户端发送空操作以保持连接（同时完成三次握手）；含 1 次重传",
    ]);
  });

  const told = (change: Partial<DataParams>): string =>
    explainRow(row("data.down", "62", { ...download, sha256: null, ...change }), empty, "en");

  it("verify a transfer only by what was announced", () => {
    expect(told({})).toMatch(/\. Complete: 12,345,678 bytes = size announced in frame 41$/);
    expect(told({ expected: null })).not.toContain("omplete");
    expect(told({ complete: "unknown" })).not.toContain("omplete");
    expect(told({ complete: "no", bytes: 5, total: 5, durationMs: 0, packets: 1 })).toMatch(
      /5 bytes in 1 packet\. Incomplete: 5 of 12,345,678 bytes$/,
    );
  });

  it("count as captured the packets of a transfer of which others were lost", () => {
    const one = row("data.down", "62", { ...download, lossy: true });
    expect(explainRow(one, session(), "en")).toContain("bytes in 8,500 captured packets, 2 s,");
    expect(explainRow(one, session(), "zh-CN")).toContain("字节，抓到 8,500 个报文，");
  });

  it("know a resumed transfer and one whose line ends were converted", () => {
    expect(told({ offset: 100 })).toContain(
      "; resumed at byte 100. Complete: 12,345,678 bytes = what was left of",
    );
    const ascii = told({ ascii: true, total: 12_345_700, complete: "unknown" });
    expect(ascii).toMatch(/; size differs from the announced size because ASCII mode converts line ends$/);
  });

  it("compare the whole transfer, whatever this row carries of it", () => {
    expect(told({ bytes: 3_000 })).toMatch(/3,000 bytes in .*\. Complete: 12,345,678 bytes = size announced/);
    const short = told({ bytes: 2_000, total: 5_000, expected: { bytes: 6_000, frame: 41 }, complete: "no" });
    expect(short).toMatch(/\. Incomplete: 5,000 of 6,000 bytes$/);
  });

  it("explain no size by line ends that an aborted transfer does not have", () => {
    const ascii = { ascii: true, total: 5, complete: "unknown" } as const;
    expect(told({ ...ascii, succeeded: false })).not.toContain("ASCII");
    expect(told({ ...ascii, complete: "no" })).toMatch(/\. Incomplete: 5 of 12,345,678 bytes$/);
  });

  it("give no SHA-256 of a part of a file", () => {
    const sha256 = "ab".repeat(32);
    expect(told({ sha256 })).toMatch(/ · SHA-256 abab/);
    expect(told({ sha256, expected: null, complete: "unknown" })).toMatch(/ · SHA-256 abab/);
    expect(told({ sha256, expected: null, complete: "unknown", succeeded: false })).not.toContain("SHA-256");
    expect(told({ sha256, complete: "no", total: 5 })).not.toContain("SHA-256");
  });

  it("call no transfer an empty file that the server did not confirm", () => {
    const one = row("data.empty", "24", { connection: "C1.D2", verb: "RETR" });
    const [connection] = articleSession.connections;
    const answered = (code: number) =>
      session({
        connections: connection === undefined ? [] : [{ ...connection, id: "C1.D2", commandFrame: 40 }],
        commands: [
          {
            frame: 40,
            verb: "RETR",
            argument: "x",
            replies: [{ frame: 41, frames: [[41, 41]], code, text: "" }],
          },
        ],
      });
    expect(explainRow(one, answered(226), "en")).toBe("No data was sent (empty file)");
    expect(explainRow(one, answered(550), "en")).toBe("No data was sent");
  });
});

describe("hostile text", () => {
  const name = `**x** {a} \u001b[31m\u202e${"y".repeat(5_000)}`;

  it("is escaped, bounded and never read as a template", () => {
    for (const text of both(command("40", "RETR", name))) {
      expect(text).toContain("**x** {a} \\x1b[31m\\u{202e}yyy");
      expect(text.length).toBeLessThan(260);
    }
  });

  it("reaches a style as wire text, apart from the sentence", () => {
    const style: Style = {
      strong: (text) => `<b>${text}</b>`,
      wire: (text) => `[${text}]`,
      connection: (id) => `(${id})`,
      hash: (digits) => digits,
      frames: (ranges) => formatFrames(ranges),
    };
    expect(explainRow(command("40", "RETR", "a.txt"), empty, "en", { style })).toBe(
      "Client <b>downloads</b> file [a.txt] (get)",
    );
  });
});
