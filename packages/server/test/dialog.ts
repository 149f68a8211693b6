import { onTestFinished } from "vitest";
import { MemoryStorage } from "../src/storage/memory.ts";
import { startTestServer, type TestServer, type TestServerOptions } from "../src/testing/index.ts";

/** When every file of {@link startWithFiles} was last modified, in milliseconds since the Unix epoch. */
export const filesMadeAt = Date.UTC(2026, 10, 22, 18, 0, 0);

/** A server with a few small files, ended behind the test. To be called in a test. */
export async function startWithFiles(options: TestServerOptions = {}): Promise<TestServer> {
  const storage = new MemoryStorage({
    files: { "/f": "abc", "/d/g": "12345", '/q"q/h': "", "/13111.txt": "hello\nworld\n" },
    now: () => filesMadeAt,
  });
  const server = await startTestServer({ storage, ...options });
  onTestFinished(() => server.close());
  return server;
}

/** Sends lines one after the other and returns the reply to each. */
export async function dialog(
  server: TestServer,
  lines: readonly string[],
  loggedIn = true,
): Promise<string[]> {
  const peer = await (loggedIn ? server.peer() : server.stranger());
  const replies: string[] = [];
  for (const line of lines) replies.push(await peer.say(line));
  return replies;
}

/** The codes of replies, as one line: "331 230". */
export function codesOf(replies: readonly string[]): string {
  return replies.map((reply) => reply.slice(0, 3)).join(" ");
}
