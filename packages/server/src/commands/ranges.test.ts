import { describe, expect, it } from "vitest";
import { codesOf, startWithFiles } from "../../test/dialog.ts";
import { MemoryStorage } from "../storage/memory.ts";

describe("REST", () => {
  it("reads a position and forgets it (K34)", async () => {
    const peer = await (await startWithFiles()).peer();
    const bad = ["-1", "+1", "0x10", "1e3", "9223372036854775808", "9".repeat(400), "1 2", "٣"];
    expect(await peer.codes(...bad.map((text) => `REST ${text}`))).toEqual(bad.map(() => 501));
    await peer.say("TYPE I");
    expect((await peer.download("PASV", "RETR f")).data.toString()).toBe("abc");
    await peer.say("REST 2");
    expect((await peer.download("EPSV", "RETR f")).data.toString()).toBe("c");
    expect((await peer.download("EPSV", "RETR f")).data.toString()).toBe("abc");
    await peer.say("REST 2");
    await peer.say("CWD /");
    expect((await peer.download("EPSV", "RETR f")).data.toString()).toBe("abc");
    await peer.say("REST 1");
    await peer.codes("SIZE f", "MDTM f", "NOOP", "TYPE I");
    expect((await peer.download("PORT", "RETR f")).data.toString()).toBe("bc");
  });

  it.each([
    ...[
      "ALLO 3",
      "STAT",
      "STAT f",
      "MODE S",
      "STRU F",
      "TYPE I",
      "OPTS UTF8 ON",
      "AVBL",
      "CLNT x",
      "CSID Name=x;",
    ],
    ...[
      "FEAT",
      "SYST",
      "PWD",
      "XPWD",
      "pwd",
      "HELP",
      "HELP ALLO",
      "MLST f",
      "LANG",
      "SIZE f",
      "MDTM f",
      "NOOP",
    ],
  ])("outlives %s: an upload goes on instead of beginning anew", async (between) => {
    const peer = await (await startWithFiles()).peer();
    await peer.codes("TYPE I", "REST 2", between);
    await peer.upload("EPSV", "STOR f", "X");
    expect((await peer.download("EPSV", "RETR f")).data.toString()).toBe("abX");
  });

  it.each(["CWD /", "CDUP", "DELE nope", "RNFR f", "MKD new", "HASH f", "XYZZY", "SITE HELP", "ABOR"])(
    "is forgotten by %s: no later transfer begins in the middle (T31)",
    async (between) => {
      const peer = await (await startWithFiles()).peer();
      await peer.codes("TYPE I", "REST 2", between);
      expect((await peer.download("EPSV", "RETR f")).data.toString()).toBe("abc");
    },
  );

  it("is forgotten when another one fails", async () => {
    const peer = await (await startWithFiles()).peer();
    expect(await peer.codes("TYPE I", "REST 2", "REST x")).toEqual([200, 350, 501]);
    expect((await peer.download("EPSV", "RETR f")).data.toString()).toBe("abc");
  });

  it("does not reach beyond the end, nor into TYPE A (K35)", async () => {
    const peer = await (await startWithFiles()).peer();
    await peer.codes("TYPE I", "REST 4");
    expect((await peer.download("EPSV", "RETR f")).replies[0]).toMatch(/^554/);
    await peer.say("REST 9007199254740993");
    expect((await peer.upload("EPSV", "STOR f", "x")).replies[0]).toMatch(/^554/);
    await peer.codes("TYPE A", "REST 1");
    expect((await peer.download("EPSV", "RETR f")).replies[0]).toMatch(/^554/);
    await peer.codes("TYPE I", "REST 3");
    expect(codesOf((await peer.download("EPSV", "RETR f")).replies)).toBe("150 226");
  });
});

describe("RANG", () => {
  async function start() {
    const storage = new MemoryStorage({ files: { "/f": "0123456789" } });
    const peer = await (await startWithFiles({ storage })).peer();
    await peer.say("TYPE I");
    return peer;
  }

  it("wants two whole numbers, the first not beyond the second (K42)", async () => {
    const peer = await start();
    const bad = [
      "5 1",
      "0 18446744073709551616",
      "0 9223372036854775808",
      "1",
      "1 2 3",
      "-1 2",
      "1 x",
      "1e1 20",
    ];
    expect(await peer.codes(...bad.map((text) => `RANG ${text}`))).toEqual(bad.map(() => 501));
    expect(await peer.codes("RANG 1 0", "RANG 0 0", "RANG 3 9223372036854775807")).toEqual([350, 350, 350]);
  });

  it.each([
    ["RANG 2 4", "234"],
    ["RANG 0 0", "0"],
    ["RANG 8 99", "89"],
    ["RANG 10 12", ""],
    ["RANG 11 9223372036854775807", ""],
    ["RANG 1 0", "0123456789"],
    ["RANG 5 1", "0123456789"],
  ])("sends both ends and what is between: %s", async (line, expected) => {
    const peer = await start();
    await peer.codes("RANG 3 3", line);
    const { replies, data } = await peer.download("EPSV", "RETR f");
    expect(codesOf(replies)).toBe("150 226");
    expect(data.toString()).toBe(expected);
    expect((await peer.download("EPSV", "RETR f")).data.toString()).toBe("0123456789");
  });

  it("is forgotten by CWD, and replaced by REST", async () => {
    const peer = await start();
    await peer.codes("RANG 1 2", "CWD /");
    expect((await peer.download("EPSV", "RETR f")).data.toString()).toBe("0123456789");
    await peer.codes("RANG 1 2", "REST 7");
    expect((await peer.download("EPSV", "RETR f")).data.toString()).toBe("789");
    await peer.codes("REST 7", "RANG 1 2", "TYPE A");
    expect(codesOf((await peer.download("EPSV", "RETR f")).replies)).toBe("554");
  });

  it.each([
    ["STOR f", "RANG 2 4", "abc", "01abc56789"],
    ["APPE f", "RANG 8 11", "abcd", "01234567abcd"],
    ["STOR f", "RANG 10 11", "ab", "0123456789ab"],
  ])("writes over that part alone: %s behind %s", async (command, line, data, expected) => {
    const peer = await start();
    await peer.say(line);
    expect(codesOf((await peer.upload("EPSV", command, data)).replies)).toBe("150 226");
    expect((await peer.download("EPSV", "RETR f")).data.toString()).toBe(expected);
  });

  it("wants an upload of just that length, and touches nothing outside the range", async () => {
    const peer = await start();
    for (const data of ["ab", "abcd", ""]) {
      await peer.say("RANG 2 4");
      const { replies } = await peer.upload("EPSV", "STOR f", data);
      expect(codesOf(replies), data).toBe("150 426");
      expect(replies[1]).toContain("not as long as the range");
      expect((await peer.download("EPSV", "RETR f")).data.toString()).toMatch(/^01...56789$/);
    }
    await peer.say("RANG 11 12");
    expect(codesOf((await peer.upload("EPSV", "STOR f", "ab")).replies)).toBe("554");
  });
});
