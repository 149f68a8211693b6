import { describe, expect, it } from "vitest";
import { codesOf, dialog, startWithFiles } from "../../test/dialog.ts";

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

describe("AUTH", () => {
  it("K21: is refused under TLS, and without a mechanism that there is", async () => {
    const server = await startWithFiles({ tls: true });
    const peer = await server.peer({ tls: "explicit" });
    expect(
      await peer.codes("AUTH TLS", "AUTH KERBEROS_V5", "AUTH", "ADAT x", "CCC", "PBSZ 4294967296"),
    ).toEqual([503, 504, 501, 503, 534, 501]);
    expect(await peer.codes("PROT X", "PROT S", "PROT E", "PROT C", "PROT P")).toEqual([
      504, 536, 536, 200, 200,
    ]);
  });

  it("is 502 where there is no certificate, and then neither FEAT nor HELP names it", async () => {
    const server = await startWithFiles();
    const replies = await dialog(server, ["AUTH TLS", "PBSZ 0", "PROT P", "CCC", "ADAT x", "FEAT", "HELP"]);
    expect(codesOf(replies)).toBe("502 502 502 502 502 211 214");
    expect(replies.join()).not.toMatch(/AUTH|PBSZ|PROT|CCC|ADAT/);
  });
});

describe("PBSZ", () => {
  it("takes a number behind AUTH, and means 0 whatever it is", async () => {
    const peer = await (await startWithFiles({ tls: true })).stranger();
    expect(await peer.codes("PBSZ 0")).toEqual([503]);
    await peer.authTls();
    expect(await peer.codes("PBSZ x", "PBSZ -1", "PBSZ 4294967296")).toEqual([501, 501, 501]);
    expect(await peer.say("PBSZ 16384")).toBe("200 PBSZ=0");
  });
});

describe("PROT", () => {
  it("comes behind PBSZ, and says how data connections are protected until it says otherwise", async () => {
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

describe("ADAT", () => {
  it("is nothing that TLS needs", async () => {
    expect(codesOf(await dialog(await startWithFiles({ tls: true }), ["ADAT x"]))).toBe("503");
  });
});
