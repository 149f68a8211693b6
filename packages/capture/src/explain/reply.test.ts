import { commands } from "@twinport/protocol";
import { describe, expect, it } from "vitest";
import { reply } from "../../test/article.ts";
import { session } from "../../test/rows.ts";
import type { ReplyParams } from "../model.ts";
import { explainRow } from "./row.ts";

function said(
  code: number,
  command: string,
  text: string,
  rest: Partial<ReplyParams> = {},
): [en: string, zh: string] {
  const [verb = "", ...argument] = command.split(" ");
  const one = reply("1", code, verb === "" ? null : verb, text, { argument: argument.join(" "), ...rest });
  return [explainRow(one, session(), "en"), explainRow(one, session(), "zh-CN")];
}

describe("replies", () => {
  it.each<[number, string, string, string, string]>([
    [120, "", "Service ready in 5 minutes", "Server will be ready in 5 minutes", "服务端将在 5 分钟后就绪"],
    [150, "STOU", "FILE: x", "Server is ready to receive x", "服务端准备接收 x"],
    [150, "STOU x", "FILE: x.1", "Server is ready to receive x.1", "服务端准备接收 x.1"],
    [150, "STOU", "go", "Server is ready to receive the file", "服务端准备接收文件"],
    [
      150,
      "RETR a (7 bytes)",
      "Opening BINARY mode data connection for a (7 bytes) (18 bytes).",
      "Server will send a (7 bytes) (18 bytes) in BINARY mode over the data connection",
      "服务端准备以 BINARY 模式通过数据连接发送 a (7 bytes)（18 字节）",
    ],
    [
      150,
      "RETR a",
      "Opening data connection for a (1,234 octets).",
      "Server will send a (1,234 bytes) over the data connection",
      "服务端准备通过数据连接发送 a（1,234 字节）",
    ],
    [213, "STAT", "Status follows", "Server status", "服务端返回状态"],
    [
      213,
      "STAT /x",
      "Status follows",
      "Server sends the listing on the control connection",
      "服务端在控制连接上返回列表",
    ],
    [225, "ABOR", "ok", "ABOR done, no transfer in progress", "中止命令已处理，当前没有传输"],
    [
      227,
      "QUIT",
      "Logout.",
      "Server says goodbye and will close the control connection",
      "服务端响应退出请求，将关闭控制连接",
    ],
    [227, "NOOP", "ok", "Reply 227 to NOOP: done (connections)", "对 NOOP 的响应 227：完成（连接）"],
    [229, "CWD a", "ok", "Reply 229 to CWD: done (connections)", "对 CWD 的响应 229：完成（连接）"],
    [
      229,
      "EPSV",
      "ok",
      'Server enters extended passive mode, but the port cannot be read: "ok"',
      "服务端进入扩展被动模式，但端口无法解析：“ok”",
    ],
    [253, "MDTM 20240101000000 f", "ok", "Server confirms MDTM", "服务端确认 MDTM"],
    [550, "LIST -la /x", "no", "/x: not found or no permission", "/x：不存在或无权限"],
    [550, "MFMT 20240101000000 f", "no", "f: not permitted", "f：操作不被允许"],
    [
      250,
      "MLST",
      "type=dir; /",
      "Facts of the current directory: type=dir; /",
      "当前目录的属性：type=dir; /",
    ],
    [125, "RETR a", "go", "Data connection already open, transfer starts", "数据连接已打开，开始传输"],
    [
      150,
      "RETR a",
      "Opening ASCII mode data connection",
      "Server will send a in ASCII mode over the data connection",
      "服务端准备以 ASCII 模式通过数据连接发送 a",
    ],
    [150, "RETR a", "ok", "Server will send a over the data connection", "服务端准备通过数据连接发送 a"],
    [150, "STOR a", "Ok to send data.", "Server is ready to receive a", "服务端准备接收 a"],
    [
      150,
      "MLSD",
      "go",
      "Server is about to send the listing over the data connection",
      "服务端响应：即将通过数据连接发送目录列表",
    ],
    [
      200,
      "PORT 1",
      "ok",
      "Server accepts the client's address; it will connect when a transfer is requested",
      "服务端响应已收到 PORT 命令，需要传输时将主动连接客户端",
    ],
    [200, "NOOP", "ok", "Server confirms NOOP", "服务端确认 NOOP"],
    [200, "XFOO", "ok", "Server confirms XFOO", "服务端确认 XFOO"],
    [213, "SIZE a", "0012345", "Size is 12,345 bytes", "文件大小为 12,345 字节"],
    [213, "SIZE a", "1", "Size is 1 byte", "文件大小为 1 字节"],
    [
      213,
      "MDTM a",
      "20241122180000",
      "Modified 2024-11-22 18:00:00 UTC",
      "修改时间为 2024-11-22 18:00:00（UTC）",
    ],
    [213, "MDTM a", "tomorrow", "Reply 213 to MDTM: done (information)", "对 MDTM 的响应 213：完成（信息）"],
    [226, "ABOR", "ok", "Abort processed", "中止命令已处理"],
    [230, "RETR a", "hi", "Reply 230 to RETR: done (login)", "对 RETR 的响应 230：完成（登录）"],
    [550, "CWD a", "a: Not a directory", "a: not a directory", "a：不是目录"],
    [550, "RETR a", "a: not a plain file.", "a: not a plain file", "a：不是普通文件"],
    [230, "USER a", "hi", "Login successful", "服务端响应登录成功"],
    [
      234,
      "AUTH TLS",
      "go",
      "Server accepts TLS: TLS handshake follows, from here on the commands are encrypted",
      "服务端接受 TLS：接下来进行 TLS 握手，之后的命令均被加密",
    ],
    [250, "CWD /pub", "ok", "Directory changed to /pub", "目录切换成功：/pub"],
    [250, "XCUP", "ok", "Directory changed", "目录切换成功"],
    [250, "RETR a", "ok", "Transfer complete (250 instead of 226)", "传输完成（用 250 代替 226）"],
    [257, "PWD", '"/a ""b""" is the current directory', 'Current directory is /a "b"', '当前目录为 /a "b"'],
    [257, "XMKD new", "made", "Directory new created", "目录 new 创建成功"],
    [350, "REST 100", "ok", "Next transfer will start at byte 100", "下次传输将从第 100 字节开始"],
    [421, "", "Timeout.", "Timeout: server closes the control connection", "超时：服务端关闭控制连接"],
    [
      421,
      "",
      "No transfer timeout (600 seconds): closing control connection",
      "Timeout: server closes the control connection",
      "超时：服务端关闭控制连接",
    ],
    [
      421,
      "",
      "There are too many connections from your internet address.",
      "Too many connections: server closes the control connection",
      "连接数过多：服务端关闭控制连接",
    ],
    [
      421,
      "",
      "Service shutting down.",
      "Service not available: server closes the control connection",
      "服务不可用：服务端关闭控制连接",
    ],
    [
      554,
      "RETR a",
      "REST position (100) > file size (2)",
      "a: the transfer cannot start at the byte that REST named",
      "a：无法从 REST 指定的位置开始传输",
    ],
    [425, "LIST", "no", "Server could not open the data connection", "服务端无法建立数据连接"],
    [500, "FOO", "what?", "Command not understood", "无法识别的命令"],
    [
      500,
      "PASS x",
      "OOPS: vsftpd: refusing",
      'Command not understood: "OOPS: vsftpd: refusing"',
      "无法识别的命令：“OOPS: vsftpd: refusing”",
    ],
    [
      500,
      "PORT 1",
      "Illegal PORT command.",
      'Server refuses the client\'s address ("Illegal PORT command.")',
      "服务端拒绝客户端公布的地址（“Illegal PORT command.”）",
    ],
    [522, "EPRT x", "use (1,2)", "Address family not supported, use (1,2)", "不支持该协议族，请使用 (1,2)"],
    [
      522,
      "RETR a",
      "SSL failed",
      "TLS on the data connection failed (often: session reuse required)",
      "数据连接 TLS 失败（常见原因：要求会话复用）",
    ],
    [
      522,
      "RETR a",
      "Data connections must be encrypted.",
      "Data connections must be encrypted: PROT P is required",
      "数据连接必须加密：需要 PROT P",
    ],
    [530, "PASS x", "Login incorrect.", "Login failed", "登录失败"],
    [530, "LIST", "Please login.", "Not logged in", "未登录"],
    [
      530,
      "USER a",
      "Non-anonymous sessions must use encryption.",
      "Not logged in: TLS required first",
      "未登录：必须先启用 TLS",
    ],
    [550, "RETR a", "Failed to open file.", "a: not found or no permission", "a：不存在或无权限"],
    [550, "LIST", "Failed", "Not found or no permission", "不存在或无权限"],
    [550, "STOR a", "Permission denied.", "a: not permitted", "a：操作不被允许"],
    [550, "DELE a", "No such file.", "a: not found or no permission", "a：不存在或无权限"],
    [550, "MKD a", "File exists.", "a: already exists", "a：已存在"],
    [
      550,
      "SIZE a",
      "SIZE not allowed in ASCII mode",
      "a: the server gives no size in ASCII mode",
      "a：ASCII 模式下服务端不提供文件大小",
    ],
    [299, "XFOO", "?", "Reply 299 to XFOO: done (unspecified)", "对 XFOO 的响应 299：完成（未定义）"],
    [
      554,
      "RETR a",
      "?",
      "Reply 554 to RETR: failed, do not repeat unchanged (file system)",
      "对 RETR 的响应 554：失败，原样重试无用（文件系统）",
    ],
    [
      150,
      "",
      "?",
      "Reply 150: OK, started – wait for the next reply (file system)",
      "响应 150：已开始，请等待下一条响应（文件系统）",
    ],
  ])("%i to '%s': %s", (code, command, text, en, zh) => {
    expect(said(code, command, text)).toEqual([en, zh]);
  });

  it("take the type in force where the server names none", () => {
    expect(said(150, "RETR a", "go", { type: "I" })[0]).toContain("in BINARY mode");
    expect(said(200, "TYPE A", "ok", { type: "A" })[0]).toBe("Server confirms ASCII mode");
    expect(said(200, "TYPE A", "ok")[0]).toBe("Server confirms TYPE");
  });

  it("join the features, and say when there are none", () => {
    const lines = ["Features:", " EPRT", " MDTM", " UTF8", "End"];
    expect(said(211, "FEAT", "", { lines })).toEqual([
      "Server lists its features: EPRT, MDTM, UTF8",
      "服务端返回支持的扩展功能：EPRT, MDTM, UTF8",
    ]);
    expect(said(211, "FEAT", "no-features")[0]).toBe("Server lists no features");
  });

  it("give the facts of MLST", () => {
    const lines = ["Listing a", " type=file;size=18; a", "End"];
    expect(said(250, "MLST a", "", { lines })[0]).toBe("Facts of a: type=file;size=18; a");
  });

  it("multiply 227's port out and take 229's address from the control connection", () => {
    const announced = {
      endpoint: { address: "192.168.13.111", port: 13365 },
      numbers: [192, 168, 13, 111, 52, 53],
      foreign: false,
    };
    const third = { ...announced, endpoint: { address: "203.0.113.9", port: 13365 }, foreign: true };
    expect(said(227, "PASV", "", { announced: third })).toEqual([
      "Server enters passive mode and announces the address of a third host, 203.0.113.9, port 13365 (52×256+53=13365)",
      "服务端响应进入被动模式，但公布的是第三方主机的地址 203.0.113.9，端口 13365（52x256+53=13365）",
    ]);
    expect(said(227, "PASV", "", { announced })[0]).toContain("192.168.13.111, port 13365 (52×256+53=13365)");
    expect(said(229, "EPSV", "", { announced })[1]).toBe(
      "服务端进入扩展被动模式，监听端口 13365（地址同控制连接 192.168.13.111）",
    );
    expect(said(227, "PASV", "ok")[0]).toBe(
      'Server enters passive mode, but the address it announces cannot be read: "ok"',
    );
  });

  it("have a sentence for every reply that the command table allows, and for any code", () => {
    const announced = { endpoint: { address: "192.0.2.1", port: 5282 }, numbers: null, foreign: false };
    const codes = new Set([0, 100, 399, 499, 599, 666, 999]);
    for (const spec of Object.values(commands)) for (const code of spec.replies) codes.add(code);
    for (const verb of ["", "NOPE", ...Object.keys(commands)]) {
      for (const code of codes) {
        for (const text of [...said(code, verb, "text"), ...said(code, `${verb} x`, "1 a", { announced })]) {
          expect(text, `${code} ${verb}`).not.toMatch(/undefined|[{}]|\*\*|^$|\s$| {2}/);
        }
      }
    }
  });
});
