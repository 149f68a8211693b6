// One operation of jsftp. The request is a JSON object on standard input; see scripted.ts.
import { createReadStream, createWriteStream } from "node:fs";
import { createRequire } from "node:module";
import process from "node:process";
import { json } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";

const { host, port, user, password, action, names, module } = await json(process.stdin);
const Ftp = createRequire(import.meta.url)(module);
const [first, second] = names;
const ftp = new Ftp({ host, port, user, pass: password });
const call = (method, ...args) => promisify(ftp[method]).call(ftp, ...args);

// With the names of local files, get() and put() listen to "readable", and since Node 10 no stream with such a listener
// flows into a pipe: they wait for ever. So it is asked for the sockets.
const actions = {
  "list-long": async () => console.log(await call("list", first)),
  get: async () => pipeline(await call("get", first), createWriteStream(second)),
  put: () => call("getPutSocket", createReadStream(first), second),
  rename: () => call("rename", first, second),
  delete: () => call("raw", "dele", first),
  mkdir: () => call("raw", "mkd", first),
  rmdir: () => call("raw", "rmd", first),
};

await call("auth", user, password);
await actions[action]();
// The reply that ends a transfer is not told; the one to QUIT comes after it.
await call("raw", "quit");
ftp.destroy();
