import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { articleAnalysis, articleSession, command } from "../../test/article.ts";
import { session } from "../../test/rows.ts";
import { everyKind } from "../../test/samples.ts";
import { schemaErrors } from "../../test/schema.ts";
import { renderJson } from "./json.ts";

const schema = JSON.parse(
  readFileSync(new URL("../../schema/explain-1.schema.json", import.meta.url), "utf8"),
);

describe("renderJson", () => {
  const document = JSON.parse(renderJson(articleAnalysis, { language: "zh-CN" }));

  it("is what its schema says", () => {
    expect(schemaErrors(document, schema)).toEqual([]);
    const every = { ...articleAnalysis, sessions: [session({ rows: everyKind })] };
    expect(schemaErrors(JSON.parse(renderJson(every, { language: "en" })), schema)).toEqual([]);
  });

  it("gives frames as ranges, times as strings and the sentence", () => {
    const rows = document.sessions[0].rows;
    expect(rows[9]).toEqual({
      frames: [[17, 17]],
      acks: [[18, 18]],
      time: "1700000000.017000000",
      connection: "C1",
      direction: "to-client",
      kind: "reply",
      text: "服务端响应进入被动模式，并将监听的端口 13365 发给客户端（52x256+53=13365），地址 192.168.13.111 → 数据连接 C1.D1（第 19-21,24-25,27-29 帧）",
      raw: ["227 Entering Passive Mode (192,168,13,111,52,53)."],
      level: "ok",
      answers: null,
      announces: "C1.D1",
      finding: null,
    });
    expect(rows[14].frames).toEqual([
      [25, 25],
      [27, 29],
    ]);
  });

  it("gives the data connections and transfers of the model", () => {
    const { connections, transfers } = document.sessions[0];
    expect(connections).toEqual(JSON.parse(JSON.stringify(articleSession.connections)));
    expect(transfers).toEqual(JSON.parse(JSON.stringify(articleSession.transfers)));
    expect(document.otherPackets).toEqual({ total: 6, byKind: { ARP: 2, DNS: 4 } });
    expect(document.findings).toEqual([]);
  });

  it("keeps wire text whole and shows no control character", () => {
    const name = '\u001b[31m\u009b\u202e\u2028"[\n1,\n2\n]"</script>';
    const analysis = { ...articleAnalysis, sessions: [session({ rows: [command("1", "RETR", name)] })] };
    const text = renderJson(analysis, { language: "en" });
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u202e]/);
    expect(JSON.parse(text).sessions[0].rows[0].raw).toEqual([`RETR ${name}`]);
  });
});
