import { connect } from "@twinport/client";
import { MemoryStorage } from "@twinport/server";
import { startTestServer } from "@twinport/server/testing";
import { describe, expect, it } from "vitest";

const files = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`/file${n}`, `of ${n}`]));

describe("a client's connections at our server", () => {
  it("are no more than the server takes from one address", async () => {
    const limits = { connectionsPerAddress: 3 };
    const server = await startTestServer({ storage: new MemoryStorage({ files }), limits });
    const { port } = server.address;
    const client = await connect(`ftp://u:p@127.0.0.1:${port}/`, { pool: { max: 16 } });
    const texts = await Promise.all(Object.keys(files).map((path) => client.download(path).text()));
    expect(texts).toEqual(Object.values(files));
    await client.close();
    await server.close();
  });

  it("outlive the server's patience with idle ones", async () => {
    const server = await startTestServer({
      storage: new MemoryStorage({ files }),
      limits: { idleTime: 100 },
    });
    const { port } = server.address;
    const client = await connect(`ftp://u:p@127.0.0.1:${port}/`);
    const ends = () => server.log.filter(({ type }) => type === "session-closed").length;
    for (let round = 1; round <= 2; round += 1) {
      expect(await client.size("/file1")).toBe(4);
      while (ends() < round) await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(await client.download("/file2").text()).toBe("of 2");
    await client.close();
    await server.close();
  });
});
