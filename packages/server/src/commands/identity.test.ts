import { describe, expect, it } from "vitest";
import { codesOf, dialog, startWithFiles } from "../../test/dialog.ts";
import { fixedAccounts } from "../accounts/fixed.ts";
import { MemoryStorage } from "../storage/memory.ts";

describe("HOST", () => {
  it("names a host before the login, and is out of order behind it", async () => {
    const server = await startWithFiles();
    const lines = ["HOST ftp.example.com", "USER u", "HOST other", "PASS p", "USER u", "PASS p", "HOST x"];
    expect(codesOf(await dialog(server, lines, false))).toBe("220 331 503 503 331 230 503");
    expect(server.log.filter(({ type }) => type === "host")).toMatchObject([
      { host: "ftp.example.com", ok: true },
    ]);
  });

  it.each([
    ["FTP.Example.COM", 220],
    ["localhost", 220],
    ["192.0.2.1", 220],
    ["[2001:db8::c000:201]", 220],
    ["xn--bcher-kva.example", 220],
    ["2001:db8::c000:201", 501],
    ["[192.0.2.1]", 501],
    ["[fe80::1%lo]", 501],
    ["[]", 501],
    ["192.0.2.256", 501],
    ["example..com", 501],
    ["-a.example", 501],
    ["a_b", 501],
    ["\u212a.example", 501],
    ["../etc", 501],
    [`${"a".repeat(64)}.example`, 501],
    ["a.".repeat(130), 501],
    ["", 501],
  ])("answers to %s with %i", async (host, code) => {
    expect(await (await (await startWithFiles()).stranger()).codes(`HOST ${host}`)).toEqual([code]);
  });

  it("is refused for a name that is not the server's", async () => {
    const hosts = ["a.example", "2001:DB8::1"];
    const server = await startWithFiles({ hosts });
    const lines = ["HOST b.example", "HOST A.Example", "HOST [2001:db8::1]", "USER u", "PASS p"];
    expect(codesOf(await dialog(server, lines, false))).toBe("504 220 220 331 230");
  });

  it("is what the authenticator is told, until REIN", async () => {
    const heard: (string | null)[] = [];
    const accounts = fixedAccounts([{ name: "u", password: "p", storage: new MemoryStorage() }]);
    const server = await startWithFiles({
      authenticator: {
        authenticate(request) {
          heard.push(request.host);
          return accounts.authenticate(request);
        },
      },
    });
    const logIn = ["USER u", "PASS p"];
    await dialog(server, [...logIn, "REIN", "HOST A.example", ...logIn, ...logIn, "REIN", ...logIn], false);
    expect(heard).toEqual([null, "a.example", "a.example", null]);
  });
});

describe("CLNT", () => {
  it("fills nobody's log: a peer's first introductions are logged, its others not", async () => {
    const server = await startWithFiles({ limits: { loggedIntroductions: 3 } });
    const lines = ["CLNT a", "CSID Name=b;", "REIN", "HOST c", "CLNT d", "HOST e"];
    expect(codesOf(await dialog(server, lines, false))).toBe("200 200 220 220 200 220");
    expect(server.log.filter(({ type }) => type === "host" || type === "client-software").length).toBe(3);
  });

  it("is logged and bounded", async () => {
    const server = await startWithFiles();
    const lines = ["CLNT FileZilla 3.66.5", `CLNT ${"x".repeat(129)}`, "CLNT", "CLNT a\x1b[2J"];
    expect(codesOf(await dialog(server, lines, false))).toBe("200 501 501 501");
    expect(server.log.filter(({ type }) => type === "client-software")).toMatchObject([
      { software: "FileZilla 3.66.5" },
    ]);
  });
});

describe("CSID", () => {
  it("is logged, and answered with a name and no version", async () => {
    const server = await startWithFiles();
    const [reply] = await dialog(server, ["CSID Name=BlueWhale; Version=1.2;"], false);
    expect(reply).toBe("200 Name=Twinport;");
    expect(server.log.at(-1)).toMatchObject({ software: "Name=BlueWhale; Version=1.2;" });
  });
});
