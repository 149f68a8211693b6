import { access, mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { connect, type DataMode, type FtpClient } from "@twinport/client";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { contents } from "./content.ts";
import { type Family, families, type LoopbackHost } from "./families.ts";
import { has, type Program } from "./peers/programs.ts";
import { startPyftpdlib } from "./peers/pyftpdlib.ts";
import type { PeerServer } from "./peers/types.ts";
import { startVsftpd } from "./peers/vsftpd.ts";

const servers: readonly {
  program: Program;
  start: (work: string, host: LoopbackHost) => Promise<PeerServer>;
}[] = [
  { program: "vsftpd", start: startVsftpd },
  { program: "pyftpdlib", start: startPyftpdlib },
];
const modesOver: Readonly<Record<Family, readonly DataMode[]>> = {
  IPv4: ["epsv", "pasv", "eprt", "port"],
  IPv6: ["epsv", "eprt"],
};

/** Our client against real servers: what it fetches and brings is byte for byte what lies on the other side. */
const cases = servers.flatMap((server) => families.map((family) => ({ ...server, ...family })));
for (const { program, start, family, host, present } of cases) {
  describe.skipIf(!present || !has(program))(`our client against ${program} over ${family}`, () => {
    let work: string;
    let server: PeerServer;
    const served = (name: string) => join(server.root, name);

    beforeAll(async () => {
      work = await mkdtemp(join(tmpdir(), "twinport-interop-"));
      server = await start(work, host);
      for (const [name, bytes] of contents) await writeFile(served(name), bytes);
      await mkdir(served("a folder"));
      await writeFile(served("a folder/inside it.txt"), "deep\n");
    });
    afterAll(async () => {
      await server.stop();
      await rm(work, { recursive: true });
    });

    describe.each(modesOver[family])("by %s", (mode) => {
      let client: FtpClient;

      beforeEach(async () => {
        client = await connect({ host: server.host, port: server.port, modes: [mode] });
        await client.login(server.user, server.password);
      });
      afterEach(async () => {
        await client.quit();
      });

      it("lists the login directory and one below", async () => {
        const { entries, unknown } = await client.list();
        expect(unknown).toEqual([]);
        const sizes = new Map(entries.map((entry) => [entry.name, entry.size]));
        for (const [name, bytes] of contents) expect(sizes.get(name)).toBe(bytes.length);
        expect(entries.find((entry) => entry.name === "a folder")?.type).toBe("directory");
        await client.cd("a folder");
        expect(await client.pwd()).toBe("/a folder");
        expect(await client.names()).toEqual(["inside it.txt"]);
        await client.cdup();
        expect(await client.pwd()).toBe("/");
      });

      it.each([...contents])("fetches %s", async (name, bytes) => {
        const download = await client.download(name);
        expect(bytes.equals(await buffer(download.stream))).toBe(true);
        expect(await download.done).toMatchObject({ bytes: bytes.length, mode });
      });

      it.each([...contents])("brings %s", async (name, bytes) => {
        expect(await client.upload(bytes, `new ${name}`)).toMatchObject({ bytes: bytes.length, mode });
        expect(bytes.equals(await readFile(served(`new ${name}`)))).toBe(true);
        await client.remove(`new ${name}`);
      });

      it("goes on where a download and an upload broke off", async () => {
        const bytes = contents.get("five megabytes.bin") ?? Buffer.alloc(0);
        const half = bytes.length / 2;
        const download = await client.download("five megabytes.bin", { offset: half });
        expect(bytes.subarray(half).equals(await buffer(download.stream))).toBe(true);
        await download.done;
        await client.upload(bytes.subarray(0, half), "resumed.bin");
        await client.upload(bytes.subarray(half), "resumed.bin", { append: true });
        expect(bytes.equals(await readFile(served("resumed.bin")))).toBe(true);
        await client.remove("resumed.bin");
      });

      it("saves to a local file and brings one", async () => {
        const local = join(work, `${mode}.bin`);
        await client.downloadTo("all bytes.bin", local);
        expect(contents.get("all bytes.bin")?.equals(await readFile(local))).toBe(true);
        await client.uploadFrom(local, "brought.bin");
        expect(contents.get("all bytes.bin")?.equals(await readFile(served("brought.bin")))).toBe(true);
        await client.remove("brought.bin");
      });

      it("tells size and time, makes and removes a folder, renames and deletes a file", async () => {
        const name = "all bytes.bin";
        expect(await client.size(name)).toBe(256);
        const { mtime } = await stat(served(name));
        expect(await client.modified(name)).toEqual(new Date(Math.floor(mtime.getTime() / 1000) * 1000));
        expect(await client.mkdir("new folder")).toBe("/new folder");
        await client.upload(Buffer.from("stays\n"), "old name.txt");
        await client.rename("old name.txt", "new folder/new name.txt");
        expect(await readFile(served("new folder/new name.txt"), "utf8")).toBe("stays\n");
        await client.remove("new folder/new name.txt");
        await client.rmdir("new folder");
        await expect(access(served("new folder"))).rejects.toThrow();
      });

      it("goes on after a file that is not there", async () => {
        await expect(client.download("nothing here.txt")).rejects.toMatchObject({ code: "not-found" });
        expect(await client.size("text.txt")).toBe(contents.get("text.txt")?.length);
      });
    });

    it("is told by the server that the password is wrong", async () => {
      const client = await connect({ host: server.host, port: server.port });
      await expect(client.login(server.user, "something else")).rejects.toMatchObject({
        code: "login-failed",
      });
      client.close();
    });
  });
}
