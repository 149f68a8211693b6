import { describe, expect, it } from "vitest";
import { codesOf, startWithFiles } from "../../test/dialog.ts";
import { MemoryStorage } from "../storage/memory.ts";

describe("RETR", () => {
  it("sends a file, and wants a new address for the next", async () => {
    const peer = await (await startWithFiles()).peer();
    await peer.say("TYPE I");
    const { replies, data } = await peer.download("EPSV", "RETR d/g");
    expect(codesOf(replies)).toBe("150 226");
    expect(replies[0]).toContain("(5 bytes)");
    expect(data.toString()).toBe("12345");
    expect(await peer.codes("RETR f")).toEqual([425]);
    expect(codesOf((await peer.download("EPSV", "RETR d")).replies)).toBe("550");
  });
});

describe("STOR", () => {
  it("replaces a file", async () => {
    const peer = await (await startWithFiles()).peer();
    await peer.say("TYPE I");
    expect(codesOf((await peer.upload("EPSV", "STOR f", "new one")).replies)).toBe("150 226");
    expect((await peer.download("EPSV", "RETR f")).data.toString()).toBe("new one");
    expect(codesOf((await peer.upload("EPSV", "STOR d", "x")).replies)).toBe("550");
  });

  it("goes on where REST says", async () => {
    const peer = await (await startWithFiles()).peer();
    await peer.codes("TYPE I", "REST 2");
    await peer.upload("EPSV", "STOR f", "XY");
    expect((await peer.download("EPSV", "RETR f")).data.toString()).toBe("abXY");
  });
});

describe("STOU", () => {
  const nameIn = (reply = "") => /^150 FILE: (.+)$/.exec(reply)?.[1] ?? "";

  it("stores under a name of its own, and tells it", async () => {
    const server = await startWithFiles();
    const peer = await server.peer();
    await peer.say("TYPE I");
    const { replies } = await peer.upload("EPSV", "STOU", "one");
    expect(codesOf(replies)).toBe("150 226");
    const name = nameIn(replies[0]);
    expect(name).not.toBe("");
    expect(replies[1]).toBe(`226 Transfer complete, stored as ${name}`);
    expect((await peer.download("EPSV", `RETR ${name}`)).data.toString()).toBe("one");
    expect(server.log).toContainEqual(expect.objectContaining({ verb: "STOU", path: `/${name}`, ok: true }));
  });

  it("takes a free name that is asked for, and never one that is taken", async () => {
    const peer = await (await startWithFiles()).peer();
    await peer.say("TYPE I");
    const names: string[] = [];
    for (const wish of ["new file", "new file", "f", "d", "d/g", "/", "..", "d/."]) {
      const { replies } = await peer.upload("EPSV", `STOU ${wish}`, wish);
      expect(codesOf(replies), wish).toBe("150 226");
      names.push(nameIn(replies[0]));
    }
    expect(new Set(names).size).toBe(names.length);
    expect(names[0]).toBe("new file");
    expect(names[1]).toMatch(/^new file\.\d{17}-\d+-1$/);
    expect(names[3]).toMatch(/^d\/ftp\./);
    expect(names[4]).toMatch(/^d\/g\./);
    expect(names[5]).toMatch(/^\/ftp\./);
    expect(names[6]).toMatch(/^\.\.\/ftp\./);
    expect(names[7]).toMatch(/^d\/\.\/ftp\./);
    expect((await peer.download("EPSV", "RETR f")).data.toString()).toBe("abc");
    expect((await peer.download("EPSV", `RETR ${names[4]}`)).data.toString()).toBe("d/g");
  });

  it("gives two at once two names", async () => {
    const server = await startWithFiles();
    const uploads = [1, 2, 3].map(async (content) => {
      const { replies } = await (await server.peer()).upload("EPSV", "STOU same", `${content}\n`);
      return { name: nameIn(replies[0]), content, codes: codesOf(replies) };
    });
    const done = await Promise.all(uploads);
    const peer = await server.peer();
    expect(new Set(done.map(({ name }) => name)).size).toBe(3);
    for (const { name, content } of done) {
      expect((await peer.download("EPSV", `RETR ${name}`)).data.toString()).toBe(`${content}\r\n`);
    }
  });

  it("leaves nothing when the upload fails, and is not to be continued", async () => {
    const server = await startWithFiles({
      storage: new MemoryStorage({ capacity: 10, files: { "/f": "abc" } }),
    });
    const peer = await server.peer();
    await peer.say("TYPE I");
    expect(codesOf((await peer.upload("EPSV", "STOU big", "12345678901")).replies)).toBe("150 452");
    expect(await peer.codes("SIZE big", "REST 2")).toEqual([550, 350]);
    expect(codesOf((await peer.upload("EPSV", "STOU f", "x")).replies)).toBe("554");
    expect(codesOf((await peer.upload("EPSV", "STOU none/x", "x")).replies)).toBe("550");
    expect((await peer.download("EPSV", "NLST")).data.toString()).toBe("f\r\n");
  });
});

describe("APPE", () => {
  it("adds to a file, or makes one", async () => {
    const peer = await (await startWithFiles()).peer();
    await peer.say("TYPE I");
    await peer.upload("EPSV", "APPE f", "def");
    await peer.upload("EPSV", "APPE new", "x");
    expect((await peer.download("EPSV", "RETR f")).data.toString()).toBe("abcdef");
    expect((await peer.download("EPSV", "RETR new")).data.toString()).toBe("x");
  });

  it("does what STOR does behind REST (RFC 3659 §5.4)", async () => {
    const peer = await (await startWithFiles()).peer();
    await peer.codes("TYPE I", "REST 1");
    await peer.upload("EPSV", "APPE f", "X");
    expect((await peer.download("EPSV", "RETR f")).data.toString()).toBe("aX");
  });
});
