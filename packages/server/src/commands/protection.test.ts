import { describe, expect, it } from "vitest";
import { codesOf, dialog, startWithFiles } from "../../test/dialog.ts";
import { Peer } from "../testing/index.ts";

for (const tls of ["explicit", "implicit"] as const) {
  describe(`over ${tls} TLS`, () => {
    for (const maxVersion of ["TLSv1.2", "TLSv1.3"] as const) {
      it(`downloads, lists and uploads in both modes (${maxVersion})`, async () => {
        const server = await startWithFiles({ tls: true });
        const peer = await server.peer({ tls, options: { maxVersion } });
        await peer.say("TYPE I");
        for (const verb of ["PASV", "EPSV", "PORT", "EPRT"] as const) {
          const down = await peer.download(verb, "RETR f");
          expect([codesOf(down.replies), down.data.toString()]).toEqual(["150 226", "abc"]);
          expect(codesOf((await peer.upload(verb, `STOR new-${verb}`, "x".repeat(300_000))).replies)).toBe(
            "150 226",
          );
          expect(await peer.say(`SIZE new-${verb}`)).toBe("213 300000");
        }
        expect((await peer.download("EPSV", "NLST")).data.toString()).toContain("new-PASV");
        expect(server.log.filter(({ type }) => type.startsWith("tls")).map(({ type }) => type)).toEqual([
          "tls",
        ]);
      });
    }
  });
}

/** Codes of commands behind AUTH, before anything else. */
async function behindAuth(...lines: string[]): Promise<number[]> {
  const peer = await (await startWithFiles({ tls: true })).stranger();
  await peer.authTls();
  return peer.codes(...lines);
}

describe("AUTH", () => {
  it("K21: is refused under TLS, and for what is not TLS", async () => {
    expect(await behindAuth("AUTH TLS", "auth tls", "AUTH KERBEROS_V5", "AUTH")).toEqual([
      503, 503, 504, 501,
    ]);
    const server = await startWithFiles({ tls: true });
    expect(codesOf(await dialog(server, ["AUTH GSSAPI", "AUTH", "AUTH  TLS-C "], false))).toBe("504 501 234");
  });

  it("is 502, with its whole group, where there is no certificate; neither FEAT nor HELP then names them", async () => {
    const server = await startWithFiles();
    const replies = await dialog(server, ["AUTH TLS", "PBSZ 0", "PROT P", "CCC", "ADAT x", "FEAT", "HELP"]);
    expect(codesOf(replies)).toBe("502 502 502 502 502 211 214");
    expect(replies.join()).not.toMatch(/AUTH|PBSZ|PROT|CCC|ADAT/);
  });

  it("is in FEAT and HELP where there is one", async () => {
    const [feat = "", help = ""] = await dialog(await startWithFiles({ tls: true }), ["FEAT", "HELP"]);
    expect(feat).toMatch(/\n ?AUTH TLS\n(?:.*\n)* ?PBSZ\n ?PROT\n/);
    for (const verb of ["ADAT", "AUTH", "CCC", "PBSZ", "PROT"]) expect(help).toContain(verb);
  });
});

describe("ADAT", () => {
  it("K21: has nothing to carry, before AUTH and behind it", async () => {
    expect(await behindAuth("ADAT x")).toEqual([503]);
    for (const loggedIn of [false, true])
      expect(codesOf(await dialog(await startWithFiles({ tls: true }), ["ADAT x"], loggedIn))).toBe("503");
  });
});

describe("PBSZ", () => {
  it("K21: takes 32 bits behind AUTH, and says 0", async () => {
    expect(await behindAuth("PBSZ 0", "PBSZ 4294967295", "PBSZ 4294967296", "PBSZ -1", "PBSZ x")).toEqual([
      200, 200, 501, 501, 501,
    ]);
    const peer = await (await startWithFiles({ tls: true })).stranger();
    expect(await peer.say("PBSZ 0")).toBe("503 Send AUTH TLS first.");
    await peer.authTls();
    expect(await peer.say("PBSZ 1024")).toBe("200 PBSZ=0");
  });
});

describe("PROT", () => {
  it("K21, T31: comes behind PBSZ, and takes C and P", async () => {
    expect(await behindAuth("PROT P", "PBSZ 0", "PROT P", "PROT c", "PROT X", "PROT S", "PROT E")).toEqual([
      503, 200, 200, 200, 504, 536, 536,
    ]);
    expect(codesOf(await dialog(await startWithFiles({ tls: true }), ["PROT P"]))).toBe("503");
  });

  it("is P from the start on the implicit port, where PBSZ and PROT are answered all the same", async () => {
    const server = await startWithFiles({ tls: true });
    const peer = await Peer.connect(server.server.implicitAddress ?? server.address);
    await peer.handshake();
    await peer.reply();
    await peer.codes("USER u", "PASS p");
    peer.protect = true;
    expect((await peer.download("EPSV", "RETR f")).data.toString()).toBe("abc");
    expect(await peer.codes("PBSZ 0", "PROT P", "PROT C")).toEqual([200, 200, 200]);
    peer.close();
  });

  it("says how data connections are protected until it says otherwise, behind a login too", async () => {
    const peer = await (await startWithFiles({ tls: true })).stranger();
    expect(await peer.codes("PROT P")).toEqual([503]);
    await peer.authTls();
    expect(await peer.codes("USER u", "PASS p", "PROT P", "PBSZ 0", "PROT P")).toEqual([
      331, 230, 503, 200, 200,
    ]);
    for (const [level, protect] of [
      ["P", true],
      ["C", false],
      ["P", true],
    ] as const) {
      expect(await peer.codes(`PROT ${level}`)).toEqual([200]);
      peer.protect = protect;
      expect((await peer.download("EPSV", "RETR f")).data.toString(), level).toBe("abc");
    }
  });
});
