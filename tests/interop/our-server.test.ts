import { access, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { contents } from "./content.ts";
import { families } from "./families.ts";
import { peerClients } from "./peers/index.ts";
import { has } from "./peers/programs.ts";
import { type OwnServer, startTwinport } from "./peers/twinport.ts";
import type { Login } from "./peers/types.ts";

/** Our server against real clients: what they fetch and bring is byte for byte what lies on the other side. */
const cases = peerClients.flatMap((peer) => families.map((family) => ({ peer, ...family })));
for (const { peer, family, host, present } of cases) {
  describe.skipIf(!present || !has(peer.program))(`${peer.name} against our server over ${family}`, () => {
    let work: string;
    let server: OwnServer;

    beforeAll(async () => {
      work = await mkdtemp(join(tmpdir(), "twinport-interop-"));
      server = await startTwinport(work, host);
      for (const [name, bytes] of contents) await writeFile(join(server.root, name), bytes);
      await mkdir(join(server.root, "a folder"));
      await writeFile(join(server.root, "a folder", "inside it.txt"), "deep\n");
    });
    afterAll(async () => {
      await server.stop();
      await rm(work, { recursive: true });
    });

    for (const mode of peer.modes[family]) {
      describe(`by ${mode.toUpperCase()}`, () => {
        let login: Login;
        const served = (name: string) => join(server.root, name);
        const own = (name: string) => join(login.work, name);

        beforeAll(async () => {
          const { port, user, password } = server;
          login = { host, port, user, password, mode, work: join(work, mode) };
          await mkdir(login.work);
        });
        afterEach(() => {
          for (const verb of server.announcements()) expect(verb).toBe(mode.toUpperCase());
        });

        it("lists the login directory and one below", async () => {
          const listing = await peer.list(login, "");
          for (const name of [...contents.keys(), "a folder"]) expect(listing).toContain(name);
          expect(await peer.list(login, "a folder")).toContain("inside it.txt");
        });

        it.each([...contents.keys()])("fetches %s", async (name) => {
          await peer.get(login, name, name);
          expect(contents.get(name)?.equals(await readFile(own(name)))).toBe(true);
        });

        it("fetches from a folder with a blank in its name", async () => {
          await peer.get(login, "a folder/inside it.txt", "inside it.txt");
          expect(await readFile(own("inside it.txt"), "utf8")).toBe("deep\n");
        });

        it.each([...contents])("brings %s", async (name, bytes) => {
          await writeFile(own(name), bytes);
          await peer.put(login, name, `new ${name}`);
          expect(bytes.equals(await readFile(served(`new ${name}`)))).toBe(true);
          await rm(served(`new ${name}`));
        });

        it("replaces a longer file", async () => {
          await writeFile(served("replaced.txt"), "a longer text than the new one\n");
          await writeFile(own("shorter.txt"), "short\n");
          await peer.put(login, "shorter.txt", "replaced.txt");
          expect(await readFile(served("replaced.txt"), "utf8")).toBe("short\n");
          await rm(served("replaced.txt"));
        });

        it("goes on where a download broke off", async () => {
          const name = "five megabytes.bin";
          const bytes = contents.get(name) ?? Buffer.alloc(0);
          await writeFile(own("half.bin"), bytes.subarray(0, 1_000_001));
          await peer.resume(login, name, "half.bin");
          expect(bytes.equals(await readFile(own("half.bin")))).toBe(true);
        });

        it("makes and removes a folder, renames and deletes a file", async () => {
          await peer.mkdir(login, "new folder");
          await access(served("new folder"));
          await writeFile(served("old name.txt"), "stays\n");
          await peer.rename(login, "old name.txt", "new folder/new name.txt");
          expect(await readFile(served("new folder/new name.txt"), "utf8")).toBe("stays\n");
          await expect(access(served("old name.txt"))).rejects.toThrow();
          await peer.remove(login, "new folder/new name.txt");
          await expect(access(served("new folder/new name.txt"))).rejects.toThrow();
          await peer.rmdir(login, "new folder");
          await expect(access(served("new folder"))).rejects.toThrow();
        });

        const { ascii } = peer;
        if (ascii === undefined) return;
        it("fetches and brings text in type A", async () => {
          const text = `\nfirst\n\n${"many more of them\n".repeat(20_000)}`;
          await writeFile(served("served.txt"), text);
          await ascii.get(login, "served.txt", "fetched.txt");
          expect(await readFile(own("fetched.txt"), "utf8")).toBe(text);
          await ascii.put(login, "fetched.txt", "brought.txt");
          expect(await readFile(served("brought.txt"), "utf8")).toBe(text);
          await rm(served("served.txt"));
          await rm(served("brought.txt"));
        });
      });
    }
  });
}
