import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { begun } from "../../test/begun.ts";
import { ways } from "../../test/ways.ts";
import { LocalStorage } from "../storage/local.ts";
import { MemoryStorage } from "../storage/memory.ts";
import { codeOf, startTestServer, type TestServer } from "../testing/index.ts";

// Rows of the catalogue in tests/hostile that are more than bytes on a control connection: those are there. Each must leave the server serving.
const codes = (replies: readonly string[]) => replies.map(codeOf);

let server: TestServer;
beforeEach(async () => {
  const storage = new MemoryStorage({
    files: { "/f": "abc", "/d/g": "x", "/big": new Uint8Array(20_000_000) },
  });
  server = await startTestServer({ storage, tls: true });
});
afterEach(async () => {
  expect(server.log.filter((event) => event.type === "internal-error")).toEqual([]);
  expect(await (await server.stranger()).codes("NOOP")).toEqual([200]);
  await server.close();
});

describe.each(ways)("before login, %s", (_way, login) => {
  it("closes after three wrong passwords, and after ten lines that are no commands", async () => {
    const guesser = await server.stranger(login);
    guesser.send("USER u\r\nPASS a\r\nUSER u\r\nPASS b\r\nUSER u\r\nPASS c\r\nUSER u\r\nPASS p\r\n");
    expect(codes(await guesser.rest())).toEqual([331, 530, 331, 530, 331, 421]);
    const scanner = await server.stranger(login);
    scanner.send("FOO\r\n".repeat(12));
    expect(codes(await scanner.rest())).toEqual([500, 500, 500, 500, 500, 500, 500, 500, 500, 421]);
  });
});

describe.each(ways)("logged in, %s", (_way, login) => {
  it("K24, T25: a flood of commands whose replies nobody reads pauses, and is answered in full", async () => {
    const peer = await server.peer(login);
    peer.socket.pause();
    const before = process.memoryUsage().rss;
    const count = 50_000;
    for (let sent = 0; sent < count; sent += 1000) peer.socket.write("NOOP\r\n".repeat(1000));
    const other = await server.peer(login);
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

  it("K38: listing words that cost others dearly are cheap", async () => {
    const peer = await server.peer(login);
    const cheap = async (command: string) => codes((await peer.download("EPSV", command)).replies);
    expect(await cheap("LIST -alR /")).toEqual([150, 226]);
    expect(await cheap("NLST */../*/../*/../*/x")).toEqual([550]);
    expect(await cheap(`LIST ${"[".repeat(500)}`)).toEqual([550]);
    expect(await cheap(`NLST ${"*".repeat(3000)}b`)).toEqual([550]);
    expect(await cheap("LIST {a,{b,{c,d}}}")).toEqual([550]);
  });

  it("K43: a client that closes its side after its last command is served to the end", async () => {
    const peer = await server.peer(login);
    peer.socket.end("PWD\r\nNOOP\r\nQUIT\r\n");
    expect(codes(await peer.rest())).toEqual([257, 200, 221]);
    const silent = await server.peer(login);
    silent.socket.end("PWD\r\n");
    expect(codes(await silent.rest())).toEqual([257]);
  });

  it("K43, R7: a client that closes its side behind a transfer's command gets the reply, and no half of a file", async () => {
    for (const [command, code] of [
      ["RETR big", 426],
      ["STOR half", 426],
    ] as const) {
      const peer = await server.peer(login);
      const { socket } = await begun(peer, command);
      if (command.startsWith("STOR")) await new Promise((resolve) => socket.write("half", resolve));
      peer.socket.end();
      expect(codes(await peer.rest())).toEqual([code]);
      socket.destroy();
    }
    expect(await (await server.peer(login)).codes("TYPE I", "SIZE half")).toEqual([200, 550]);
  });

  it("K35: a position behind the end, or beyond what numbers hold, opens no file", async () => {
    const peer = await server.peer(login);
    await peer.say("TYPE I");
    for (const [position, command] of [
      ["4", "RETR f"],
      ["9007199254740993", "STOR f"],
    ] as const) {
      const [restarted] = await peer.codes(`REST ${position}`);
      if (restarted === 350)
        expect((await peer.upload("EPSV", command, "x")).replies).toEqual([expect.stringMatching(/^55[04]/)]);
      else expect(restarted).toBe(501);
    }
    expect(await peer.say("SIZE f")).toBe("213 3");
  });

  it("T49: survives a reset at any point", async () => {
    const battered = await startTestServer({ tls: true, limits: { dataConnectTime: 200 } });
    const script = [
      "",
      "USER u",
      "PASS p",
      "PBSZ 0",
      "PROT P",
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
        const peer = await battered.stranger(login);
        const lines = script.slice(0, point + 1).filter((line) => line !== "");
        peer.send(lines.map((line) => `${line}\r\n`).join(""));
        if (wait && lines.length > 0) await peer.reply();
        peer.bare.resetAndDestroy();
        await once(peer.bare, "close").catch(() => undefined);
      }
    }
    while (battered.server.sessions > 0) await new Promise((resolve) => setImmediate(resolve));
    expect(battered.log.filter((event) => event.type === "internal-error")).toEqual([]);
    await battered.close();
  });
});

describe.each(ways)("in a folder of the host, %s", (_way, login) => {
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
    local = await startTestServer({ storage: new LocalStorage(root), tls: true });
  });
  afterAll(async () => {
    await local.close();
    for (const path of [root, outside]) await rm(path, { recursive: true, force: true });
  });

  it("K27, T6, T7: nothing outside the root is reached, by any verb", async () => {
    const peer = await local.peer(login);
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
    const peer = await local.peer(login);
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
    const peer = await local.peer(login);
    const other = await local.peer(login);
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
    const peer = await local.peer(login);
    await writeFile(join(root, "keep"), "old");
    const { socket, bare } = await begun(peer, "STOR keep");
    await new Promise((resolve) => socket.write("new", resolve));
    bare.resetAndDestroy();
    expect(codeOf(await peer.reply())).toBe(426);
    expect(await readFile(join(root, "keep"), "utf8")).toBe("old");
    expect((await readdir(root)).filter((name) => name.startsWith("."))).toEqual([]);
  });
});
