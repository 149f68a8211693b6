import { commands } from "@twinport/protocol";
import { describe, expect, it } from "vitest";
import { command } from "../../test/article.ts";
import { session } from "../../test/rows.ts";
import { explainRow } from "./row.ts";

const said = (line: string, rest = {}): [en: string, zh: string] => {
  const [verb = "", ...argument] = line.split(" ");
  const one = command("1", verb, argument.join(" "), rest);
  return [explainRow(one, session(), "en"), explainRow(one, session(), "zh-CN")];
};

const announced = (address: string, port: number) => ({
  announced: { endpoint: { address, port }, numbers: null, foreign: false },
});

describe("commands", () => {
  it.each([
    [
      "USER anonymous",
      'Client sends user name "anonymous" (anonymous login)',
      "客户端输入用户名“anonymous”（匿名登录）",
    ],
    ["USER bob", 'Client sends user name "bob"', "客户端输入用户名“bob”"],
    ["XPWD", "Client asks for the current directory", "客户端查询当前工作目录"],
    ["XCWD /pub", "Client changes to directory /pub", "客户端进入目录 /pub"],
    [
      "TYPE a",
      "Client asks for ASCII transfer type (line ends are converted)",
      "客户端请求 ASCII 传输模式（会转换换行符）",
    ],
    ["TYPE L 8", "Client asks for binary (image) transfer type", "客户端设定传输模式为二进制模式"],
    ["TYPE E", "Client asks for EBCDIC type", "客户端请求 EBCDIC 传输模式"],
    ["TYPE X", "Client asks for transfer type X", "客户端请求传输模式 X"],
    ["MODE Z", "Client asks for deflate mode", "客户端请求 deflate 传输方式"],
    ["STRU F", "Client sets file structure", "客户端设定文件结构"],
    [
      "EPSV",
      "Client asks for extended passive mode (port only, works with IPv6)",
      "客户端请求扩展被动模式（只返回端口，支持 IPv6）",
    ],
    ["EPSV all", "Client promises to use only EPSV from now on", "客户端声明今后只使用 EPSV"],
    ["LIST", "Client asks for the directory listing (dir / ls -l)", "客户端查询目录列表（dir）"],
    [
      "LIST /pub",
      "Client asks for the directory listing of /pub (dir / ls -l)",
      "客户端查询 /pub 的目录列表（dir）",
    ],
    [
      "LIST -al",
      "Client asks for the directory listing with -al (dir / ls -l)",
      "客户端以参数 -al 查询目录列表（dir）",
    ],
    [
      "LIST -la /x y",
      "Client asks for the directory listing of /x y with -la (dir / ls -l)",
      "客户端以参数 -la 查询 /x y 的目录列表（dir）",
    ],
    [
      "STAT -l /x",
      "Client asks for status/listing of /x with -l on the control connection",
      "客户端在控制连接上以参数 -l 查询 /x 的状态或列表",
    ],
    [
      "MFMT 20261122175959 hostname",
      "Client sets the modification time of hostname to 2026-11-22 17:59:59 UTC",
      "客户端设置 hostname 的修改时间为 2026-11-22 17:59:59（UTC）",
    ],
    ["MFMT now f", "Client sets the modification time of now f", "客户端设置 now f 的修改时间"],
    [
      "MDTM 20240101000000 f",
      "Client sets the modification time of f to 2024-01-01 00:00:00 UTC",
      "客户端设置 f 的修改时间为 2024-01-01 00:00:00（UTC）",
    ],
    ["MDTM f", "Client asks for the modification time of f", "客户端查询文件 f 的修改时间"],
    [
      "MFCT 20240101000000 f",
      "Client sets the creation time of f to 2024-01-01 00:00:00 UTC",
      "客户端设置 f 的创建时间为 2024-01-01 00:00:00（UTC）",
    ],
    ["NLST *.txt", "Client asks for the names only of *.txt (ls)", "客户端查询 *.txt 的文件名列表（ls）"],
    ["RNTO b", "… to b (step 2: new name)", "……改名为 b（第二步：新名）"],
    ["AUTH TLS", "Client asks to encrypt the control connection with TLS", "客户端请求用 TLS 加密控制连接"],
    [
      "AUTH GSSAPI",
      "Client asks to protect the control connection with GSSAPI",
      "客户端请求用 GSSAPI 保护控制连接",
    ],
    ["PROT P", "Client asks to encrypt data connections", "客户端要求对数据连接加密"],
    ["CWD", "Client sends CWD without its argument", "客户端发送 CWD，但缺少参数"],
    ["XYZZY", "Client sends XYZZY", "客户端发送 XYZZY"],
    ["XYZZY plugh", "Client sends XYZZY plugh", "客户端发送 XYZZY plugh"],
    ["constructor", "Client sends constructor", "客户端发送 constructor"],
    [
      "PORT 1,2,3",
      "Client sends PORT with an address that cannot be read: 1,2,3",
      "客户端发送 PORT，但其中的地址无法解析：1,2,3",
    ],
  ])("%s", (line, en, zh) => {
    expect(said(line)).toEqual([en, zh]);
  });

  it("multiplies PORT's port out", () => {
    expect(said("PORT 192,168,13,104,131,46", announced("192.168.13.104", 33582))).toEqual([
      "Client announces active mode: it listens on 192.168.13.104:33582 (131×256+46=33582) and waits for the server to connect",
      "客户端使用主动模式：把自己监听的地址 192.168.13.104 和端口 33582 告知服务端（131x256+46=33582），等待服务端来连接",
    ]);
    expect(said("EPRT |2|::1|5282|", announced("::1", 5282))).toEqual([
      "Client announces extended active mode: it listens on ::1 port 5282",
      "客户端使用扩展主动模式：监听 ::1 的 5282 端口，等待服务端来连接",
    ]);
  });

  it("never says that the client listens at a third host", () => {
    const third = (address: string) => ({
      announced: { endpoint: { address, port: 80 }, numbers: null, foreign: true },
    });
    expect(said("PORT 2,2,2,3,0,80", third("2.2.2.3"))).toEqual([
      "Client announces active mode with the address of a third host, 2.2.2.3:80 (0×256+80=80), and waits for the server to connect to it",
      "客户端使用主动模式：告知服务端的却是第三方主机的地址 2.2.2.3 和端口 80（0x256+80=80），等待服务端去连接该主机",
    ]);
    expect(said("EPRT |1|2.2.2.3|80|", third("2.2.2.3"))).toEqual([
      "Client announces extended active mode with the address of a third host, 2.2.2.3 port 80, and waits for the server to connect to it",
      "客户端使用扩展主动模式：告知的却是第三方主机 2.2.2.3 的 80 端口，等待服务端去连接该主机",
    ]);
  });

  it("say when no answer came", () => {
    expect(said("NOOP", { unanswered: 12.34 })).toEqual([
      "Client keeps the connection alive (does nothing). Server did not answer (none in 12.3 s)",
      "客户端发送空操作以保持连接。服务端在 12.3 秒内没有响应",
    ]);
    expect(said("NOOP", { unanswered: 0.000_1 })).toEqual([
      "Client keeps the connection alive (does nothing). No answer was captured",
      "客户端发送空操作以保持连接。未抓到响应",
    ]);
  });

  it("notes a Telnet interrupt", () => {
    expect(said("ABOR", { interrupt: true })).toEqual([
      "Client cancels the running transfer (preceded by a Telnet interrupt)",
      "客户端中止正在进行的传输（之前带有 Telnet 中断信号）",
    ]);
  });

  it.each(Object.keys(commands))("%s has a whole sentence, with and without an argument", (verb) => {
    for (const text of [...said(verb), ...said(`${verb} x`, announced("192.0.2.1", 5282))]) {
      expect(text).not.toMatch(/undefined|[{}]|\*\*|\s$/);
    }
  });
});
