// Runs a command on each file that has been uploaded, one after the other: convert it, scan it, load it into a database.
//
//   FTP_PASSWORD=secret node upload-hook.mjs incoming/ clamdscan --remove
//
// The user is "upload"; the command gets the file's path as its last argument. PORT is 2121, if not set.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join, resolve } from "node:path";
import process from "node:process";
import { createServer } from "@twinport/server";

const [folder, command, ...args] = process.argv.slice(2);
const { FTP_PASSWORD: password, PORT: port = "2121" } = process.env;
if (folder === undefined || command === undefined || password === undefined) {
  console.error("usage: FTP_PASSWORD=… node upload-hook.mjs FOLDER COMMAND [ARGUMENT …]");
  process.exit(2);
}

const root = resolve(folder);
const server = createServer({ port: Number(port), root, users: { upload: password } });

let turn = Promise.resolve();
server.on("upload", ({ path, bytes, outcome, client }) => {
  // "aborted" or "unverifiable": not, or perhaps not, the whole file. The client will try again.
  if (outcome !== "complete") return;
  turn = turn.then(() => run(path, bytes, client.address));
});
server.on("error", ({ type, error }) => console.error(type, error));

async function run(path, bytes, from) {
  console.log(`${JSON.stringify(path)}, ${bytes} bytes from ${from}`);
  // No shell: a name may hold anything. `root` is absolute, so that none begins with "-".
  const child = spawn(command, [...args, join(root, path)], { stdio: ["ignore", "inherit", "inherit"] });
  const [status] = await once(child, "close").catch((error) => [error.message]);
  if (status !== 0) console.error(`${JSON.stringify(path)}: ${command} failed: ${status}`);
}

const { address, port: bound } = await server.listen();
console.log(`ftp://upload@${address}:${bound}/`);
process.once("SIGTERM", stop).once("SIGINT", stop);

/** Lets transfers finish, then their commands. */
async function stop() {
  await server.close({ graceMs: 10_000 });
  await turn;
}
