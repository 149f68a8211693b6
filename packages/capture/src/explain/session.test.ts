import { describe, expect, it } from "vitest";
import { articleSession } from "../../test/article.ts";
import { session } from "../../test/rows.ts";
import type { CommandRecord, Session } from "../model.ts";
import { plainStyle } from "./fill.ts";
import { phrasesOf } from "./language.ts";
import { sessionHeader } from "./session.ts";
import { Voice } from "./voice.ts";

const [data] = articleSession.connections;
const [transfer] = articleSession.transfers;
if (data === undefined || transfer === undefined) throw new Error("the article has a transfer");

const told = (rest: Partial<Session>): [en: string, zh: string] => [
  sessionHeader(session(rest), new Voice(phrasesOf("en"), plainStyle)),
  sessionHeader(session(rest), new Voice(phrasesOf("zh-CN"), plainStyle)),
];

const answered = (verb: string, code: number): CommandRecord => ({
  frame: 1,
  verb,
  argument: "",
  replies: [{ frame: 2, frames: [[2, 2]], code, text: "" }],
});

describe("the heading of a session", () => {
  it("says first of all what went wrong", () => {
    const [en, zh] = told({
      transfers: [transfer, { ...transfer, complete: "no" }],
      connections: [data, { ...data, state: "refused" }, { ...data, state: "unanswered" }],
    });
    expect(en).toMatch(/, 2 transfers, 1 of them incomplete, 2 data connections failed$/);
    expect(zh).toMatch(/，2 次传输，其中 1 次不完整，2 条数据连接未能建立$/);
    expect(told({ transfers: [transfer], connections: [data] })[0]).toMatch(/, 1 transfer$/);
  });

  it.each([
    ["a wrong password", [answered("USER", 331), answered("PASS", 530)], true],
    ["a user who is not let in", [answered("USER", 530)], true],
    ["the right password in the end", [answered("PASS", 530), answered("PASS", 230)], false],
    ["another user afterwards", [answered("PASS", 230), answered("USER", 331), answered("PASS", 530)], true],
    ["no password needed", [answered("USER", 230)], false],
    ["a command refused before the login", [answered("FEAT", 530), answered("PASS", 230)], false],
  ])("tells a login that failed: %s", (_, commands, failed) => {
    const [en, zh] = told({ commands });
    expect([en.includes("login failed"), zh.includes("登录失败")]).toEqual([failed, failed]);
  });
});
