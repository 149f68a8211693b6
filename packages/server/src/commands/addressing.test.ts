import { describe, expect, it } from "vitest";
import { codesOf, dialog, startWithFiles } from "../../test/dialog.ts";
import { codeOf } from "../testing/index.ts";

describe("PORT", () => {
  it("is dialled for the next transfer", async () => {
    const { replies, data } = await (await (await startWithFiles()).peer()).download("PORT", "RETR f");
    expect(codesOf(replies)).toBe("150 226");
    expect(data.toString()).toBe("abc");
  });

  it("is refused for a port of this server's own, unless that listens at another address of this host only", async () => {
    for (const [host, code] of [
      ["0.0.0.0", 504],
      ["127.0.0.1", 504],
      ["127.0.0.7", 200],
    ] as const) {
      const server = await startWithFiles({ host });
      const peer = await server.peer({ from: "127.0.0.1" });
      const port = await peer.passivePort("EPSV");
      expect(await peer.codes(`PORT 127,0,0,1,${port >> 8},${port & 255}`), host).toEqual([code]);
    }
  });

  it("is refused for a port of this server's own where NAT leads from the client's address to it", async () => {
    const server = await startWithFiles({ host: "127.0.0.7", passive: { address: "127.0.0.1" } });
    const peer = await server.peer({ from: "127.0.0.1" });
    const port = await peer.passivePort("EPSV");
    expect(await peer.codes(`PORT 127,0,0,1,${port >> 8},${port & 255}`)).toEqual([504]);
  });

  it("is refused for another host, a service's port, and what is no address", async () => {
    const lines = ["PORT 10,0,0,1,40,0", "PORT 127,0,0,1,0,25", "PORT 127,0,0,1,4", "LIST"];
    expect(codesOf(await dialog(await startWithFiles(), lines))).toBe("504 504 501 425");
  });
});

describe("EPRT", () => {
  it("is dialled for the next transfer", async () => {
    const { replies, data } = await (await (await startWithFiles()).peer()).download("EPRT", "RETR f");
    expect(codesOf(replies)).toBe("150 226");
    expect(data.toString()).toBe("abc");
  });

  it("is refused for another family, another host, and what is no address", async () => {
    const lines = ["EPRT |2|::1|5000|", "EPRT |1|10.0.0.1|5000|", "EPRT |1|localhost|5000|", "LIST"];
    expect(codesOf(await dialog(await startWithFiles(), lines))).toBe("522 504 501 425");
  });
});

describe("PASV", () => {
  it("names the address that the client came to", async () => {
    const [reply] = await dialog(await startWithFiles(), ["PASV"]);
    expect(reply).toMatch(/^227 .*\(127,0,0,1,\d+,\d+\)/);
  });

  it("cannot name one of IPv6", async () => {
    expect(codesOf(await dialog(await startWithFiles({ host: "::1" }), ["PASV"]))).toBe("425");
  });
});

describe("EPSV", () => {
  it("names a port alone, for the family that is there", async () => {
    const replies = await dialog(await startWithFiles(), ["EPSV", "EPSV 1", "EPSV 2", "EPSV x"]);
    expect(codesOf(replies)).toBe("229 229 522 501");
    expect(replies[0]).toMatch(/\(\|\|\|\d+\|\)$/);
  });

  it("ALL shuts out the other ways, whatever fails or is aborted, until REIN (T31, K41)", async () => {
    const peer = await (await startWithFiles()).peer();
    const others = ["PASV", "PORT 127,0,0,1,8,8", "EPRT |1|127.0.0.1|5000|"];
    expect(await peer.codes("EPSV ALL", ...others)).toEqual([200, 503, 503, 503]);
    await peer.say("EPSV");
    peer.send("LIST\r\nABOR\r\n");
    expect(codesOf([await peer.reply(), await peer.reply()])).toBe("426 226");
    expect(codeOf((await peer.download("EPSV", "RETR nope")).replies[0] ?? "")).toBe(550);
    expect(await peer.codes(...others)).toEqual([503, 503, 503]);
    expect(await peer.codes("USER u", "PASS wrong", "USER u", "PASS p", ...others)).toEqual([
      331, 530, 331, 230, 503, 503, 503,
    ]);
    expect(await peer.codes("EPSV", "REIN", "USER u", "PASS p", "PASV")).toEqual([229, 220, 331, 230, 227]);
  });
});
