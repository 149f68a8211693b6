import { commands } from "@twinport/protocol";
import { afterEach, describe, expect, it } from "vitest";
import { MemoryStorage } from "../storage/memory.ts";
import { startTestServer, type TestServer, type TestServerOptions } from "../testing/index.ts";

const running: TestServer[] = [];
afterEach(() => Promise.all(running.splice(0).map((server) => server.close())));

const time = Date.UTC(2026, 10, 22, 18, 0, 0);

async function start(options: TestServerOptions = {}) {
  const storage = new MemoryStorage({
    files: { "/f": "abc", "/d/g": "12345", '/q"q/h': "", "/13111.txt": "hello\nworld\n" },
    now: () => time,
  });
  const server = await startTestServer({ storage, ...options });
  running.push(server);
  return server;
}

/** Runs "C> …" lines and returns what a transcript of the replies would say. */
async function dialog(server: TestServer, lines: readonly string[], loggedIn = true): Promise<string[]> {
  const peer = await (loggedIn ? server.peer() : server.stranger());
  const replies: string[] = [];
  for (const line of lines) replies.push(await peer.say(line));
  return replies;
}

describe("access", () => {
  it("logs in, says PASS only right after USER, and forgets the name on failure", async () => {
    const server = await start();
    const lines = [
      "PASS p",
      "USER u",
      "NOOP",
      "PASS p",
      "USER u",
      "PASS wrong",
      "PASS p",
      "USER u",
      "PASS p",
      "PWD",
    ];
    const codes = (await dialog(server, lines, false)).map((reply) => reply.slice(0, 3));
    expect(codes).toEqual(["503", "331", "200", "503", "331", "530", "503", "331", "230", "257"]);
  });

  it("says 331 and 530 in the same words for every name", async () => {
    const replies = await dialog(await start(), ["USER nobody", "PASS x", "USER u", "PASS x"], false);
    expect(replies.slice(0, 2)).toEqual(replies.slice(2));
  });

  it("starts over with a second USER", async () => {
    const replies = await dialog(await start(), [
      "CWD d",
      "USER u",
      "PWD",
      "PASS p",
      "USER u",
      "PASS p",
      "PWD",
    ]);
    expect(replies.map((reply) => reply.slice(0, 3))).toEqual([
      "250",
      "331",
      "530",
      "503",
      "331",
      "230",
      "257",
    ]);
    expect(replies.at(-1)).toContain('"/"');
  });

  it("says goodbye and closes", async () => {
    const server = await start();
    const peer = await server.peer();
    peer.send("QUIT\r\nNOOP\r\n");
    expect(await peer.rest()).toEqual(["221 Goodbye."]);
    expect(server.log.at(-1)).toMatchObject({ type: "session-closed", reason: "quit" });
  });

  it("lets anonymous read and not write, if there is one", async () => {
    const server = await start({ anonymous: new MemoryStorage({ files: { "/pub": "x" } }) });
    const lines = ["USER Anonymous", "PASS", "SIZE pub", "TYPE I", "SIZE pub", "DELE pub", "MKD a"];
    const codes = (await dialog(server, lines, false)).map((reply) => reply.slice(0, 3));
    expect(codes).toEqual(["331", "230", "550", "200", "213", "550", "550"]);
    expect((await dialog(await start(), ["USER anonymous", "PASS a@b"], false))[1]).toBe(
      "530 Login incorrect.",
    );
  });
});

describe("information", () => {
  it("tells features, and only those it has", async () => {
    const [reply = ""] = await dialog(await start(), ["FEAT"]);
    const lines = reply.split("\n").map((line) => line.trim());
    expect(lines).toEqual([
      "211 Features:",
      "EPRT",
      "EPSV",
      "REST STREAM",
      "SIZE",
      "MDTM",
      "MLST type*;size*;modify*;perm*;unique*;unix.mode*;",
      "TVFS",
      "UTF8",
      "End",
    ]);
  });

  it("answers OPTS, HELP, SYST and NOOP", async () => {
    const replies = await dialog(await start(), [
      "opts utf8 on",
      "OPTS UTF-8",
      "OPTS UTF8 off",
      "OPTS UTF8 maybe",
      "OPTS MLST Size;type;bogus;",
      "MLST f",
      "OPTS MLST",
      "OPTS HASH ../x",
      "HELP",
      "HELP retr",
      "HELP ALLO",
      "HELP nonsense",
      "SYST",
      "NOOP",
    ]);
    expect(replies[0]).toMatch(/^200/);
    expect(replies[1]).toMatch(/^200/);
    expect(replies[2]).toMatch(/^504/);
    expect(replies[3]).toMatch(/^504/);
    expect(replies[4]).toBe("200 MLST OPTS type;size;");
    expect(replies[5]).toBe("250 Listing:\n type=file;size=3; /f\nEnd");
    expect(replies[6]).toBe("200 MLST OPTS");
    expect(replies[7]).toMatch(/^501/);
    for (const verb of ["RETR", "EPSV", "MLSD", "XPWD"]) expect(replies[8]).toContain(verb);
    expect(replies[8]).not.toContain("ALLO");
    expect(replies[9]).toContain(commands.RETR.syntax);
    expect(replies[10]).toContain("not implemented");
    expect(replies[11]).toMatch(/^501/);
    expect(replies[12]).toBe("215 UNIX Type: L8");
    expect(replies[13]).toMatch(/^200/);
  });
});

describe("parameters", () => {
  it.each([
    ["TYPE A", 200],
    ["TYPE a n", 200],
    ["TYPE I", 200],
    ["TYPE L 8", 200],
    ["TYPE L8", 200],
    ["TYPE E", 504],
    ["TYPE A T", 504],
    ["TYPE A X", 504],
    ["TYPE L 7", 504],
    ["TYPE L 8888888888", 504],
    ["STRU F", 200],
    ["STRU R", 504],
    ["STRU X", 504],
    ["MODE S", 200],
    ["MODE B", 504],
    ["MODE Q", 504],
    ["TYPE", 501],
  ])("answers %s with %i (K36)", async (line, code) => {
    const peer = await (await start()).peer();
    expect(await peer.codes(line)).toEqual([code]);
  });
});

describe("directories", () => {
  it("changes, shows, makes and removes them", async () => {
    const replies = await dialog(await start(), [
      "PWD",
      "CWD d",
      "XPWD",
      "CWD nope",
      "CWD /f",
      "CDUP",
      "CDUP",
      "PWD",
      "CWD ../../../..",
      "PWD",
      'CWD q"q',
      "PWD",
      "MKD new",
      "XMKD new",
      "CWD new",
      "CDUP",
      "XRMD new",
      "RMD new",
      "RMD /d",
    ]);
    expect(replies.map((reply) => reply.slice(0, 3)).join(" ")).toBe(
      "257 250 257 550 550 250 250 257 250 257 250 257 257 550 250 250 250 550 550",
    );
    expect(replies[2]).toBe('257 "/d" is the current directory.');
    expect(replies[9]).toBe('257 "/" is the current directory.');
    expect(replies[11]).toBe('257 "/q""q" is the current directory.');
    expect(replies[12]).toBe('257 "/q""q/new" created.');
  });
});

describe("files", () => {
  it("renames, removes, and tells facts", async () => {
    const replies = await dialog(await start(), [
      "TYPE I",
      "SIZE f",
      "SIZE d",
      "SIZE nope",
      "MDTM f",
      "MDTM d",
      "MDTM 20260101000000 f",
      "TYPE A",
      "SIZE f",
      "RNFR nope",
      "RNTO x",
      "RNFR f",
      "NOOP",
      "RNTO y",
      "RNFR f",
      "RNTO ../../x",
      "DELE f",
      "DELE x",
      "DELE d",
      "DELE /",
    ]);
    expect(replies.map((reply) => reply.slice(0, 3)).join(" ")).toBe(
      "200 213 550 550 213 550 550 200 550 550 503 350 200 503 350 250 550 250 550 550",
    );
    expect(replies[1]).toBe("213 3");
    expect(replies[4]).toBe("213 20261122180000");
  });

  it("reads a restart position and forgets it (K34)", async () => {
    const server = await start();
    const peer = await server.peer();
    const bad = ["-1", "+1", "0x10", "1e3", "9223372036854775808", "9".repeat(400), "1 2", "٣"];
    expect(await peer.codes(...bad.map((text) => `REST ${text}`))).toEqual(bad.map(() => 501));
    await peer.say("TYPE I");
    expect((await peer.download("PASV", "RETR f")).data.toString()).toBe("abc");
    await peer.say("REST 2");
    expect((await peer.download("EPSV", "RETR f")).data.toString()).toBe("c");
    expect((await peer.download("EPSV", "RETR f")).data.toString()).toBe("abc");
    await peer.say("REST 2");
    await peer.say("PWD");
    expect((await peer.download("EPSV", "RETR f")).data.toString()).toBe("abc");
    await peer.say("REST 1");
    await peer.codes("SIZE f", "MDTM f", "NOOP", "TYPE I");
    expect((await peer.download("PORT", "RETR f")).data.toString()).toBe("bc");
  });

  it("forgets what a failed command should have replaced", async () => {
    const peer = await (await start()).peer();
    expect(await peer.codes("RNFR f", "RNFR nope", "RNTO y", "RNFR f")).toEqual([350, 550, 503, 350]);
    peer.send("\r\n");
    expect(await peer.codes("RNTO y", "TYPE I", "REST 2", "REST x")).toEqual([250, 200, 350, 501]);
    expect((await peer.download("EPSV", "RETR y")).data.toString()).toBe("abc");
  });

  it("refuses to restart beyond the end, or in TYPE A (K35)", async () => {
    const server = await start();
    const peer = await server.peer();
    await peer.codes("TYPE I", "REST 4");
    expect((await peer.download("EPSV", "RETR f")).replies[0]).toMatch(/^554/);
    await peer.say("REST 9007199254740993");
    expect((await peer.upload("EPSV", "STOR f", "x")).replies[0]).toMatch(/^554/);
    await peer.codes("TYPE A", "REST 1");
    expect((await peer.download("EPSV", "RETR f")).replies[0]).toMatch(/^554/);
    await peer.codes("TYPE I", "REST 3");
    expect((await peer.download("EPSV", "RETR f")).replies.map((reply) => reply.slice(0, 3))).toEqual([
      "150",
      "226",
    ]);
  });
});

describe("listings", () => {
  const text = async (server: TestServer, command: string) => {
    const { replies, data } = await (await server.peer()).download("EPSV", command);
    return replies.length === 1 ? replies[0]?.slice(0, 3) : data.toString();
  };
  const clock = { now: () => time + 1000, after: () => ({ cancel: () => undefined }) };

  it("has LIST as ls -l writes it, in CR LF lines", async () => {
    const server = await start({ clock });
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
    const listed = (await text(await start(), command)) ?? "";
    expect(
      listed
        .split("\r\n")
        .filter(Boolean)
        .map((line) => line.slice(line.lastIndexOf(":") + 4))
        .join(),
    ).toBe(names);
  });

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
    ["LIST nope", "550"],
    ["LIST *.none", "550"],
    ["NLST */../*/../x", "550"],
    ["LIST {a,{b,c}}", "550"],
    ["MLSD f", "501"],
    ["MLSD nope", "550"],
  ])("answers %s with %j", async (command, expected) => {
    expect(await text(await start(), command)).toBe(expected);
  });

  it("has MLSD and MLST for programs", async () => {
    const server = await start();
    expect(await text(server, "MLSD d")).toBe(
      "type=file;size=5;modify=20261122180000;perm=adfrw;unix.mode=0644; g\r\n",
    );
    const peer = await server.peer();
    expect(await peer.say("MLST")).toBe(
      "250 Listing:\n type=dir;modify=20261122180000;perm=cdeflmp;unix.mode=0755; /\nEnd",
    );
    expect(await peer.say("MLST d/g")).toContain("; /d/g\n");
    expect(await peer.codes("MLST nope")).toEqual([550]);
  });

  it("does not let a name break out of its line (T13)", async () => {
    const storage = new MemoryStorage({ files: { "/a\r\n226 x": "", "/ok": "" } });
    const server = await start({ storage });
    const list = (await text(server, "LIST")) ?? "";
    expect(list.split("\r\n").length).toBe(3);
    expect(list).toContain("a??226 x\r\n");
    expect(await text(server, "NLST")).toBe("ok\r\n");
    expect(await text(server, "MLSD")).toMatch(/^[^\n]* ok\r\n$/);
  });

  it("lists an empty directory as nothing", async () => {
    const peer = await (await start({ storage: new MemoryStorage() })).peer();
    const { replies, data } = await peer.download("EPSV", "LIST");
    expect(replies.map((reply) => reply.slice(0, 3))).toEqual(["150", "226"]);
    expect(data.length).toBe(0);
  });
});
