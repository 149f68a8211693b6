import { EventEmitter } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runScript } from "../test/console.ts";
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

async function setting(options: MockOptions = {}): Promise<{ target: string; localDirectory: string }> {
  server = await startMockServer(options);
  return { target: `ftp://alice:secret@127.0.0.1:${server.port}`, localDirectory: folder };
}

describe("many files", () => {
  it("come and go without questions in a script", async () => {
    const given = await setting({ files: { "a.txt": "a", "b c.txt": "b", d: "d" } });
    const { code, err } = await runScript({ ...given, commands: 'mget *.txt d; mdelete d *.txt; mput "b*"' });
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect((await readdir(folder)).sort()).toEqual(["a.txt", "b c.txt", "d"]);
    expect([...(server?.files ?? [])]).toEqual([["b c.txt", "b"]]);
  });

  it("end with 9 when some failed, with the failure's code when all did", async () => {
    const files = { a: "a", b: "b" };
    const given = await setting({
      files,
      answers: { RETR: (name) => (name === "a" ? "550 no a\r\n" : undefined) },
    });
    expect(await runScript({ ...given, commands: "mget *" })).toMatchObject({
      code: 9,
      err: expect.stringContaining("550 no a"),
    });
    expect(await readdir(folder)).toEqual(["b"]);
    expect((await runScript({ ...given, commands: "mget a a" })).code).toBe(5);
  });

  it("never overwrite one another", async () => {
    const given = await setting({ files: { "a/x": "1", "b/x": "2" } });
    const { code, err } = await runScript({ ...given, commands: "mget a/x b/x" });
    expect(code).toBe(9);
    expect(err).toBe("b/x: x has been received already, skipped\n");
    expect(await readFile(join(folder, "x"), "utf8")).toBe("1");
  });

  it("stop when the connection is gone", async () => {
    const given = await setting({ files: { a: "a", b: "b" }, answers: { RETR: () => "hangup" } });
    const { code } = await runScript({ ...given, commands: "mget *" });
    expect(code).toBe(3);
    expect(server?.received.filter((line) => line.startsWith("RETR"))).toHaveLength(1);
  });
});

describe("one file", () => {
  it("is shown with -, and a file that is not there does no harm", async () => {
    const given = await setting({ files: { a: "A\nB\n" } });
    const { code, out } = await runScript({ ...given, commands: "verbose off; get nosuch -; get a -; lpwd" });
    expect(code).toBe(5);
    expect(out.split("Verbose mode off.\n")[1]).toBe(`A\nB\nLocal directory: ${folder}\n`);
    expect(await readdir(folder)).toEqual([]);
  });

  it("goes on with reget where it stopped", async () => {
    const given = await setting({ files: { a: "0123456789" } });
    await writeFile(join(folder, "a"), "0123");
    const { code, out } = await runScript({ ...given, commands: "reget a" });
    expect(code).toBe(0);
    expect(server?.received).toContain("REST 4");
    expect(out).toContain("\n6 bytes received in ");
    expect(await readFile(join(folder, "a"), "utf8")).toBe("0123456789");
  });

  it("takes another name", async () => {
    const given = await setting({ files: { "d/a": "1" } });
    expect((await runScript({ ...given, commands: "get d/a; get d/a b; put b c" })).code).toBe(0);
    expect((await readdir(folder)).sort()).toEqual(["a", "b"]);
    expect(server?.files.get("c")).toBe("1");
  });

  it("is called as it is over there, whatever that means here", async () => {
    const given = await setting({ files: { "d/-": "1", "~": "2" } });
    expect(
      (await runScript({ ...given, env: { HOME: "/" }, commands: "get d/-; get ~; get ~ -" })).code,
    ).toBe(0);
    expect((await readdir(folder)).sort()).toEqual(["-", "~"]);
  });
});

describe("^C in a script", () => {
  it("gives the transfer up, says goodbye and ends with 130", async () => {
    const interrupts = new EventEmitter();
    const answers = {
      RETR: () => {
        setImmediate(() => interrupts.emit("SIGINT"));
        return undefined;
      },
    };
    const given = await setting({ files: { a: "x".repeat(1000) }, stallAfter: 10, answers });
    const { code } = await runScript({ ...given, interrupts, commands: "get a; get a; pwd" });
    expect(code).toBe(130);
    expect(server?.received.slice(-2)).toEqual(["ABOR", "QUIT"]);
    expect(interrupts.listenerCount("SIGINT")).toBe(0);
    expect(await readdir(folder)).toEqual([]);
  });

  it("ends a shell that waits for input", async () => {
    const interrupts = new EventEmitter();
    const given = await setting({
      answers: {
        NOOP: () => {
          setTimeout(() => interrupts.emit("SIGINT"), 20);
          return "200 ok\r\n";
        },
      },
    });
    const { code } = await runScript({ ...given, interrupts, input: "quote NOOP\n", keepOpen: true });
    expect(code).toBe(130);
    expect(server?.received.at(-1)).toBe("QUIT");
  });

  it("is not the only way: a signal ends the shell at once, also before it began", async () => {
    const controller = new AbortController();
    const answers = {
      SYST: () => {
        setImmediate(() => controller.abort());
        return "";
      },
    };
    const given = await setting({ answers });
    expect(await runScript({ ...given, signal: controller.signal, commands: "pwd" })).toMatchObject({
      code: 130,
    });
    expect(await runScript({ signal: controller.signal, commands: "lpwd" })).toMatchObject({
      code: 130,
      out: "",
    });
  });
});
