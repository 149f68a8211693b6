// Makes a folder of a server like a local one: sends what has changed, removes what is gone. Shows the plan first.
//
//   FTP_PASSWORD=secret node deploy.mjs public/ ftpes://user@www.example.org/htdocs --yes
//
// Without --yes it stops after the plan. Killed half way, it goes on where it was when it is run again.
import process from "node:process";
import { connect, printPlan } from "@twinport/client";

const [local, url, yes] = process.argv.slice(2);
if (url === undefined) {
  console.error("usage: FTP_PASSWORD=… node deploy.mjs FOLDER URL [--yes]");
  process.exit(2);
}

const { FTP_PASSWORD: password } = process.env;
const ftp = await connect(url, password === undefined ? {} : { password });
const options = { from: { local }, to: { remote: "." }, delete: true, journal: ".deploy-journal" };
for await (const line of printPlan(ftp.planMirror(options))) console.log(line);
if (yes === "--yes") {
  const { copied, deleted, failures } = await ftp.mirror(options).result;
  console.log(`${copied} sent, ${deleted} removed`);
  for (const { path, error } of failures) console.error(`${JSON.stringify(path)}: ${error.message}`);
  process.exitCode = failures.length === 0 ? 0 : 1;
}
await ftp.close();
