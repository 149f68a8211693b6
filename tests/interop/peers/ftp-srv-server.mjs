// ftp-srv over a folder. Standard input: one JSON line {module, host, root, user, password}; then ends with its input.
// Prints the port as soon as it listens.
import { once } from "node:events";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const [line] = await once(createInterface(process.stdin), "line");
const request = JSON.parse(line);
process.stdin.on("end", () => process.exit());

const require = createRequire(`${request.module}/`);
const { FtpSrv } = require(request.module);
const host = request.host.includes(":") ? `[${request.host}]` : request.host;
const server = new FtpSrv({
  url: `ftp://${host}:0`,
  pasv_url: request.host,
  // Any free port, for each transfer anew.
  pasv_min: 0,
  pasv_max: 0,
  log: require("bunyan").createLogger({ name: "ftp-srv", streams: [] }),
});
server.on("login", ({ username, password }, resolve, reject) => {
  if (username === request.user && password === request.password) resolve({ root: request.root });
  else reject(new Error("no such user"));
});
await server.listen();
console.log(server.server.address().port);
