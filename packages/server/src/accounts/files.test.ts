import { describe, expect, it } from "vitest";
import { codesOf, dialog, startWithFiles } from "../../test/dialog.ts";
import { MemoryStorage } from "../storage/memory.ts";
import type { Storage } from "../storage/types.ts";
import { Peer } from "../testing/index.ts";
import { rights as allRights, type FolderRights, toRead } from "./rights.ts";

const perms = (listing: Buffer) =>
  [...listing.toString().matchAll(/perm=(\w*);.* (.+)\r\n/gi)]
    .map(([, perm, name]) => `${name} ${perm}`)
    .sort();

describe("rights, on the wire", () => {
  const files = { "/f": "abc", "/box/old": "1", "/pub/a": "a", "/pub/in/b": "b" };
  const start = (rights?: FolderRights, mounts?: Readonly<Record<string, Storage>>) => {
    const storage = new MemoryStorage({ files });
    const account = {
      ...(rights === undefined ? {} : { rights }),
      ...(mounts === undefined ? {} : { mounts }),
    };
    return startWithFiles({ storage, account });
  };

  it("refuse an upload before 150 and before the data connection is taken", async () => {
    const peer = await (await start(toRead)).peer();
    for (const line of ["STOR new", "STOR f", "APPE f", "STOU", "APPE new"]) {
      expect(await peer.upload("EPSV", line, "x"), line).toMatchObject({
        replies: ["550 Permission denied."],
      });
    }
    const { replies } = await peer.upload("PORT", "STOR new", "x");
    expect(replies).toEqual(["550 Permission denied."]);
    expect(
      await peer.codes(
        "RNFR f",
        "RNTO g",
        "DELE f",
        "RMD box",
        "MKD new",
        "MFMT 20200101000000 f",
        "SITE CHMOD 600 f",
      ),
    ).toEqual([550, 503, 550, 550, 550, 550, 550]);
    expect((await peer.download("EPSV", "RETR f")).data.toString()).toBe("abc");
  });

  it("are told by perm in MLSD and MLST (RFC 3659 §7.5.5)", async () => {
    const peer = await (
      await start({ "/": allRights, "/pub": ["list", "read", "append"], "/box": ["write"], "/pub/in": [] })
    ).peer();
    const { data } = await peer.download("EPSV", "MLSD");
    expect(perms(data)).toEqual(["box ce", "f adfrw", "pub el"]);
    expect(perms((await peer.download("EPSV", "MLSD pub")).data)).toEqual(["a ar", "in "]);
    expect(await peer.say("MLST f")).toContain("perm=adfrw;");
    const free = await (await start()).peer();
    expect(perms((await free.download("EPSV", "MLSD")).data)).toEqual([
      "box cdeflmp",
      "f adfrw",
      "pub cdeflmp",
    ]);
  });

  it("make a folder that may be entered and not be listed", async () => {
    const server = await start({ ...toRead, "/box": ["write"] });
    expect(
      codesOf(
        await dialog(server, [
          "CWD box",
          "PWD",
          "STAT .",
          "STAT old",
          "MLST",
          "MLST old",
          "SIZE old",
          "CDUP",
          "RNFR box",
        ]),
      ),
    ).toBe("250 257 550 550 250 550 550 250 550");
    const peer = await server.peer();
    for (const line of [
      "LIST box",
      "NLST box",
      "MLSD box",
      "LIST box/*",
      "LIST box/old",
      "RETR box/old",
      "RETR box/none",
    ]) {
      expect((await peer.download("EPSV", line)).replies, line).toEqual(["550 Permission denied."]);
    }
    expect((await peer.upload("EPSV", "STOR box/mine", "x")).replies[1]).toMatch(/^226/);
    expect((await peer.upload("EPSV", "STOR box/mine", "y")).replies[0]).toMatch(/^553/);
    expect((await peer.upload("EPSV", "STOU box/mine", "y")).replies[1]).toMatch(/^226/);
    expect((await peer.download("EPSV", "RETR box/mine")).replies).toEqual(["550 Permission denied."]);
  });
});

describe("mounts, on the wire", () => {
  const start = async (rights?: FolderRights) => {
    const shared = new MemoryStorage({ files: { "/s": "shared" }, capacity: 1000 });
    const mounts = { "/shared": shared, "/a/b": new MemoryStorage({ files: { "/u": "far" }, capacity: 7 }) };
    const account = { mounts, ...(rights === undefined ? {} : { rights }) };
    return { server: await startWithFiles({ account }), shared };
  };

  it("are folders like others, to go into and out of", async () => {
    const { server } = await start();
    const replies = await dialog(server, [
      "CWD a",
      "CWD b",
      "SIZE u",
      "CDUP",
      "CWD ../shared",
      "PWD",
      "SIZE /d/../shared/s",
      "AVBL",
      "AVBL /a/b",
    ]);
    expect(codesOf(replies)).toBe("250 250 550 250 250 257 550 213 213");
    expect(replies.slice(5).filter((reply) => reply.startsWith("2"))).toEqual([
      '257 "/shared" is the current directory.',
      "213 994",
      "213 4",
    ]);
    const peer = await server.peer();
    expect(perms((await peer.download("EPSV", "MLSD")).data)).toEqual([
      "13111.txt adfrw",
      "a celm",
      "d cdeflmp",
      "f adfrw",
      'q"q cdeflmp',
      "shared celm",
    ]);
    expect((await peer.download("EPSV", "NLST a")).data.toString()).toBe("a/b\r\n");
    expect((await peer.download("EPSV", "RETR a/b/u")).data.toString()).toBe("far");
  });

  it("stay where they are, and nothing is renamed from one to another (R25)", async () => {
    const { server, shared } = await start();
    const lines = [
      "RMD shared",
      "RMD a",
      "RNFR shared",
      "RNFR a/b",
      "DELE shared",
      "MKD a",
      "SITE CHMOD 700 shared",
      "RNFR f",
      "RNTO shared/f",
    ];
    expect(codesOf(await dialog(server, lines))).toBe("550 550 550 550 550 550 550 350 553");
    await expect(shared.stat("/f")).rejects.toMatchObject({ code: "ENOENT" });
    expect(
      codesOf(await dialog(server, ["SIZE f", "TYPE I", "SIZE f", "RNFR shared/s", "RNTO shared/t"])),
    ).toBe("550 200 213 350 250");
  });

  it("have rights of their own", async () => {
    const { server } = await start({ "/": allRights, "/shared": ["list", "read"] });
    const peer = await server.peer();
    expect((await peer.upload("EPSV", "STOR shared/s", "x")).replies).toEqual(["550 Permission denied."]);
    expect((await peer.upload("EPSV", "STOR a/b/v", "x")).replies[1]).toMatch(/^226/);
  });
});

describe("anonymous, with a folder to upload into", () => {
  it("reads, and drops files there that nobody of them sees (T39)", async () => {
    const storage = new MemoryStorage({ files: { "/pub/f": "f", "/incoming/.keep": "" } });
    const server = await startWithFiles({ anonymous: { storage, incoming: "/incoming" } });
    const peer = await Peer.login(server.address, { user: "anonymous", password: "me@" });
    expect((await peer.upload("EPSV", "STOR incoming/x", "mine")).replies[1]).toMatch(/^226/);
    expect((await peer.upload("EPSV", "STOR incoming/x", "other")).replies[0]).toMatch(/^553/);
    for (const line of ["RETR incoming/x", "LIST incoming", "NLST incoming/*"]) {
      expect((await peer.download("EPSV", line)).replies, line).toEqual(["550 Permission denied."]);
    }
    expect(
      await peer.codes(
        "DELE incoming/x",
        "MKD incoming/d",
        "SIZE incoming/x",
        "MKD pub/d",
        "RMD incoming",
        "RNFR pub/f",
      ),
    ).toEqual([550, 550, 550, 550, 550, 550]);
    expect((await peer.download("EPSV", "RETR pub/f")).data.toString()).toBe("f");
    peer.close();
  });
});
