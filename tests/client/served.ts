import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { type ConnectOptions, connect, type FtpClient } from "@twinport/client";
import { MemoryStorage } from "@twinport/server";
import { startTestServer } from "@twinport/server/testing";

/** Two megabytes and a bit without a short period. */
export const big = Buffer.from(
  Array.from({ length: 2_500_000 }, (_, index) => (index * 7919 + (index >> 8)) & 0xff),
);

/** Our client, our server, a local folder, and what was said between them. */
export interface Served {
  readonly client: FtpClient;
  /** Commands so far, of all connections. */
  readonly commands: readonly string[];
  /** A path in the local folder. */
  local(name: string): string;
  /** What the server has under a path; undefined when there is nothing. */
  content(path: string): Promise<Buffer | undefined>;
}

/** Runs `work` against a server that has these files, and ends everything. */
export async function served(
  files: Readonly<Record<string, string | Uint8Array>>,
  work: (place: Served) => Promise<void>,
  options: Partial<ConnectOptions> = {},
): Promise<void> {
  const storage = new MemoryStorage({ files });
  const server = await startTestServer({ storage });
  const folder = await mkdtemp(join(tmpdir(), "twinport-client-"));
  const commands: string[] = [];
  try {
    const client = await connect({
      host: server.address.address,
      port: server.address.port,
      user: "u",
      password: "p",
      onDialog: (event) => {
        if (event.kind === "command") commands.push(`${event.verb} ${event.argument}`.trim());
      },
      ...options,
    });
    try {
      await work({
        client,
        commands,
        local: (name) => join(folder, name),
        content: async (path) => {
          const there = await storage.stat(path).then(
            () => true,
            () => false,
          );
          return there ? buffer((await storage.openFile(path)).stream(0)) : undefined;
        },
      });
    } finally {
      await client.close();
    }
  } finally {
    await server.close();
    await rm(folder, { recursive: true });
  }
}
