// The same tasks with basic-ftp, one file after another: it does not bear two at once.
import { createRequire } from "node:module";
import { join } from "node:path";
import process from "node:process";

const { module, task, port, user, password, local, remote, count } = JSON.parse(process.argv[2]);
const { Client } = createRequire(import.meta.url)(module);
const client = new Client();
await client.access({ host: "127.0.0.1", port, user, password });
for (let index = 1; index <= count; index++) {
  const name = `f${index}`;
  if (task === "get") await client.downloadTo(join(local, name), `${remote}/${name}`);
  else await client.uploadFrom(join(local, name), `${remote}/${name}`);
}
client.close();
