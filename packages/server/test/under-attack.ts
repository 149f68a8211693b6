import { expect, onTestFinished } from "vitest";
import { MemoryStorage } from "../src/storage/memory.ts";
import { startTestServer, type TestServer, type TestServerOptions } from "../src/testing/index.ts";

/** A server with a small file and a large one, ended behind the test; no incident may be in its log by then. To be called in a test. */
export async function startUnderAttack(options: TestServerOptions = {}): Promise<TestServer> {
  const storage = new MemoryStorage({ files: { "/f": "abc", "/big": new Uint8Array(20_000_000) } });
  const server = await startTestServer({ storage, tls: true, ...options });
  onTestFinished(async () => {
    expect(server.log.filter((event) => event.type === "internal-error")).toEqual([]);
    await server.close();
  });
  return server;
}
