import { createHash, randomBytes } from "node:crypto";
import { chown, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, type DataMode, HostKnowledge } from "@twinport/client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startProftpd } from "../peers/proftpd.ts";
import { has } from "../peers/programs.ts";
import { startPureFtpd } from "../peers/pure-ftpd.ts";
import { startPyftpdlib } from "../peers/pyftpdlib.ts";
import type { PeerServer } from "../peers/types.ts";
import { startVsftpd } from "../peers/vsftpd.ts";

/** Whether they answer one command after the other is what our client has to find out. */
const servers = [
  { name: "vsftpd", start: startVsftpd, inOrder: true },
  { name: "proftpd", start: startProftpd, inOrder: true },
  { name: "pure-ftpd", start: startPureFtpd, inOrder: true },
  { name: "pyftpdlib", start: startPyftpdlib, inOrder: false },
] as const;

const sizes = [0, 1, 1024, 70_000, 1_000_000];
const count = 40;

for (const { name, start, inOrder } of servers) {
  describe.skipIf(!has(name))(`many small transfers with ${name}`, () => {
    let work: string;
    let server: PeerServer;
    const files = new Map<string, Buffer>();

    beforeAll(async () => {
      work = await mkdtemp(join(tmpdir(), "twinport-ahead-"));
      server = await start(work, "127.0.0.1");
      const { uid } = await stat(server.root);
      for (let at = 0; at < count; at++) {
        const bytes = randomBytes(sizes[at % sizes.length] ?? 0);
        files.set(`file${at}`, bytes);
        await writeFile(join(server.root, `file${at}`), bytes);
        await chown(join(server.root, `file${at}`), uid, uid);
      }
    });
    afterAll(async () => {
      await server.stop();
      await rm(work, { recursive: true });
    });

    for (const mode of ["epsv", "pasv", "eprt", "port"] as const satisfies readonly DataMode[]) {
      const client = async () => {
        const knowledge = new HostKnowledge();
        const { host, port, user, password } = server;
        const pool = { max: 1 };
        return {
          ftp: await connect({ host, port, user, password, modes: [mode], knowledge, pool }),
          knowledge,
        };
      };
      const hash = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

      it(`by ${mode}, one after the other: each gets its own bytes, also behind one that is not there or was given up`, async () => {
        const { ftp, knowledge } = await client();
        for (const [file, bytes] of files) {
          expect(hash(await ftp.download(file).bytes()), file).toBe(hash(bytes));
          if (bytes.length === 1)
            await expect(ftp.download("missing").bytes()).rejects.toMatchObject({ code: "not-found" });
          if (bytes.length < 70_000) continue;
          const signal = AbortSignal.timeout(0);
          await ftp
            .download(file, { signal })
            .bytes()
            .catch(() => {});
        }
        if (mode === "epsv" || mode === "pasv") expect(knowledge.lookAhead).toBe(inOrder);
        await ftp.close();
      });

      it(`by ${mode}, all at once over one connection, both ways`, async () => {
        const { ftp, knowledge } = await client();
        // What follows one that ran alone may overlap.
        await ftp.download("file0").bytes();
        const down = [...files].map(async ([file, bytes]) => {
          expect(hash(await ftp.download(file).bytes()), file).toBe(hash(bytes));
          await ftp.upload(bytes, `up-${mode}-${file}`);
        });
        const missing = expect(ftp.download("missing").bytes()).rejects.toMatchObject({ code: "not-found" });
        await Promise.all([...down, missing, ftp.size("file4"), ftp.list()]);
        for (const [file, bytes] of files)
          expect(hash(await ftp.download(`up-${mode}-${file}`).bytes()), file).toBe(hash(bytes));
        if (mode === "epsv" || mode === "pasv") expect(knowledge.lookAhead).toBe(inOrder);
        await ftp.close();
      });
    }
  });
}
