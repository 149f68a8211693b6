import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach } from "vitest";
import { connect } from "../src/client/connect.ts";
import type { FtpClient } from "../src/client/ftp-client.ts";
import type { MirrorOptions } from "../src/mirror/options.ts";
import { FaultServer, type FaultServerOptions } from "../src/testing/index.ts";

/** A folder for the mirrors of each test of a file, and what is told of mirrors there. */
export interface MirrorPlace {
  readonly work: string;
  /** Makes files below, with what they hold. */
  put(files: Readonly<Record<string, string>>): Promise<void>;
  /** "/pub" to the folder "to". */
  down(more?: Partial<MirrorOptions>): MirrorOptions;
  /** The folder "from" to "/up/here". */
  up(more?: Partial<MirrorOptions>): MirrorOptions;
}

export function mirrorPlace(): MirrorPlace {
  let work = "";
  beforeEach(async () => {
    work = await mkdtemp(join(tmpdir(), "twinport-mirror-"));
  });
  afterEach(() => rm(work, { recursive: true }));
  return {
    get work() {
      return work;
    },
    async put(files) {
      for (const [name, text] of Object.entries(files)) {
        await mkdir(join(work, dirname(name)), { recursive: true });
        await writeFile(join(work, name), text);
      }
    },
    down: (more = {}) => ({ from: { remote: "/pub" }, to: { local: join(work, "to") }, ...more }),
    up: (more = {}) => ({ from: { local: join(work, "from") }, to: { remote: "/up/here" }, ...more }),
  };
}

/** Lets a client and a server of faults talk. */
export async function withServer(
  options: FaultServerOptions,
  use: (client: FtpClient, server: FaultServer) => Promise<void>,
): Promise<void> {
  await using server = await FaultServer.start(options);
  await using client = await connect({
    host: server.host,
    port: server.port,
    retry: { attempts: 2, firstDelayMs: 1, longestDelayMs: 1 },
  });
  await use(client, server);
}

/** Every file below a local directory, with what it holds; directories end in "/". */
export async function tree(root: string): Promise<Record<string, string>> {
  const all: Record<string, string> = {};
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(root.length + 1);
    if (entry.isDirectory()) all[`${name}/`] = "";
    else all[name] = entry.isSymbolicLink() ? "link" : await readFile(path, "utf8");
  }
  return all;
}
