import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { LocalStorage } from "../storage/local.ts";
import { MemoryStorage } from "../storage/memory.ts";
import { codeOf, Peer, startTestServer, type TestServer } from "../testing/index.ts";

// Rows of hostile-inputs.md, by their ids. Each must leave the server serving.
const latin = (text: string) => Buffer.from(text, "latin1");
const codes = (replies: readonly string[]) => replies.map(codeOf);

let server: TestServer;
beforeEach(async () => {
  const storage = new MemoryStorage({ files: { "/f": "abc", "/d/g": "x" } });
  server = await startTestServer({ storage });
});
afterEach(async () => {
  expect(server.log.filter((event) => event.type === "internal-error")).toEqual([]);
  expect(await (await server.stranger()).codes("NOOP")).toEqual([200]);
  await server.close();
});

describe("before login", () => {
  it("K1: a line without end is cut off at 4096 bytes", async () => {
    const peer = await server.stranger();
    peer.send(Buffer.alloc(1_048_576, "A"));
    expect(codes(await peer.rest())).toEqual([500]);
    expect(server.log.at(-1)).toMatchObject({ reason: "line-too-long" });
  });

  it("K2: an over-long USER closes, a long one does not", async () => {
    const peer = await server.stranger();
    expect(await peer.codes(`USER ${"a".repeat(200)}`)).toEqual([501]);
    peer.send(`USER ${"a".repeat(4090)}\r\n`);
    expect(codes(await peer.rest())).toEqual([500]);
  });

  it("K3, K4, K5: line feed alone ends a line; a bare CR and NUL do not, and are refused", async () => {
    const peer = await server.stranger();
    peer.send("USER u\n");
    expect(codeOf(await peer.reply())).toBe(331);
    expect(await peer.codes("PASS p", "USER u\rPASS p", "USER u\u0000admin")).toEqual([230, 501, 501]);
  });

  it("K14-K17: no odd name or password logs in", async () => {
    const peer = await server.stranger();
    expect(await peer.codes("PASS p", "USER u", "USER v", "PASS p")).toEqual([503, 331, 331, 530]);
    expect(await peer.codes("USER u", "PASS ")).toEqual([331, 530]);
    for (const name of ["__proto__", "constructor", "toString", "' OR 1=1--", "*)(uid=*))(|(uid=*", "u%00"]) {
      expect(await (await server.stranger()).codes(`USER ${name}`, "PASS x"), name).toEqual([331, 530]);
    }
  });

  it.each([
    ["K22", "GET / HTTP/1.1\r\nHost: x\r\nX: \r\nUSER u\r\nPASS p\r\n\r\n"],
    ["K22", "POST / HTTP/1.1\r\nUSER u\r\n"],
    ["K23", "EHLO x\r\n"],
    ["K23", "SSH-2.0-x\r\n"],
    ["K23", "\u0016\u0003\u0001\u0002\u0000\u0001"],
    ["K23", "OPTIONS rtsp://x RTSP/1.0\r\n"],
  ])("%s: another protocol gets one 421 (%j)", async (_id, words) => {
    const peer = await server.stranger();
    peer.send(latin(words));
    expect(codes(await peer.rest())).toEqual([421]);
  });

  it("K44: a PROXY header from nobody in particular is an unknown command", async () => {
    expect(await (await server.stranger()).codes("PROXY TCP4 1.2.3.4 5.6.7.8 1 2")).toEqual([500]);
  });

  it("closes after three wrong passwords, and after ten lines that are no commands", async () => {
    const guesser = await server.stranger();
    guesser.send("USER u\r\nPASS a\r\nUSER u\r\nPASS b\r\nUSER u\r\nPASS c\r\nUSER u\r\nPASS p\r\n");
    expect(codes(await guesser.rest())).toEqual([331, 530, 331, 530, 331, 421]);
    const scanner = await server.stranger();
    scanner.send("FOO\r\n".repeat(12));
    expect(codes(await scanner.rest())).toEqual([500, 500, 500, 500, 500, 500, 500, 500, 500, 421]);
  });
});

describe("logged in", () => {
  it("K6-K9, K11, K12: control characters and bytes that are not UTF-8 are refused", async () => {
    const peer = await server.peer();
    const lines = [
      "RETR f\0.txt",
      "MKD a\x1b[2Jb",
      "STOR a\x7f",
      "STOR a\x0bb",
      "CWD a\r\0b",
      "CWD \xc0\xae\xc0\xae/\xc0\xaf",
      "MKD \xed\xa0\x80x",
      "MKD \xf4\x90\x80\x80",
      "MKD \xfe\xfe",
    ];
    expect(await peer.codes(...lines.map(latin))).toEqual(lines.map(() => 501));
    expect((await peer.download("EPSV", "NLST")).data.toString()).toBe("d\r\nf\r\n");
  });

  it("K10: empty lines are passed over, not for ever", async () => {
    const peer = await server.peer();
    peer.send("\r\n   \r\n\r\nNOOP\r\n");
    expect(codeOf(await peer.reply())).toBe(200);
    peer.send("\r\n".repeat(60));
    expect(codes(await peer.rest())).toEqual([421]);
  });

  it("K13: odd but legal names are made as they are", async () => {
    const peer = await server.peer();
    expect(await peer.codes("MKD \u202egpj.exe", "MKD \uff0f..", "CWD \uff0f..")).toEqual([257, 257, 250]);
  });

  it("K24: a flood of commands whose replies nobody reads pauses, and is answered in full", async () => {
    const peer = await server.peer();
    peer.socket.pause();
    const before = process.memoryUsage().rss;
    const count = 50_000;
    for (let sent = 0; sent < count; sent += 1000) peer.socket.write("NOOP\r\n".repeat(1000));
    const other = await server.peer();
    expect(await other.codes("NOOP", "PWD")).toEqual([200, 257]);
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 * 1024);
    let answered = 0;
    const done = new Promise<void>((resolve) => {
      peer.socket.on("data", (chunk) => {
        for (const byte of chunk) if (byte === 10) answered++;
        if (answered === count) resolve();
      });
    });
    peer.socket.resume();
    await done;
  });

  it("K25: pipelined commands are answered one by one, in order", async () => {
    const peer = await server.peer();
    peer.send(`${"PWD\r\nNOOP\r\nFOO\r\n".repeat(11)}QUIT\r\n`);
    const all = codes(await peer.rest());
    expect(all).toEqual([...Array.from({ length: 11 }, () => [257, 200, 500]).flat(), 221]);
  });

  it("K26: bytes may come one at a time", async () => {
    const peer = await server.peer();
    await peer.say("TYPE I");
    for (const byte of Buffer.from("SIZE f\r\n")) {
      peer.socket.write(Uint8Array.of(byte));
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await peer.reply()).toBe("213 3");
  });

  it("K28: RNFR and RNTO stay together and inside", async () => {
    const peer = await server.peer();
    const lines = [
      "RNFR f",
      "RNTO ../../x",
      "RNFR x",
      "NOOP",
      "RNTO y",
      "RNFR /",
      "RNTO z",
      "RNFR d",
      "RNTO d/d2",
    ];
    expect(await peer.codes(...lines)).toEqual([350, 250, 350, 200, 503, 550, 503, 350, 553]);
  });

  it("K29: the root and its aliases cannot be removed or made", async () => {
    const peer = await server.peer();
    const lines = [
      "DELE /",
      "RMD /",
      "RMD .",
      "RMD d/..",
      "MKD ",
      "MKD /",
      "MKD .",
      `MKD ${"a".repeat(300)}`,
    ];
    expect(await peer.codes(...lines)).toEqual([550, 550, 550, 550, 501, 550, 550, 550]);
    expect(await peer.codes(`RNTO ${"a".repeat(300)}`, "RNFR f", `RNTO ${"a".repeat(300)}`)).toEqual([
      503, 350, 553,
    ]);
  });

  it.each([
    ["K30", "\xff\xf4\xf2ABOR\r\n"],
    ["K31", "\xff\xf4\xffABOR\r\n"],
    ["T50", "\xff\xf4\xff\xf2ABOR\r\n"],
    ["bare", "ABOR\r\n"],
    ["line feed lost as urgent data", "ABOR\r"],
  ])("%s: ABOR is understood with Telnet's Synch in front (%j)", async (_id, bytes) => {
    const peer = await server.peer();
    const open = await peer.data("EPSV");
    peer.send("STOR up\r\n");
    await peer.reply();
    const socket = await open();
    peer.send(latin(bytes));
    expect(codes([await peer.reply(), await peer.reply()])).toEqual([426, 226]);
    socket.destroy();
    expect(await peer.codes("NOOP")).toEqual([200]);
  });

  it("takes ABOR that was pipelined right behind its transfer", async () => {
    const peer = await server.peer();
    await peer.passivePort("EPSV");
    peer.send("RETR f\r\nPWD\r\nABOR\r\nABOR\r\n");
    expect(codes([await peer.reply(), await peer.reply(), await peer.reply(), await peer.reply()])).toEqual([
      426, 257, 226, 225,
    ]);
  });

  it("K32, K33: Telnet negotiation is taken out, a literal FF is not UTF-8, a run of it too long", async () => {
    const peer = await server.peer();
    const lines = ["\xff\xfb\x01\xff\xfd\x03NOOP", "\xff\xfa\x18\x01\xff\xf0NOOP", "RETR a\xff\xffb"];
    expect(await peer.codes(...lines.map(latin))).toEqual([200, 200, 501]);
    peer.send(Buffer.alloc(10_000, 0xff));
    peer.send("\r\n");
    expect(codes(await peer.rest())).toEqual([500]);
  });

  it("K38: listing words that cost others dearly are cheap", async () => {
    const peer = await server.peer();
    const cheap = async (command: string) => codes((await peer.download("EPSV", command)).replies);
    expect(await cheap("LIST -alR /")).toEqual([150, 226]);
    expect(await cheap("NLST */../*/../*/../*/x")).toEqual([550]);
    expect(await cheap(`LIST ${"[".repeat(500)}`)).toEqual([550]);
    expect(await cheap(`NLST ${"*".repeat(3000)}b`)).toEqual([550]);
    expect(await cheap("LIST {a,{b,{c,d}}}")).toEqual([550]);
  });

  it("K41: EPSV ALL survives a transfer that is aborted", async () => {
    const peer = await server.peer();
    expect(await peer.codes("EPSV ALL", "EPSV")).toEqual([200, 229]);
    peer.send("LIST\r\nABOR\r\n");
    expect(codes([await peer.reply(), await peer.reply()])).toEqual([426, 226]);
    expect(await peer.codes("PASV", "PORT 127,0,0,1,8,8", "EPSV")).toEqual([503, 503, 229]);
  });

  it("K43: a client that closes its side after its last command is served to the end", async () => {
    const peer = await server.peer();
    peer.socket.end("PWD\r\nNOOP\r\nQUIT\r\n");
    expect(codes(await peer.rest())).toEqual([257, 200, 221]);
    const silent = await server.peer();
    silent.socket.end("PWD\r\n");
    expect(codes(await silent.rest())).toEqual([257]);
  });

  it("T49: survives a reset at any point", async () => {
    const battered = await startTestServer({ limits: { dataConnectTime: 200 } });
    const script = [
      "",
      "USER u",
      "PASS p",
      "TYPE I",
      "EPSV",
      "LIST",
      "PASV",
      "STOR x",
      "RNFR f",
      "REST 1",
      "QUIT",
    ];
    for (let point = 0; point < script.length; point++) {
      for (const wait of [true, false]) {
        const peer = await Peer.connect(battered.address);
        const lines = script.slice(0, point + 1).filter((line) => line !== "");
        peer.send(lines.map((line) => `${line}\r\n`).join(""));
        if (wait) await peer.reply();
        peer.socket.resetAndDestroy();
        await once(peer.socket, "close").catch(() => undefined);
      }
    }
    while (battered.server.sessions > 0) await new Promise((resolve) => setImmediate(resolve));
    expect(battered.log.filter((event) => event.type === "internal-error")).toEqual([]);
    await battered.close();
  });
});

describe("in a folder of the host", () => {
  let root: string;
  let outside: string;
  let local: TestServer;
  beforeAll(async () => {
    outside = await mkdtemp(join(tmpdir(), "twinport-outside-"));
    root = await mkdtemp(join(tmpdir(), "twinport-root-"));
    await writeFile(join(outside, "passwd"), "secret");
    await writeFile(join(root, "f"), "abc");
    await mkdir(join(root, "d"));
    await symlink(outside, join(root, "esc"));
    await symlink(join(outside, "passwd"), join(root, "leaf"));
    execFileSync("mkfifo", [join(root, "p")]);
    local = await startTestServer({ storage: new LocalStorage(root) });
  });
  afterAll(async () => {
    await local.close();
    for (const path of [root, outside]) await rm(path, { recursive: true, force: true });
  });

  it("K27, T6, T7: nothing outside the root is reached, by any verb", async () => {
    const peer = await local.peer();
    await peer.say("TYPE I");
    const climbs = [
      "CWD ../../../../../../etc",
      "SIZE ../../etc/passwd",
      "SIZE /etc/passwd",
      "MLST ../../etc",
    ];
    expect(await peer.codes(...climbs)).toEqual([550, 550, 550, 550]);
    expect(await peer.codes("CWD /../..//./../")).toEqual([250]);
    expect(await peer.say("PWD")).toContain('"/"');
    for (const target of ["esc", "esc/passwd", "leaf", "esc/new"]) {
      const verbs = ["CWD", "SIZE", "MDTM", "MLST", "RNFR", "DELE", "RMD", "MKD"];
      expect(await peer.codes(...verbs.map((verb) => `${verb} ${target}`)), target).toEqual(
        verbs.map(() => 550),
      );
      expect(await peer.codes("RNFR f", `RNTO ${target}`), target).toEqual([350, 550]);
      for (const verb of ["RETR", "LIST", "NLST", "MLSD"]) {
        expect(
          codes((await peer.download("EPSV", `${verb} ${target}`)).replies),
          `${verb} ${target}`,
        ).toEqual([550]);
      }
      for (const verb of ["STOR", "APPE"]) {
        expect(
          codes((await peer.upload("EPSV", `${verb} ${target}`, "x")).replies),
          `${verb} ${target}`,
        ).toEqual([550]);
      }
    }
    expect((await peer.download("EPSV", "NLST")).data.toString()).toBe("d\r\nf\r\np\r\n");
    expect(await readdir(outside)).toEqual(["passwd"]);
    expect(await readFile(join(outside, "passwd"), "utf8")).toBe("secret");
  });

  it("K40, T8: FIFOs and directories are no files, and hold nobody up", async () => {
    const peer = await local.peer();
    for (let time = 0; time < 8; time++) {
      expect(codes((await peer.download("EPSV", "RETR p")).replies)).toEqual([550]);
    }
    for (const command of ["STOR p", "APPE p", "APPE d", "STOR d", "STOR /"]) {
      expect(codes((await peer.upload("EPSV", command, "x")).replies), command).toEqual([550]);
    }
    expect(codes((await peer.download("EPSV", "RETR d")).replies)).toEqual([550]);
    expect(await peer.codes("CWD p", "MDTM p")).toEqual([550, 550]);
  });

  it("T28: an upload is not to be seen before 226, and its working name by nobody", async () => {
    const peer = await local.peer();
    const other = await local.peer();
    await other.say("TYPE I");
    const open = await peer.data("EPSV");
    peer.send("STOR f\r\n");
    await peer.reply();
    const socket = await open();
    socket.write("new content");
    expect(await other.say("SIZE f")).toBe("213 3");
    const [hidden = ""] = (await readdir(root)).filter((name) => name.startsWith("."));
    expect(hidden).toMatch(/^\.twinport-/);
    expect((await other.download("EPSV", "NLST")).data.toString()).not.toContain(hidden);
    expect(await other.codes(`SIZE ${hidden}`, `DELE ${hidden}`, `RNFR ${hidden}`, `MKD ${hidden}x`)).toEqual(
      [550, 550, 550, 550],
    );
    socket.end();
    socket.resume();
    expect(codeOf(await peer.reply())).toBe(226);
    expect(await other.say("SIZE f")).toBe("213 11");
    expect((await readdir(root)).filter((name) => name.startsWith("."))).toEqual([]);
  });

  it("keeps the old file when an upload breaks", async () => {
    const peer = await local.peer();
    await writeFile(join(root, "keep"), "old");
    const open = await peer.data("PASV");
    peer.send("STOR keep\r\n");
    await peer.reply();
    const socket = await open();
    socket.write("new");
    socket.resetAndDestroy();
    expect(codeOf(await peer.reply())).toBe(426);
    expect(await readFile(join(root, "keep"), "utf8")).toBe("old");
    expect((await readdir(root)).filter((name) => name.startsWith("."))).toEqual([]);
  });
});
