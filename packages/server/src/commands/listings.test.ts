import { describe, expect, it } from "vitest";
import { codesOf, filesMadeAt, startWithFiles } from "../../test/dialog.ts";
import { MemoryStorage } from "../storage/memory.ts";
import type { TestServer } from "../testing/index.ts";

/** The listing, or the code of the refusal. */
async function text(server: TestServer, command: string): Promise<string> {
  const { replies, data } = await (await server.peer()).download("EPSV", command);
  return replies.length === 1 ? codesOf(replies) : data.toString();
}

async function answers(command: string, expected: string) {
  expect(await text(await startWithFiles(), command)).toBe(expected);
}

const withOddName = () => new MemoryStorage({ files: { "/a\r\n226 x": "", "/ok": "" } });

describe("LIST", () => {
  const clock = { now: () => filesMadeAt + 1000, after: () => ({ cancel: () => undefined }) };

  it("is as ls -l writes it, in CR LF lines", async () => {
    const server = await startWithFiles({ clock });
    expect(await text(server, "LIST")).toBe(
      [
        "-rw-r--r--    1 ftp      ftp            12 Nov 22 18:00 13111.txt",
        "drwxr-xr-x    2 ftp      ftp             0 Nov 22 18:00 d",
        "-rw-r--r--    1 ftp      ftp             3 Nov 22 18:00 f",
        'drwxr-xr-x    2 ftp      ftp             0 Nov 22 18:00 q"q',
        "",
      ].join("\r\n"),
    );
  });

  it.each([
    ["LIST f", "f"],
    ["LIST -la", '13111.txt,d,f,q"q'],
    ["LIST -a -l d", "g"],
    ["LIST -alR /", '13111.txt,d,f,q"q'],
    ["LIST *.txt", "13111.txt"],
    ["LIST d/?", "g"],
    ["LIST -- f", "f"],
  ])("understands %s", async (command, names) => {
    const listed = await text(await startWithFiles(), command);
    expect(
      listed
        .split("\r\n")
        .filter(Boolean)
        .map((line) => line.slice(line.lastIndexOf(":") + 4))
        .join(),
    ).toBe(names);
  });

  it("takes a name that begins like an option when it is there, unless it is nothing but options", async () => {
    const storage = new MemoryStorage({ files: { "/-la": "", "/-la notes": "", "/notes": "", "/-l *": "" } });
    const server = await startWithFiles({ storage });
    for (const [line, names] of [
      ["NLST -la notes", "-la notes"],
      ["NLST -l notes", "notes"],
      ["NLST -la", "-l *,-la,-la notes,notes"],
      ["NLST ./-la", "./-la"],
      ["NLST -- -la", "-la"],
      ["NLST -l *", "-l *"],
      ["NLST -a n*", "notes"],
    ] as const) {
      expect((await text(server, line)).split("\r\n").filter(Boolean).join(), line).toBe(names);
    }
    expect((await (await server.peer()).say("STAT -la notes")).split("\n")[1]).toMatch(/ -la notes$/);
  });

  it.each([
    ["LIST nope", "550"],
    ["LIST *.none", "550"],
    ["LIST {a,{b,c}}", "550"],
  ])("answers %s with %j", answers);

  it("does not let a name break out of its line (T13)", async () => {
    const list = await text(await startWithFiles({ storage: withOddName() }), "LIST");
    expect(list.split("\r\n").length).toBe(3);
    expect(list).toContain("a??226 x\r\n");
  });

  it("shows an empty directory as nothing", async () => {
    const peer = await (await startWithFiles({ storage: new MemoryStorage() })).peer();
    const { replies, data } = await peer.download("EPSV", "LIST");
    expect(codesOf(replies)).toBe("150 226");
    expect(data.length).toBe(0);
  });
});

describe("NLST", () => {
  it.each([
    ["NLST", '13111.txt\r\nd\r\nf\r\nq"q\r\n'],
    ["NLST d", "d/g\r\n"],
    ["NLST d/", "d/g\r\n"],
    ["NLST /d", "/d/g\r\n"],
    ["NLST f", "f\r\n"],
    ["NLST *.t?t", "13111.txt\r\n"],
    ["NLST d/*", "d/g\r\n"],
    ["NLST /d/*", "/d/g\r\n"],
    ["NLST /*.txt", "/13111.txt\r\n"],
    ["NLST *.none", "550"],
    ["NLST nope", "550"],
    ["NLST */../*/../x", "550"],
  ])("answers %s with %j", answers);

  it("leaves out a name that no command can carry (T13)", async () => {
    expect(await text(await startWithFiles({ storage: withOddName() }), "NLST")).toBe("ok\r\n");
  });
});

describe("MLSD", () => {
  it.each([
    ["MLSD d", "type=file;size=5;modify=20261122180000;perm=adfrw;unix.mode=0644; g\r\n"],
    ["MLSD f", "501"],
    ["MLSD nope", "550"],
  ])("answers %s with %j", answers);

  it("leaves out a name that no command can carry (T13)", async () => {
    expect(await text(await startWithFiles({ storage: withOddName() }), "MLSD")).toMatch(/^[^\n]* ok\r\n$/);
  });
});

describe("MLST", () => {
  it("tells the facts of one file or directory, with its whole path", async () => {
    const peer = await (await startWithFiles()).peer();
    expect(await peer.say("MLST")).toBe(
      "250 Listing:\n type=dir;modify=20261122180000;perm=cdeflmp;unix.mode=0755; /\nEnd",
    );
    expect(await peer.say("MLST d/g")).toContain("; /d/g\n");
    expect(await peer.codes("MLST nope")).toEqual([550]);
  });
});

describe("a folder of more names than a listing goes through", () => {
  const files = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`/n/${index}`, ""]));
  const start = (listedNames: number) =>
    startWithFiles({ storage: new MemoryStorage({ files }), limits: { listedNames } });

  it.each(["LIST n", "NLST n", "MLSD n", "NLST n/*"])(
    "is told whole by %s as long as there is room",
    async (command) => {
      expect((await text(await start(5000), command)).split("\r\n").length - 1).toBe(5000);
    },
  );

  it.each([
    ["LIST n", "150 550"],
    ["NLST n", "150 550"],
    ["MLSD n", "150 550"],
    ["NLST n/*7", "550"],
    ["NLST n/none*", "550"],
    ["STAT n/none*", "550"],
  ])("makes %s end with %s, which names the limit, here and in the log", async (command, codes) => {
    const server = await start(4999);
    const peer = await server.peer();
    const replies = command.startsWith("STAT")
      ? [await peer.say(command)]
      : (await peer.download("EPSV", command)).replies;
    expect(codesOf(replies)).toBe(codes);
    expect(replies.at(-1)).toContain("listedNames");
    const limit = { limit: "listedNames", value: 4999 };
    expect(server.log.filter(({ type }) => type === "transfer" || type === "command-refused")).toEqual([
      expect.objectContaining(command.startsWith("STAT") ? limit : { code: 550, ok: false, limit }),
    ]);
  });
});
