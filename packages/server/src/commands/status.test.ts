import { describe, expect, it } from "vitest";
import { codesOf, dialog, startWithFiles } from "../../test/dialog.ts";
import { MemoryStorage } from "../storage/memory.ts";
import { codeOf } from "../testing/index.ts";

describe("STAT", () => {
  it("tells who one is and what was agreed on, and no address or version (T38)", async () => {
    const server = await startWithFiles();
    const peer = await server.peer();
    const first = await peer.say("STAT");
    expect(first).toMatch(/^211 Status:\n Logged in as u\.\n TYPE A, STRU F, MODE S\.\n/);
    expect(first).toContain("No data connection");
    expect(first).not.toMatch(/\d\.\d|twinport|node/i);
    await peer.codes("TYPE I", "EPSV");
    expect(await peer.say("STAT")).toMatch(/TYPE I.*passive mode/s);
    await peer.data("PORT");
    expect(await peer.say("STAT")).toContain("active mode");
    expect(codesOf(await dialog(server, ["STAT", "STAT /"], false))).toBe("530 530");
  });

  it("lists a directory, a file, or what a wildcard matches, as LIST does", async () => {
    const peer = await (await startWithFiles()).peer();
    for (const argument of ["", " /d", " f", " *.txt", " -la d"]) {
      const list = (await peer.download("EPSV", `LIST${argument}`)).data
        .toString()
        .split("\r\n")
        .slice(0, -1);
      const lines = (await peer.say(`STAT${argument === "" ? " -a" : argument}`)).split("\n");
      expect(lines.slice(1, -1), argument).toEqual(list.map((line) => ` ${line}`));
      expect(codeOf(lines[0] ?? ""), argument).toBe(argument === " f" ? 213 : 212);
      expect(lines.at(-1)).toBe("End of status.");
    }
  });

  it.each(["nope", "*.none", "|id", "d/nope/x", "{a,b}"])("says 550 to %s", async (path) => {
    expect(codesOf(await dialog(await startWithFiles(), [`STAT ${path}`]))).toBe("550");
  });

  it.each(["-C /", "-alR /", "-- f"])("passes over the options of ls in %s (K38)", async (argument) => {
    expect(codesOf(await dialog(await startWithFiles(), [`STAT ${argument}`]))).toMatch(/^21[23]$/);
  });

  it("does not let a name break out of its line (T13)", async () => {
    const storage = new MemoryStorage({ files: { "/a\r\n226 x": "" } });
    const [reply = ""] = await dialog(await startWithFiles({ storage }), ["STAT /"]);
    expect(reply.split("\n").length).toBe(3);
    expect(reply).toContain("a??226 x");
  });

  it("cuts a listing that is too long for a reply, by a code that says so, and says where all of it is", async () => {
    const names = Array.from({ length: 100 }, (_, index) => `/file-${index}`);
    const storage = new MemoryStorage({ files: Object.fromEntries(names.map((name) => [name, ""])) });
    const server = await startWithFiles({ storage, limits: { statusListing: 1000 } });
    const [reply = ""] = await dialog(server, ["STAT /"]);
    expect(Buffer.byteLength(reply)).toBeLessThan(1100);
    const lines = reply.split("\n");
    expect(lines.length).toBeGreaterThan(10);
    expect(reply).toMatch(/^450/);
    expect(lines.at(-1)).toMatch(/statusListing.*LIST/);
    expect(server.log.find(({ type }) => type === "command-refused")).toMatchObject({
      verb: "STAT",
      code: 450,
      limit: "statusListing",
      value: 1000,
    });
  });

  it("is answered in order, however many are pipelined (K25)", async () => {
    const peer = await (await startWithFiles()).peer();
    peer.send(`${"STAT /\r\n".repeat(33)}QUIT\r\n`);
    expect(codesOf(await peer.rest())).toBe(`${"212 ".repeat(33)}221`);
  });
});
