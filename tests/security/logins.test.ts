import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MemoryStorage } from "@twinport/server";
import { Peer, startTestServer } from "@twinport/server/testing";
import { expect, it } from "vitest";
import { Running } from "../support/command.ts";

const storage = new MemoryStorage();

/** Logs in by each name, with a password that is nobody's. */
async function tryNames(names: readonly string[]): Promise<void> {
  const server = await startTestServer({ storage, limits: { failedLogins: 100 } });
  const peer = await server.stranger();
  for (const name of names) expect(await peer.codes(`USER ${name}`, "PASS x"), name).toEqual([331, 530]);
  const asked = server.log.filter((event) => event.type === "login");
  expect(asked.map(({ user, ok }) => [user, ok])).toEqual(names.map((name) => [name, false]));
  await server.close();
}

it("T34: names that are code elsewhere are names here, and admit nobody", () =>
  tryNames([
    "' OR '1'='1",
    "*)(uid=*",
    "u'; DROP TABLE users;--",
    "$" + "{jndi:ldap://127.0.0.1/x}",
    "u%00",
  ]));

it("T36: names of what every object has admit nobody", () =>
  tryNames(["__proto__", "constructor", "toString", "hasOwnProperty", "valueOf"]));

it("T37: the log holds no password and no control character, whatever comes", async () => {
  const secrets = ["hunter2-a", "hunter2-b", "hunter2-c", "hunter2-d"];
  const folder = await mkdtemp(join(tmpdir(), "twinport-log-"));
  const serve = new Running(["serve", folder, "--port", "0", "--user", "ann"], {
    env: { TWINPORT_PASSWORD: "hunter2-a" },
  });
  const [, port = ""] = await serve.said(/ftp:\/\/127\.0\.0\.1:(\d+)/);
  const peer = await Peer.connect({ address: "127.0.0.1", port: Number(port) });
  await peer.reply();
  await peer.codes(
    "USER a\u009b2J\u2028b",
    `PASS ${secrets[1]}`,
    `ACCT ${secrets[2]}`,
    `PASSWORD ${secrets[3]}`,
    "USER ann",
    `PASS ${secrets[0]}`,
    "MKD x\u009b31m",
    "RETR none\u0085\u202e",
  );
  peer.send("QUIT\r\n");
  await peer.rest();
  const { stdout, stderr } = await serve.stop();
  await rm(folder, { recursive: true });
  for (const secret of secrets) expect(stdout + stderr).not.toContain(secret);
  expect(stdout).toContain("ann");
  for (const line of stdout.split("\n"))
    expect(line).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
});
