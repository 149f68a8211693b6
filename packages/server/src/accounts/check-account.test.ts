import { describe, expect, it } from "vitest";
import { startWithFiles } from "../../test/dialog.ts";
import { MemoryStorage } from "../storage/memory.ts";
import { checkAccount } from "./check-account.ts";
import { toRead } from "./rights.ts";
import type { Account } from "./types.ts";

const storage = new MemoryStorage();
const whole: Account = {
  name: "u",
  storage,
  mounts: { "/shared": storage },
  rights: { ...toRead, "/in": ["write"] },
  limits: { sessions: 0, bandwidth: { upload: 1 }, session: {}, quota: { bytes: 5e9, files: 1 } },
  charset: "gbk",
  tls: { required: { login: true }, sessionReuse: "off" },
  foreign: ["192.0.2.0/24"],
};

const malformed: readonly (readonly [string, unknown, string])[] = [
  ["nothing", undefined, "undefined"],
  ["true", true, "true"],
  ["a list", [], "a list"],
  ["no name", { storage }, "name is undefined"],
  ["an empty name", { ...whole, name: "" }, 'name is ""'],
  ["no storage", { name: "u" }, "storage is undefined"],
  ["a path for a storage", { ...whole, storage: "/srv" }, 'storage is "/srv"'],
  ["half a storage", { ...whole, storage: { stat() {} } }, "no openDirectory()"],
  ["a path for a mount", { ...whole, mounts: { "/m": "/srv" } }, 'mounts["/m"] is "/srv"'],
  ["rights of no folder", { ...whole, rights: ["list"] }, "rights is a list"],
  ["one right for a list", { ...whole, rights: { "/": "list" } }, 'rights["/"] is "list"'],
  ["a right that is none", { ...whole, rights: { "/": ["list", "raed"] } }, 'rights["/"] is "raed"'],
  ["a number as text", { ...whole, limits: { sessions: "4" } }, 'limits.sessions is "4"'],
  ["fewer than none", { ...whole, limits: { quota: { bytes: -1 } } }, "limits.quota.bytes is -1"],
  ["no number", { ...whole, limits: { quota: { files: Number.NaN } } }, "limits.quota.files is NaN"],
  ["no bandwidth", { ...whole, limits: { bandwidth: { upload: 0 } } }, "limits.bandwidth.upload is 0"],
  ["a bound that is none", { ...whole, limits: { quotas: {} } }, "limits.quotas is an object, not known"],
  ["null", { ...whole, limits: null }, "limits is null"],
  ["a charset that is none", { ...whole, charset: "klingon" }, 'charset is "klingon"'],
  ["reuse that is none", { ...whole, tls: { sessionReuse: "always" } }, 'tls.sessionReuse is "always"'],
  ["a requirement as text", { ...whole, tls: { required: { data: "no" } } }, 'tls.required.data is "no"'],
  ["one network for a list", { ...whole, foreign: "192.0.2.0/24" }, "foreign is"],
  ["a network that is none", { ...whole, foreign: ["192.0.2.0/33"] }, "192.0.2.0/33"],
];

describe("checkAccount", () => {
  it("takes a whole one, and one with nothing but files", () => {
    for (const account of [whole, { name: "u", storage, limits: undefined }]) {
      expect(() => checkAccount(account)).not.toThrow();
    }
  });

  it.each(malformed)("refuses %s, and names it", (_, account, said) => {
    expect(() => checkAccount(account)).toThrow(said);
  });
});

describe("an authenticator that gives what is no account", () => {
  it.each(malformed)(
    "(%s) lets nobody in: 421 without a detail, which the log has",
    async (_, account, said) => {
      const authenticator = { authenticate: async () => account as Account };
      const server = await startWithFiles({ authenticator });
      const peer = await server.stranger();
      expect(await peer.say("USER u")).toMatch(/^331/);
      expect(await peer.say("PASS p")).toBe("421 Login is not possible at the moment.");
      const event = server.log.find(({ type }) => type === "login-unavailable");
      expect(String(event !== undefined && "error" in event ? event.error : "")).toContain(said);
      expect(server.log.some(({ type }) => type === "login" || type === "internal-error")).toBe(false);
    },
  );
});
