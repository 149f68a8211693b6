// Who failed to log in, from where, how often? Over a capture, or all captures of a folder.
//
//   node failed-logins.mjs captures/
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { analyze } from "@twinport/capture/node";

const [path] = process.argv.slice(2);
if (path === undefined) {
  console.error("usage: node failed-logins.mjs CAPTURE|FOLDER");
  process.exit(2);
}

const failures = new Map();
for (const file of await captures(path)) {
  for await (const { client, server, commands } of analyze(file)) {
    let user = "?";
    for (const { verb, argument, replies } of commands) {
      if (verb === "USER") user = argument;
      // 530: not logged in (RFC 959). Some servers say so to USER already, most to PASS.
      if (!replies.some(({ code }) => code === 530 || code === 430)) continue;
      if (verb !== "USER" && verb !== "PASS" && verb !== "ACCT") continue;
      const who = `${JSON.stringify(user)} from ${client.address} at ${server.address}`;
      failures.set(who, (failures.get(who) ?? 0) + 1);
    }
  }
}

for (const [who, times] of [...failures].sort(([, a], [, b]) => b - a)) console.log(`${times} × ${who}`);
if (failures.size === 0) console.log("no failed login");

async function captures(path) {
  if (!(await stat(path)).isDirectory()) return [path];
  const names = await readdir(path);
  return names
    .filter((name) => /\.(?:pcap|pcapng|cap)(?:\.gz|\.zst)?$/.test(name))
    .sort()
    .map((name) => join(path, name));
}
