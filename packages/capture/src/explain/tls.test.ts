import { describe, expect, it } from "vitest";
import { row, session } from "../../test/rows.ts";
import type { CertificateFacts, Row, RowParams, TlsFacts } from "../model.ts";
import { explainRow } from "./row.ts";

const both = (one: Row): string[] => [explainRow(one, session(), "en"), explainRow(one, session(), "zh-CN")];

const nothing: TlsFacts = {
  version: null,
  offered: null,
  cipher: null,
  serverName: null,
  alpn: null,
  certificate: null,
  clientCertificate: null,
  retried: false,
  clientRandom: null,
  resumed: null,
  complete: false,
  secrets: null,
  lacking: [],
};
const tls12 = { version: 0x0303, offered: 0x0304, cipher: 0xc030, resumed: true, complete: true };
const place = { which: "data", connection: "C1.D1" } as const;

function handshake(tls: Partial<TlsFacts>): string[] {
  return both(row("tls.handshake", "9", { ...place, tls: { ...nothing, ...tls } }));
}

describe("a TLS handshake", () => {
  it("says what was agreed on, and by which session", () => {
    expect(handshake({ ...tls12, serverName: "ftp\u001b", alpn: "ftp" })).toEqual([
      'TLS handshake on data connection C1.D1: TLS 1.2, TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, server name "ftp\\x1b", protocol "ftp" (ALPN); session resumed',
      "TLS 握手（数据连接 C1.D1）：TLS 1.2，TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384，服务器名“ftp\\x1b”，应用协议“ftp”（ALPN）；会话复用",
    ]);
  });

  it("names a suite without a name by its number", () => {
    expect(handshake({ ...tls12, cipher: 0xfefe, resumed: null })[0]).toBe(
      "TLS handshake on data connection C1.D1: TLS 1.2, 0xFEFE",
    );
  });

  it("says how far it got", () => {
    expect(handshake({ offered: 0x0304 })).toEqual([
      "TLS handshake begins on data connection C1.D1: ClientHello (up to TLS 1.3); no ServerHello answers it in the capture",
      "发起 TLS 握手（数据连接 C1.D1）：ClientHello（最高 TLS 1.3）；抓包中没有 ServerHello 应答",
    ]);
    expect(handshake({ ...tls12, complete: false })).toEqual([
      "TLS handshake on data connection C1.D1, not completed in the capture: TLS 1.2, TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
      "TLS 握手（数据连接 C1.D1），抓包中未完成：TLS 1.2，TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
    ]);
    expect(handshake({})).toEqual([
      "TLS handshake on data connection C1.D1; what was agreed on is not in the capture",
      "TLS 握手（数据连接 C1.D1）；协商结果不在抓包文件中",
    ]);
  });

  it("holds the certificate's dates against the capture's", () => {
    // The rows of tests are of 2023-11-14.
    const facts: CertificateFacts = {
      subject: "ftp.example.test",
      issuer: "Example CA",
      selfIssued: false,
      notBefore: 1_600_000_000,
      notAfter: 1_650_000_000,
    };
    const said = (certificate: Partial<CertificateFacts>): (string | undefined)[] =>
      handshake({ ...tls12, certificate: { ...facts, ...certificate } }).map(
        (text) => text.split(/SHA384[;；]/)[1],
      );
    expect(said({})).toEqual([
      ' certificate of "ftp.example.test", issued by "Example CA", valid until 2022-04-15 05:20:00 UTC (expired when this was captured); session resumed',
      "证书属于“ftp.example.test”，由“Example CA”签发，有效期至 2022-04-15 05:20:00 UTC（抓包时已过期）；会话复用",
    ]);
    expect(
      said({ subject: null, selfIssued: true, notBefore: 1_800_000_000, notAfter: 1_900_000_000 }),
    ).toEqual([
      " certificate without a common name, issued by itself, valid until 2030-03-17 17:46:40 UTC (not yet valid when this was captured); session resumed",
      "证书没有通用名，自签发，有效期至 2030-03-17 17:46:40 UTC（抓包时尚未生效）；会话复用",
    ]);
  });
});

describe("other rows of TLS", () => {
  const turn = { records: 1, bytes: 20, exact: true, guess: null };

  it.each<[Row, string, string]>([
    [row("tls.cmd", "9", turn), "Encrypted command, about 20 bytes", "加密命令，约 20 字节"],
    [
      row("tls.cmd", "9", { ...turn, records: 2 }),
      "Encrypted command or commands (2 records), about 20 bytes in all",
      "一条或多条加密命令（2 条记录），共约 20 字节",
    ],
    [
      row("tls.reply", "9", { ...turn, tickets: true }),
      "Encrypted reply, about 20 bytes; TLS session tickets may be among them",
      "加密响应，约 20 字节；其中可能含 TLS 会话票据",
    ],
    [
      row("tls.tickets", "9", { ...place, records: 2, bytes: 466, certain: false }),
      "About 466 encrypted bytes from the server in 2 records of the same length right behind the handshake (guess: TLS session tickets)",
      "握手之后服务端随即发送约 466 字节加密数据，共 2 条长度相同的记录（推测：TLS 会话票据）",
    ],
    [
      alert({ level: 1, description: 90 }),
      "TLS alert: user_canceled (warning)",
      "TLS 告警：user_canceled（警告）",
    ],
    [alert({ level: 9, description: 250 }), "TLS alert: 250", "TLS 告警：250"],
    [alert(null), "TLS alert, encrypted", "TLS 告警，已加密"],
    [
      row("tls.closenotify", "9", { ...place, who: "client", certain: true, closing: false }),
      "TLS close_notify",
      "TLS 关闭通知",
    ],
    [
      row("control.garbage", "9", { who: "server", bytes: 8, injected: true }),
      "Server sends 8 bytes of clear text behind its 234, where only TLS may follow: an injection attempt, or a faulty server",
      "服务端在 234 之后又发送 8 字节明文，而此处只应是 TLS：可能是注入攻击，或服务端有缺陷",
    ],
  ])("%#", (one, en, zh) => expect(both(one)).toEqual([en, zh]));

  function alert(value: RowParams["tls.alert"]["alert"]): Row {
    return row("tls.alert", "9", { ...place, who: "client", alert: value });
  }
});

describe("an inferred data connection", () => {
  const params: RowParams["tls.inferred.data"] = {
    connection: "C1",
    from: { address: "192.0.2.1", port: 40_001 },
    to: { address: "192.0.2.9", port: 50_000 },
    active: false,
    bytes: 1492,
    sender: "server",
    tickets: false,
    tls: null,
    alert: null,
    clear: true,
  };
  const tail = (rest: Partial<typeof params>): (string | undefined)[] =>
    both(row("tls.inferred.data", "9", { ...params, ...rest })).map(
      (text) => text.split(/encrypted\)|已加密）/)[1],
    );

  it("says whether it is encrypted, and what went which way", () => {
    expect(tail({})).toEqual([
      "; the data is not encrypted (so PROT C, very likely); 1,492 bytes to the client",
      "；数据未加密（很可能是 PROT C）；1,492 字节发往客户端",
    ]);
    const tls = { ...nothing, ...tls12, version: 0x0304, resumed: false };
    expect(tail({ clear: false, tls, tickets: true })).toEqual([
      "; TLS 1.3; full handshake (no resumption); about 1,492 bytes to the client; TLS session tickets may be among them",
      "；TLS 1.3；完整握手（未复用）；约 1,492 字节发往客户端；其中可能含 TLS 会话票据",
    ]);
    expect(tail({ clear: false, tls: { ...nothing, offered: 0x0304 }, bytes: 0, sender: null })).toEqual([
      "; TLS handshake not completed; 0 bytes",
      "；TLS 握手未完成；0 字节",
    ]);
    expect(tail({ clear: false, alert: { level: 2, description: 50 }, bytes: 0, sender: null })).toEqual([
      "; TLS on it failed: decode_error (fatal); 0 bytes",
      "；其上的 TLS 握手失败：decode_error（致命）；0 字节",
    ]);
  });
});
