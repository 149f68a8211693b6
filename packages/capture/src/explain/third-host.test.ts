import { describe, expect, it } from "vitest";
import { articleSession, reply } from "../../test/article.ts";
import { row, session } from "../../test/rows.ts";
import { download } from "../../test/samples.ts";
import type { DataConnectionRecord, Row } from "../model.ts";
import { explainRow } from "./row.ts";
import { thirdHost } from "./third-host.ts";

const client = { address: "192.0.2.10", port: 40_000 };
const [article] = articleSession.connections;
if (article === undefined) throw new Error("the article has a data connection");
const both = (one: Row, inside = session()): [en: string, zh: string] => [
  explainRow(one, inside, "en"),
  explainRow(one, inside, "zh-CN"),
];

describe("thirdHost", () => {
  const at = (address: string): DataConnectionRecord => ({ ...article, from: { address, port: 1 } });

  it("is neither the client nor what NAT makes of it", () => {
    const inside = session({ client });
    expect(thirdHost(at("203.0.113.9"), inside)).toBe("203.0.113.9");
    expect(thirdHost(at("::ffff:192.0.2.10"), inside)).toBeNull();
    expect(thirdHost(at("10.0.0.1"), inside)).toBeNull();
    expect(thirdHost(at("203.0.113.9"), session())).toBeNull(); // the client's own address is a private one
    expect(thirdHost({ ...article, from: null }, inside)).toBeNull();
  });
});

describe("a third host", () => {
  const address = "203.0.113.9";
  const listens = { address: "192.168.13.111", port: 13365 };
  const passive = session({ client, connections: [{ ...article, from: { address, port: 40_000 } }] });
  const active = session({
    client,
    connections: [{ ...article, method: "PORT", from: listens, to: { address, port: 5_010 } }],
  });

  it("is not called the client in a handshake", () => {
    const params = {
      connection: "C1.D1",
      server: listens,
      from: { address, port: 40_000 },
      announcedIn: 17,
    };
    expect(both(row("tcp.handshake.data.passive", "19-21", params), passive)).toEqual([
      "Three-way handshake: 203.0.113.9, not the client, connects to the server's port 13365 – passive data connection C1.D1",
      "三次握手：203.0.113.9（不是客户端）主动连接服务端的端口 13365，建立被动模式数据连接 C1.D1",
    ]);
  });

  it("is not called the client in a transfer", () => {
    const down = row("data.down", "46", { ...download, expected: null, sha256: null });
    expect(both(down, active)).toEqual([
      "Data transfer: server → 203.0.113.9 (not the client), 12,345,678 bytes in 8,500 packets, 2 s, 6.17 MB/s",
      "数据传输：服务端 → 203.0.113.9（不是客户端），12,345,678 字节，8,500 个报文，用时 2 秒，速率 6.17 MB/s",
    ]);
    const up = row("data.up", "46", { ...download, expected: null, sha256: null, durationMs: 0 });
    expect(both(up, passive)[0]).toMatch(/^Data transfer: 203\.0\.113\.9 \(not the client\) → server, /);
  });

  it("is no address of the client's, for the server that accepts it", () => {
    const ok = { ...reply("20", 200, "PORT", "ok"), answers: 17 };
    const named = session({ client, connections: [{ ...article, address, state: "unused" }] });
    expect(both(ok, named)).toEqual([
      "Server accepts the address; it will connect there when a transfer is requested",
      "服务端响应已收到 PORT 命令，需要传输时将主动连接该地址",
    ]);
  });

  it("is not the server that waits for another one", () => {
    const announced = { endpoint: listens, numbers: null, foreign: true };
    expect(both(reply("17", 227, "PASV", "ok", { announced }))[0]).toMatch(
      /^Server enters passive mode and announces 192\.168\.13\.111, port 13365/,
    );
  });

  it("is where an FXP transfer goes to or comes from", () => {
    const server = { address: "192.168.13.111", port: 5_010 };
    const other = { address, port: 20 };
    const fxp = (verb: string) =>
      both(row("data.fxp", "39-51", { connection: "C1.D1", verb, from: other, to: server, bytes: 5 }));
    expect(fxp("STOR")).toEqual([
      "Server-to-server transfer (FXP): data comes from 203.0.113.9, not from the client; 5 bytes",
      "服务器间直传（FXP）：数据来自 203.0.113.9，而非客户端；5 字节",
    ]);
    expect(fxp("RETR")[0]).toContain("data goes to 203.0.113.9, not to the client");
  });

  it("may be found behind an encrypted PORT", () => {
    const ends = { from: { ...listens, port: 20 }, to: { address: "192.168.13.104", port: 5_010 } };
    const seen = {
      active: true,
      bytes: 5,
      sender: "server",
      tickets: false,
      tls: null,
      alert: null,
      clear: false,
    } as const;
    expect(both(row("tls.inferred.data", "19", { connection: "C1.D1", ...ends, ...seen }))).toEqual([
      "Server connects to 192.168.13.104:5010 right after an encrypted exchange: very likely active mode data connection (inferred, the PORT/EPRT is encrypted); 5 bytes to the client",
      "加密交互后服务端随即连接 192.168.13.104:5010：很可能是主动模式数据连接（推断，PORT/EPRT 已加密）；5 字节发往客户端",
    ]);
  });
});
