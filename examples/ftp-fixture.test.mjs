// Tests of a program that uploads reports, against a real server that lives as long as each test.
//
//   node --test ftp-fixture.test.mjs

import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { once } from "node:events";
import { connect } from "node:net";
import test from "node:test";
import { openSession } from "@twinport/client";
import { ftpServer } from "./ftp-fixture.mjs";

/** The program under test: uploads a report under another name, then puts it in place. */
async function publish({ host, port }, name, text) {
  const ftp = await openSession({ host, port });
  await ftp.login("test", "secret");
  await ftp.upload(Buffer.from(text), `${name}.part`);
  await ftp.rename(`${name}.part`, name);
  await ftp.quit();
}

test("a report is published whole", async (t) => {
  const { storage, events, ...server } = await ftpServer(t, { "/report.csv": "old" });
  await publish(server, "report.csv", "a,b\n1,2\n");
  assert.equal(storage.files().get("/report.csv").toString(), "a,b\n1,2\n");
  assert.deepEqual([...storage.files().keys()], ["/report.csv"]);
  assert.deepEqual(
    events.filter(({ type }) => type === "transfer").map(({ path, outcome }) => [path, outcome]),
    [["/report.csv.part", "complete"]],
  );
});

test("a connection that breaks is no upload", async (t) => {
  const { host, port, server } = await ftpServer(t);
  const over = new Promise((resolve) => server.once("session-closed", resolve));
  const socket = connect(port, host);
  await once(socket, "data");
  socket.destroy();
  assert.equal((await over).reason, "peer-closed");
});
