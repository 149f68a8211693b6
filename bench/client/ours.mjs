// What a program of one's own would do with the client library: one task, told in JSON.
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { connect } from "../../packages/client/bundle/index.js";

const {
  task,
  port,
  user,
  password,
  local,
  remote,
  count,
  connections = 1,
  tls,
  active,
} = JSON.parse(process.argv[2]);
const ftp = await connect({
  host: "127.0.0.1",
  port,
  user,
  password,
  pool: { max: connections },
  ...(tls && { tls: { mode: "explicit", rejectUnauthorized: false, maxVersion: tls } }),
  ...(active && { modes: ["port"] }),
});
const names = Array.from({ length: count ?? 0 }, (_, index) => `f${index + 1}`);
const get = (name) => ftp.download(`${remote}/${name}`).toFile(join(local, name));
const put = (name) => ftp.upload({ file: join(local, name) }, `${remote}/${name}`);
const tasks = {
  get: () => Promise.all(names.map(get)),
  put: () => Promise.all(names.map(put)),
  "get-awaited": async () => {
    for (const name of names) await get(name);
  },
  "put-awaited": async () => {
    for (const name of names) await put(name);
  },
  "mirror-get": () => mirror({ from: { remote }, to: { local }, parallel: connections }),
  "mirror-put": () => mirror({ from: { local }, to: { remote }, parallel: connections }),
  "big-get": () => ftp.download(remote).toFile(local),
  "big-put": () => ftp.upload({ file: local }, remote),
  async plan() {
    mkdirSync(local, { recursive: true });
    if (readdirSync(local).length > 0) throw new Error(`${local} is not empty`);
    let files = 0;
    for await (const action of ftp.planMirror({ from: { remote }, to: { local } }))
      if (action.kind === "copy") files += 1;
    if (files !== count) throw new Error(`${files} files planned, not ${count}`);
  },
};
try {
  await tasks[task]();
} finally {
  await ftp.close();
}

async function mirror(options) {
  const { failed, failures } = await ftp.mirror(options).result;
  if (failed > 0) throw failures[0].error;
}
