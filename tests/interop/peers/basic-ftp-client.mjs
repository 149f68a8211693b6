// One operation of basic-ftp. The request is a JSON object on standard input; see scripted.ts.
import { readFile, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import process from "node:process";
import { json } from "node:stream/consumers";

const { host, port, user, password, mode, tls, action, names, module } = await json(process.stdin);
const { Client, enterPassiveModeIPv4, enterPassiveModeIPv6 } = createRequire(import.meta.url)(module);
const [first, second] = names;
const client = new Client(20_000);

const print = (entries) => console.log(entries.map(({ size, name }) => `${size} ${name}`).join("\n"));
const actions = {
  "list-long": async () => {
    client.availableListCommands = ["LIST"];
    print(await client.list(first));
  },
  "list-machine": async () => {
    client.availableListCommands = ["MLSD"];
    print(await client.list(first));
  },
  get: () => client.downloadTo(second, first),
  "resume-get": async () => client.downloadTo(second, first, (await stat(second)).size),
  put: () => client.uploadFrom(first, second),
  append: () => client.appendFrom(first, second),
  "resume-put": async () => client.appendFrom(first, second, { localStart: await client.size(second) }),
  rename: () => client.rename(first, second),
  delete: () => client.remove(first),
  mkdir: () => client.send(`MKD ${first}`),
  rmdir: () => client.removeEmptyDir(first),
  series: async () => {
    const [from, to, brought, ...series] = names;
    for (const name of series) await client.downloadTo(name, `${from}/${name}`);
    for (const name of series.slice(0, brought)) await client.uploadFrom(name, `${to}/${name}`);
  },
};

async function secured() {
  if (tls === undefined) return { secure: false };
  const { begins, authorities, version } = tls;
  const versions = version === undefined ? {} : { minVersion: version, maxVersion: version };
  return {
    secure: begins === "implicit" ? "implicit" : true,
    secureOptions: { ca: await readFile(authorities), ...versions },
  };
}

await client.access({ host, port, user, password, ...(await secured()) });
client.prepareTransfer = mode === "pasv" ? enterPassiveModeIPv4 : enterPassiveModeIPv6;
await actions[action]();
client.close();
