import { expect, it } from "vitest";
import { errorCodes, FtpError } from "./errors.ts";

it("has the exit statuses that the manual names", () => {
  const exits = Object.fromEntries(Object.entries(errorCodes).map(([code, { exit }]) => [code, exit]));
  expect(exits).toEqual({
    usage: 2,
    "illegal-argument": 2,
    "connect-failed": 3,
    closed: 3,
    timeout: 3,
    protocol: 3,
    unreadable: 3,
    "login-failed": 4,
    "not-found": 5,
    refused: 6,
    unsupported: 6,
    "data-connection": 7,
    transfer: 7,
    truncated: 7,
    verify: 8,
    tls: 3,
    "local-file": 3,
    aborted: 130,
  });
});

it("carries reply, hint and cause", () => {
  const cause = new Error("ENOENT");
  const error = new FtpError("not-found", "no such file", {
    reply: { code: 550, lines: ["No such file."] },
    hint: "try dir",
    cause,
  });
  expect([error.code, error.exitCode, error.reply?.code, error.hint, error.cause]).toEqual([
    "not-found",
    5,
    550,
    "try dir",
    cause,
  ]);
  expect(new FtpError("usage", "x").reply).toBeUndefined();
});
