import { truncate, unlink, writeFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { served } from "./served.ts";

const size = 8_000_000;

it("a local file that gets shorter while it is sent is no success, and what was there stays", async () => {
  await served({ "/f": "as it was" }, async ({ client, local, content }) => {
    await writeFile(local("f"), Buffer.alloc(size));
    let cut: Promise<void> | undefined;
    const onProgress = () => {
      cut ??= truncate(local("f"), 10);
    };
    await expect(
      client.upload({ file: local("f") }, "/f", { atomic: true, onProgress }),
    ).rejects.toMatchObject({
      code: "local-file",
      message: expect.stringMatching(/it had 8000000 bytes to send/),
    });
    await cut;
    expect((await content("/f"))?.toString()).toBe("as it was");
    expect((await client.list("/")).entries).toHaveLength(1);
  });
});

it("one that is removed meanwhile is sent whole", async () => {
  await served({}, async ({ client, local, content }) => {
    await writeFile(local("f"), Buffer.alloc(size));
    let gone: Promise<void> | undefined;
    const onProgress = () => {
      gone ??= unlink(local("f"));
    };
    await client.upload({ file: local("f") }, "/f", { onProgress });
    await gone;
    expect(await content("/f")).toHaveLength(size);
  });
});
