import { describe, expect, it } from "vitest";
import { parsePort, parseTarget } from "./target.ts";

describe("parseTarget", () => {
  it.each([
    ["192.168.13.111", { host: "192.168.13.111" }],
    ["ftp.example.org:2121", { host: "ftp.example.org", port: 2121 }],
    ["alice@ftp.example.org", { host: "ftp.example.org", user: "alice" }],
    ["alice@example.com@ftp.example.org", { host: "ftp.example.org", user: "alice@example.com" }],
    ["::1", { host: "::1" }],
    ["[::1]:2121", { host: "::1", port: 2121 }],
    ["ftp://h", { host: "h", url: true }],
    ["FTP://h/", { host: "h", url: true }],
    ["ftp://h:21/", { host: "h", url: true }],
    ["ftp://[::1]:2121/pub/a%20b", { host: "::1", url: true, port: 2121, directory: "pub/a b" }],
    ["ftp://h/%2Fetc", { host: "h", url: true, directory: "/etc" }],
    [
      "ftp://al%40ice:p%3Aw%2f@h:2121/pub/",
      { host: "h", url: true, port: 2121, user: "al@ice", password: "p:w/", directory: "pub/" },
    ],
  ])("%s", (text, target) => {
    expect(parseTarget(text)).toEqual(target);
  });

  it.each(["", "alice@", "a b", "http://h/", "ftps://h", "ftp://", "ftp://h:99999/", "h:0", "ftp://h/%zz"])(
    "refuses %j",
    (text) => {
      expect(() => parseTarget(text)).toThrow(expect.objectContaining({ code: "usage" }));
    },
  );

  it("does not show the password of a broken URL", () => {
    expect(() => parseTarget("ftp://a:secret@h:x/")).toThrow(/^(?!.*secret)/);
  });
});

describe("parsePort", () => {
  it.each(["0", "65536", "-1", "+21", "21a", "", "021000"])("refuses %j", (text) => {
    expect(() => parsePort(text)).toThrow(/not a port number/);
  });
  it("takes the rest", () => {
    expect(parsePort("65535")).toBe(65_535);
  });
});
