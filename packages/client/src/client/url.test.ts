import { describe, expect, it } from "vitest";
import { urlOptions } from "./url.ts";

const thrown = (where: string): Error => {
  try {
    return new Error(`gave ${JSON.stringify(urlOptions(where))}`);
  } catch (error) {
    return error as Error;
  }
};

describe("urlOptions", () => {
  const rows: readonly [url: string, options: object][] = [
    ["ftp://example.org", {}],
    ["FTP://example.org/", {}],
    ["ftp://example.org:2121/", { port: 2121 }],
    ["ftp://example.org:/", {}],
    ["ftps://example.org/", { tls: { mode: "implicit" } }],
    ["ftpes://example.org/", { tls: { mode: "explicit" } }],
    ["ftp://u@example.org/", { user: "u" }],
    ["ftp://u:@example.org/", { user: "u", password: "" }],
    ["ftp://u:p:q@example.org/", { user: "u", password: "p:q" }],
    ["ftp://u%40h:p%2F%3a%25@example.org/", { user: "u@h", password: "p/:%" }],
    ["ftp://u@h:p@w@example.org/", { user: "u@h", password: "p@w" }],
    ["ftp://%E5%BC%A0:%E5%AF%86@example.org/", { user: "张", password: "密" }],
    ["ftp://example.org/a/b%20c", { directory: "a/b c" }],
    ["ftp://example.org/a/b/", { directory: "a/b/" }],
    ["ftp://example.org/%2Fetc", { directory: "/etc" }],
    ["ftp://example.org//etc", { directory: "/etc" }],
    ["ftp://example.org/a/../b", { directory: "a/../b" }],
    ["ftp://example.org/what?now", { directory: "what?now" }],
    ["ftp://example.org/a#fragment", { directory: "a" }],
    ["ftp://example.org/a;type=A", { directory: "a", type: "ascii" }],
    ["ftp://example.org/a;type=i", { directory: "a", type: "image" }],
    ["ftp://example.org/a;TYPE=d", { directory: "a" }],
    ["ftp://example.org/;type=a", { type: "ascii" }],
    ["ftp://example.org/a;b", { directory: "a;b" }],
    ["  ftp://example.org/\n", {}],
  ];
  it.each(rows)("reads %s", (url, options) => {
    expect(urlOptions(url)).toEqual({ host: "example.org", ...options });
  });

  const hosts: readonly [url: string, host: string][] = [
    ["ftp://127.0.0.1/", "127.0.0.1"],
    ["ftp://[::1]/", "::1"],
    ["ftpes://[2001:db8::1]:2121/", "2001:db8::1"],
    ["ftp://[::ffff:127.0.0.1]/", "::ffff:127.0.0.1"],
    ["ftp://[fe80::1%25eth0]/", "fe80::1%eth0"],
    ["ftp://[fe80::1%eth0]/", "fe80::1%eth0"],
    ["ftp://b%C3%BCcher.example/", "xn--bcher-kva.example"],
    ["ftp://bücher.example/", "xn--bcher-kva.example"],
  ];
  it.each(hosts)("finds the host of %s", (url, host) => expect(urlOptions(url).host).toBe(host));

  it("takes URL objects", () => {
    const options = { host: "example.org", user: "u", password: "p w", directory: "what?now" };
    expect(urlOptions(new URL("ftp://u:p w@example.org/what?now"))).toEqual(options);
    expect(urlOptions(new URL("ftpes://[::1]:2121")).host).toBe("::1");
  });

  const wrong: readonly [url: string, message: RegExp][] = [
    ["example.org", /no scheme/],
    ["", /no scheme/],
    ["ftp:example.org", /no scheme/],
    ["http://example.org/", /begins with http:/],
    ["ftp:///a", /no host/],
    ["ftp://u:secret@/", /no host/],
    ["ftp://u:se/cret@example.org/", /not legible/],
    ["ftp://u:secret@example.org:port/", /not legible/],
    ["ftp://u:secret@example.org:70000/", /no such port/],
    ["ftp://u:secret@example.org:0/", /no such port/],
    ["ftp://u:secret%@example.org/", /followed by two/],
    ["ftp://u:secret@example.org/%B4%F3", /UTF-8/],
    ["ftp://u:secret@example.org/a;type=x", /;type=/],
    ["ftp://u:secret@exam ple.org/", /not a host/],
    ["ftp://u:secret@exam%0d%0aple.org/", /not a host/],
    ["ftp://u:secret@[::1/", /not legible/],
    ["ftp://u:secret@[not::an::address]/", /not a host/],
  ];
  it.each(wrong)("refuses %s, and does not repeat the password", (url, message) => {
    const error = thrown(url);
    expect(error).toMatchObject({ code: "usage", hint: expect.any(String) });
    expect(error.message).toMatch(message);
    expect(JSON.stringify([error.message, error.stack])).not.toMatch(/secret|cret/);
  });

  it("takes its time in proportion to the length", () => {
    expect(thrown(`ftp://${"@:".repeat(100_000)}`).message).toMatch(/not legible|no host/);
    expect(thrown(`ftp://h/${";type=".repeat(100_000)}`).message).toMatch(/;type=|gave/);
  });
});
