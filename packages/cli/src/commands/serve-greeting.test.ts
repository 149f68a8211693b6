import { expect, it } from "vitest";
import { greeting, type ShownUser } from "./serve-greeting.ts";

const lines = (address: string, user: ShownUser | null, options = {}) => [
  ...greeting("/srv", { address, port: 2121 }, user, { lang: "en", ...options }, {}),
];

it("prints commands that can be pasted", () => {
  expect(lines("127.0.0.1", { name: "twinport", password: "p-w", madeUp: true })).toEqual([
    "Serving /srv on ftp://127.0.0.1:2121 in passive and active mode, in clear text.",
    "User twinport, password p-w, for this run. Lasting users: twinport users add, then --users FILE.",
    "  npx twinport ftp ftp://twinport:p-w@127.0.0.1:2121/",
    "  curl ftp://twinport:p-w@127.0.0.1:2121/",
    "Ctrl-C stops it.",
  ]);
  expect(lines("::1", { name: "a b", password: "secret", madeUp: false }).slice(2, 4)).toEqual([
    "  npx twinport ftp 'ftp://a%20b@[::1]:2121/'",
    "  curl 'ftp://a%20b@[::1]:2121/'",
  ]);
});

it("names addresses that can be reached when it listens on all", () => {
  const text = lines("0.0.0.0", { name: "u", password: "p", madeUp: true }).join("\n");
  expect(text).toContain("ftp://u:p@127.0.0.1:2121/");
  expect(text).not.toContain("@0.0.0.0");
});

it("tells what readers and anonymous may do", () => {
  expect(lines("127.0.0.1", null, { anonymous: true, readOnly: true })).toEqual([
    expect.any(String),
    "Read-only: nobody may change anything.",
    "Anonymous may log in, to read.",
    "  npx twinport ftp ftp://anonymous:@127.0.0.1:2121/",
    "  curl ftp://anonymous:@127.0.0.1:2121/",
    "Ctrl-C stops it.",
  ]);
});
