// Tests of a program that fetches a price list with the API of basic-ftp, against a server that does what servers should not.
//
//   node --test faulty-server.test.mjs

import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { Client } from "@twinport/client/compat/basic-ftp"; // was: from "basic-ftp"
import { FaultServer } from "@twinport/client/testing";

/** The program under test. Returns whether there is a new list. */
async function fetchPrices({ host, port }, file) {
  const client = new Client(5000);
  try {
    await client.access({ host, port, user: "shop", password: "secret" });
    await client.downloadTo(file, "prices.csv");
    return true;
  } catch (error) {
    if (error.code === 550) return false;
    throw error;
  } finally {
    client.close();
  }
}

/** A server with these faults, and a local file that holds an old list. */
async function scene(t, options) {
  const server = await FaultServer.start({ files: { "/prices.csv": "tea,4\n" }, ...options });
  const folder = await mkdtemp(join(tmpdir(), "prices-"));
  t.after(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });
  const file = join(folder, "prices.csv");
  await writeFile(file, "tea,3\n");
  return { server, file };
}

test("the list is fetched", async (t) => {
  const { server, file } = await scene(t);
  assert.equal(await fetchPrices(server, file), true);
  assert.equal(await readFile(file, "utf8"), "tea,4\n");
});

test("where there is none, the old one stays", async (t) => {
  const { server, file } = await scene(t, { files: {} });
  assert.equal(await fetchPrices(server, file), false);
  assert.equal(await readFile(file, "utf8"), "tea,3\n");
});

test("half a list is an error", async (t) => {
  const { server, file } = await scene(t, { faults: { transfer: { announced: 6, sends: 3 } } });
  await assert.rejects(fetchPrices(server, file), /announced 6 bytes .* sent 3/);
});

test("a server behind a NAT, without EPSV, and slow at that, is no trouble", async (t) => {
  const faults = "REPLY EPSV 500 what?\nPASVBADIP\nSLOWDOWN";
  const { server, file } = await scene(t, { faults });
  assert.equal(await fetchPrices(server, file), true);
});
