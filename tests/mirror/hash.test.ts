import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, type MirrorOptions } from "@twinport/client";
import { MemoryStorage } from "@twinport/server";
import { startTestServer } from "@twinport/server/testing";
import { expect, it } from "vitest";

it("a mirror by digests copies what has other bytes of the same size, whatever its time", async () => {
  const work = await mkdtemp(join(tmpdir(), "twinport-hash-"));
  const server = await startTestServer({
    storage: new MemoryStorage({ files: { "/a": "one", "/b": "two" } }),
  });
  try {
    await writeFile(join(work, "a"), "ONE");
    await writeFile(join(work, "b"), "two");
    await using client = await connect(`ftp://u:p@${server.address.address}:${server.address.port}`);
    const options: MirrorOptions = { from: { remote: "/" }, to: { local: work }, compare: "hash" };
    expect(await client.mirror(options).result).toMatchObject({
      copied: 1,
      failed: 0,
      planned: { checks: 2 },
    });
    expect(await readFile(join(work, "a"), "utf8")).toBe("one");
    await writeFile(join(work, "b"), "TWO");
    const up: MirrorOptions = { from: { local: work }, to: { remote: "/" }, compare: "hash" };
    expect(await client.mirror(up).result).toMatchObject({ copied: 1, failed: 0 });
    expect(Buffer.from(await client.download("/b").bytes()).toString()).toBe("TWO");
  } finally {
    await server.close();
    await rm(work, { recursive: true });
  }
});
