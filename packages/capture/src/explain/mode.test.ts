import { describe, expect, it } from "vitest";
import { articleSession } from "../../test/article.ts";
import { row, session } from "../../test/rows.ts";
import type { DataConnectionRecord } from "../model.ts";
import { plainStyle } from "./fill.ts";
import { phrasesOf } from "./language.ts";
import { modeSentences } from "./mode.ts";
import { Voice } from "./voice.ts";

const client = { address: "192.0.2.10", port: 40_000 };
const [article] = articleSession.connections;
if (article === undefined) throw new Error("the article has a data connection");
const passive = { ...article, from: client };
const told = (...connections: DataConnectionRecord[]): [en: readonly string[], zh: readonly string[]] => [
  modeSentences(session({ client, connections }), new Voice(phrasesOf("en"), plainStyle)),
  modeSentences(session({ client, connections }), new Voice(phrasesOf("zh-CN"), plainStyle)),
];

describe("modeSentences", () => {
  it("tells attempts that failed from connections that were never seen", () => {
    expect(told({ ...passive, state: "refused" }, { ...passive, port: 7, state: "unused" })).toEqual([
      ["Passive mode: the server named port 13365, but the connection to it did not come about."],
      ["被动模式：服务端公布了端口 13365，但到该端口的连接未能建立。"],
    ]);
    const active = { ...passive, method: "PORT", from: null, to: null } as const;
    expect(told({ ...active, state: "unanswered" })).toEqual([
      ["Active mode: the client named port 13365, but the connection to it did not come about."],
      ["主动模式：客户端公布了端口 13365，但到该端口的连接未能建立。"],
    ]);
    expect(told({ ...active, state: "not-captured" })[0]).toEqual([
      "Active mode: the client named port 13365, but this capture shows no data connection to it.",
    ]);
  });

  it("names the address that the server refused, and where", () => {
    const active = {
      ...passive,
      method: "PORT",
      from: null,
      to: null,
      state: "unused",
      announcedIn: 7,
    } as const;
    const reply = { frame: 8, frames: [[8, 8]], code: 501, text: "Rejected" } as const;
    const data = { ...active, address: "10.1.0.2" };
    const refused = session({
      client,
      connections: [data],
      commands: [{ frame: 7, verb: "PORT", argument: "10,1,0,2,52,53", replies: [reply] }],
    });
    expect(
      (["en", "zh-CN"] as const).map((language) =>
        modeSentences(refused, new Voice(phrasesOf(language), plainStyle)),
      ),
    ).toEqual([
      ["Active mode: the client named 10.1.0.2:13365, but the server refused it (frame 8)."],
      ["主动模式：客户端公布了 10.1.0.2:13365，但被服务端拒绝（第 8 帧）。"],
    ]);
  });

  it("says of no third host that it is the client", () => {
    const fxp = { ...passive, id: "C1.D2", from: { address: "203.0.113.9", port: 20 } };
    expect(told(fxp)).toEqual([
      [
        "Third host: the data connection runs between the server and 203.0.113.9, not the client – a transfer between servers (FXP), or an FTP bounce attack.",
      ],
      [
        "第三方主机：数据连接建立在服务端与 203.0.113.9 之间，而非客户端——可能是服务器间直传（FXP），或 FTP 反弹攻击。",
      ],
    ]);
    expect(told(passive, fxp)[0][0]).toContain("waits passively");
  });
});

describe("a transfer between servers", () => {
  it("is no passive mode, in a private network either", () => {
    const ends = { from: { address: "10.0.0.2", port: 20 }, to: { address: "10.0.0.1", port: 5_010 } };
    const fxp = row("data.fxp", "39-51", { connection: passive.id, verb: "STOR", ...ends, bytes: 5 });
    const inside = session({
      client,
      server: { ...ends.to, port: 21 },
      connections: [{ ...passive, ...ends }],
      rows: [fxp],
    });
    expect(modeSentences(inside, new Voice(phrasesOf("en"), plainStyle))).toEqual([
      "Third host: the data connection runs between the server and 10.0.0.2, not the client – a transfer between servers (FXP), or an FTP bounce attack.",
    ]);
  });
});
