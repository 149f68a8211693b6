import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Console, plain } from "../test/console.ts";
import { type MockOptions, type MockServer, startMockServer } from "../test/mock-server.ts";

let folder: string;
let server: MockServer | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "twinport-shell-"));
});
afterEach(async () => {
  await server?.close();
  server = undefined;
  await rm(folder, { recursive: true });
});

async function open(options: MockOptions = {}): Promise<Console> {
  server = await startMockServer(options);
  return new Console({
    target: `ftp://alice:secret@127.0.0.1:${server.port}`,
    localDirectory: folder,
  });
}

describe("a terminal", () => {
  it("asks for name and password, shows the first and keeps both out of the history", async () => {
    server = await startMockServer();
    const terminal = new Console({ localDirectory: folder });
    await terminal.enter(`open 127.0.0.1 ${server.port}`);
    await terminal.sees("Name (127.0.0.1:me): ");
    terminal.type("alice\r");
    await terminal.sees("Password: ");
    terminal.type("secret\r");
    await terminal.sees("230 in");
    await terminal.sees("ftp> ");
    terminal.type("\x1b[A\x1b[A\x1b[A");
    await terminal.sees("open 127.0.0.1");
    terminal.type("\x15quit\r");
    expect(await terminal.code).toBe(0);
    expect(terminal.screen.text).toContain("alice\r\n");
    expect(terminal.screen.text).not.toContain("secret");
    expect(server.received.slice(0, 2)).toEqual(["USER alice", "PASS secret"]);
  });

  it("takes Return at the name for the local one", async () => {
    server = await startMockServer();
    const terminal = new Console({ target: `127.0.0.1:${server.port}`, env: { USER: "alice" } });
    await terminal.sees("(127.0.0.1:alice): ");
    terminal.type("\r");
    await terminal.sees("Password: ");
    terminal.type("wrong\r");
    await terminal.sees("530 no\nLogin failed.\n");
    await terminal.enter("bye");
    expect(await terminal.code).toBe(0);
  });

  it("asks before each file of mget", async () => {
    const terminal = await open({
      files: { "a.txt": "a", "b.txt": "b", "c.txt": "c", "d.txt": "d", e: "e" },
    });
    await terminal.enter("mget *.txt");
    for (const [name, answer] of ["a.txt", "b.txt", "c.txt"].map((name, i) => [name, "nya"[i]])) {
      await terminal.sees(`mget ${name} [anpqy?]? `);
      terminal.type(`${answer}\r`);
    }
    await terminal.enter("bye");
    await terminal.code;
    expect((await readdir(folder)).sort()).toEqual(["b.txt", "c.txt", "d.txt"]);
  });

  it("explains the answers, turns questions off for good, stops", async () => {
    const terminal = await open();
    for (const name of ["x1", "x2"]) await writeFile(join(folder, name), name);
    await terminal.enter("mput x*");
    await terminal.sees("mput x1 [anpqy?]? ");
    terminal.type("?\r");
    await terminal.sees("stop here");
    await terminal.sees("mput x1 [anpqy?]? ");
    terminal.type("q\r");
    await terminal.enter("mput x*");
    await terminal.sees("[anpqy?]? ");
    terminal.type("p\r");
    await terminal.sees("Interactive mode off.");
    await terminal.enter("mdelete x*");
    await terminal.enter("mput x?");
    await terminal.enter("bye");
    await terminal.code;
    expect(server?.received.filter((line) => /STOR|DELE/.test(line))).toEqual([
      "STOR x1",
      "STOR x2",
      "DELE x1",
      "DELE x2",
      "STOR x1",
      "STOR x2",
    ]);
  });

  it("draws a bar and sums up", async () => {
    const terminal = await open({ files: { big: "x".repeat(300_000) } });
    await terminal.enter("get big");
    const shown = await terminal.sees("bytes received");
    expect(shown).toContain("150 big (300000 bytes)\n");
    expect(shown).toMatch(/\r100% \|\*{35}\| {3}292 KiB .*00:00 ETA\n226 done\n300000 bytes received$/);
    await terminal.enter("bye");
    await terminal.code;
  });

  it("gives a transfer up at ^C and goes on", async () => {
    const terminal = await open({ files: { big: "x".repeat(300_000) }, stallAfter: 100_000 });
    await writeFile(join(folder, "big"), "precious");
    await terminal.enter("get big");
    await terminal.sees("150 big");
    terminal.type("\x03");
    await terminal.sees("Aborted.\n");
    await terminal.enter("pwd");
    await terminal.sees("Remote directory: /\n");
    await terminal.enter("bye");
    expect(await terminal.code).toBe(0);
    expect(server?.received).toContain("ABOR");
    expect(await readFile(join(folder, "big"), "utf8")).toBe("precious");
    expect(await readdir(folder)).toEqual(["big"]);
  });

  it("closes the connection at the second ^C", async () => {
    const terminal = await open({ answers: { CWD: () => "" } });
    await terminal.enter("cd far");
    await terminal.sees("cd far\r\n");
    terminal.type("\x03\x03");
    await terminal.sees("Connection to 127.0.0.1 is closed.\n");
    await terminal.enter("cd far");
    await terminal.sees("Not connected.\n");
    await terminal.enter("bye");
    expect(await terminal.code).toBe(0);
  });

  it("clears the line at ^C, leaves a question, and ends at ^D", async () => {
    const terminal = await open({ files: { "a.txt": "a" } });
    await terminal.sees("ftp> ");
    terminal.type("get something\x03");
    await terminal.sees("^C");
    await terminal.enter("mget a*");
    await terminal.sees("[anpqy?]? ");
    terminal.type("\x03");
    await terminal.sees("mget aborted.\n");
    await terminal.sees("ftp> ");
    terminal.type("\x04");
    await terminal.sees("\n221 bye\n");
    expect(await terminal.code).toBe(0);
    expect(server?.received.some((line) => line.startsWith("RETR"))).toBe(false);
  });

  it("keeps lines that were typed ahead", async () => {
    const terminal = await open();
    await terminal.sees("ftp> ");
    terminal.type("pwd\rstatus\rbye\r");
    expect(await terminal.code).toBe(0);
    expect(plain(terminal.screen.text)).toMatch(
      /ftp> pwd\nRemote directory: \/\nftp> status\nConnected to 127.0.0.1 as alice\.\n[\s\S]*ftp> bye\n221 bye\n$/,
    );
  });

  it("completes commands, remote and local names", async () => {
    const terminal = await open({ files: { "13111.txt": "a", "two words": "b" } });
    await writeFile(join(folder, "local file"), "c");
    await terminal.sees("ftp> ");
    for (const [keys, line] of [
      ["pas\t", "passive "],
      ["get 13\t", "get 13111.txt"],
      ["get tw\t", 'get "two words"'],
      ['get "tw\t', 'get "two words"'],
      ["put lo\t", 'put "local file"'],
      ["help mod\t", "help modtime"],
    ]) {
      terminal.type(keys ?? "");
      await terminal.sees(line ?? "");
      terminal.type("\x15");
    }
    terminal.type("bye\r");
    await terminal.code;
    expect(server?.received.filter((line) => line === "NLST")).toHaveLength(1);
  });

  it("shows what the server said meanwhile before the next command", async () => {
    const terminal = await open({ answers: { NOOP: () => "200 ok\r\n421 too long idle\r\n" } });
    await terminal.enter("quote NOOP");
    await terminal.sees("200 ok\n");
    await terminal.enter("pwd");
    await terminal.sees("Not connected.\n");
    await terminal.enter("bye");
    await terminal.code;
    expect(terminal.screen.text).toContain("421 too long idle\nConnection to 127.0.0.1 is closed.\n");
  });
});
