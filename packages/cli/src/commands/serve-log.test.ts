import { PassThrough } from "node:stream";
import { diagnose, type Finding, type SessionFacts } from "@twinport/diagnosis";
import type { LogEvent } from "@twinport/server";
import { expect, it } from "vitest";
import { describeEvent, writeLogLine } from "./serve-log.ts";

const client = { address: "192.0.2.9", port: 40_000 };
const server = { address: "198.51.100.1", port: 21 };

function finding(): Finding {
  const target = { address: client.address, port: 40_001 };
  const facts: SessionFacts = {
    id: "C1",
    source: "server",
    client,
    server,
    data: [
      {
        id: "C1.D1",
        active: true,
        announced: { method: "PORT", endpoint: target, frames: [] },
        attempts: [{ from: { ...server, port: 20 }, to: target, opening: { kind: "refused", frames: [] } }],
      },
    ],
  };
  const [found] = diagnose(facts);
  if (found === undefined) throw new Error("nothing found");
  return found;
}

const transfer: LogEvent = {
  type: "transfer",
  time: Date.UTC(2026, 10, 23, 7, 8, 9),
  session: 3,
  client,
  verb: "RETR",
  direction: "down",
  user: "u",
  path: "/a\u001bb",
  mode: "active",
  ok: false,
  outcome: "aborted",
  code: 425,
  bytes: 0,
  ms: 12,
};

it("tells an event in one line, in the language chosen", () => {
  const before = "2026-11-23 07:08:09 #3 RETR /a\\x1bb";
  expect(describeEvent(transfer, "en")).toEqual([`${before}: 425, 0 bytes in 12 ms (active)`]);
  const stalled = { ...transfer, code: 426, brokenOff: "stalled" } as const;
  expect(describeEvent(stalled, "en")).toEqual([`${before}: 426, 0 bytes in 12 ms (active): stalled`]);
  const refused = { ...transfer, code: 552, storageError: "quota (bytes 10)" };
  expect(describeEvent(refused, "en")[0]).toMatch(/\(active\): quota \(bytes 10\)$/);
  expect(describeEvent(refused, "zh-CN")[0]).toMatch(/（主动）：quota \(bytes 10\)$/);
  expect(describeEvent(transfer, "zh-CN")).toEqual([`${before}：425，0 字节，12 毫秒（主动）`]);
});

it("tells in a second line why it failed, and in a third what to do, in the language chosen", () => {
  const found = finding();
  for (const [language, begin, server] of [
    ["en", "R07, proved: ", " Server: "],
    ["zh-CN", "R07（已证实）：", "服务端："],
  ] as const) {
    const [, second, third, ...more] = describeEvent({ ...transfer, finding: found }, language);
    const { said } = found;
    expect(second).toBe(`2026-11-23 07:08:09 #3 ${begin}${said[language].finding}`);
    expect(third).toContain(`${server}${said[language].advice.server}`);
    expect(third).toContain(said[language].advice.client);
    expect(more).toEqual([]);
  }
});

it("names the limit, or the ban, behind a refusal", () => {
  const time = Date.UTC(2026, 10, 23, 7, 8, 9);
  const refused = { type: "refused", time, client } as const;
  const until = time + 1_800_000;
  const events: readonly LogEvent[] = [
    { ...refused, reason: "too-many-from-address", limit: "connectionsPerAddress", value: 20 },
    { ...refused, reason: "banned", network: "192.0.2.9", until },
    { ...refused, reason: "network-denied", untold: 7 },
    { type: "login-refused", time, session: 3, client, user: "ann", limit: "sessions", value: 2 },
    {
      type: "session-closed",
      time,
      session: 3,
      client,
      reason: "login-timeout",
      limit: { limit: "loginTime", value: 60_000 },
      ms: 60_000,
    },
    {
      type: "command-refused",
      time,
      session: 3,
      client,
      verb: "STAT",
      code: 450,
      limit: "statusListing",
      value: 9,
    },
    { ...transfer, code: 550, limit: { limit: "listedNames", value: 5 } },
    { type: "ban-begun", time, network: "192.0.2.9", until, cause: "score" },
    { type: "ban-ended", time, network: "192.0.2.9", cause: "lifted" },
  ];
  const said = (language: "en" | "zh-CN") =>
    events.flatMap((event) => describeEvent(event, language)).map((line) => line.slice(20));
  expect(said("en")).toEqual([
    "refused 192.0.2.9: too-many-from-address (connections-per-address 20)",
    "refused 192.0.2.9: banned (192.0.2.9 2026-11-23 07:38:09)",
    "refused 192.0.2.9: network-denied; 7 before it are not in the log",
    "#3 ann may not log in: too-many-sessions (sessions 2)",
    "#3 closed (login-timeout, login-time 60000) after 60.0 s",
    "#3 STAT refused with 450 (status-listing 9)",
    "#3 RETR /a\\x1bb: 550, 0 bytes in 12 ms (active): listed-names 5",
    "banned 192.0.2.9 until 2026-11-23 07:38:09 (score)",
    "ban of 192.0.2.9 ended (lifted)",
  ]);
  expect(said("zh-CN")).toEqual([
    "拒绝 192.0.2.9：too-many-from-address（connections-per-address 20）",
    "拒绝 192.0.2.9：banned（192.0.2.9 2026-11-23 07:38:09）",
    "拒绝 192.0.2.9：network-denied；此前另有 7 次未记入日志",
    "#3 不允许 ann 登录：too-many-sessions（sessions 2）",
    "#3 已关闭（login-timeout，login-time 60000），历时 60.0 秒",
    "#3 STAT 被拒绝，回复 450（status-listing 9）",
    "#3 RETR /a\\x1bb：550，0 字节，12 毫秒（主动）：listed-names 5",
    "封禁 192.0.2.9，至 2026-11-23 07:38:09（score）",
    "192.0.2.9 的封禁已结束（lifted）",
  ]);
});

it("stays within a terminal, and is one line for anything else", () => {
  const written = (line: string, shape: object) => {
    const stream = new PassThrough();
    const io = {
      stdin: stream,
      stdout: Object.assign(stream, shape),
      stderr: stream,
      env: {},
      stopOn: () => new AbortController().signal,
      onReload: () => undefined,
    };
    writeLogLine(line, io);
    return String(stream.read());
  };
  const line = `2026-11-23 07:08:09 #3 ${"some words of a finding ".repeat(6)}`.trim();
  expect(written(line, {})).toBe(`${line}\n`);
  const lines = written(line, { isTTY: true, columns: 80 }).trimEnd().split("\n");
  expect(lines.length).toBeGreaterThan(1);
  for (const [at, each] of lines.entries()) {
    expect(each.length).toBeLessThanOrEqual(80);
    expect(each.startsWith(at === 0 ? "2026" : "    ")).toBe(true);
  }
  expect(lines.map((each) => each.trim()).join(" ")).toBe(line);
  const fits = line.slice(0, 80);
  expect(written(fits, { isTTY: true, columns: 80 })).toBe(`${fits}\n`);
});
