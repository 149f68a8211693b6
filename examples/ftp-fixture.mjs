// A fixture for the tests of programs that speak FTP: a real server on a free port, its files in memory, gone with the test.
// ftp-fixture.test.mjs shows how it is used.
import { createServer, MemoryStorage } from "@twinport/server";

/**
 * Starts a server for one test, of node:test here. `files`: path → content, there from the start.
 * Gives where it is, its files, and what has happened so far.
 */
export async function ftpServer(test, files = {}) {
  const storage = new MemoryStorage({ files });
  const server = createServer({ port: 0, root: storage, users: { test: "secret" } });
  const events = [];
  server.on("log", (event) => events.push(event));
  const { address, port } = await server.listen();
  test.after(() => server.close());
  return { url: `ftp://test:secret@${address}:${port}/`, host: address, port, storage, server, events };
}
