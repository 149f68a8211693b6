// Drives the real FileZilla on a screen that nobody sees, against a server of ours that demands TLS and session reuse, and tells whether its
// listing came: `node scripts/filezilla.mjs`, after a build. Needs Debian's filezilla, xvfb and xdotool; not a part of CI.
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as delay } from "node:timers/promises";
import { MemoryStorage } from "@twinport/server";
import { startTestServer } from "@twinport/server/testing";

const display = ":99";
const patience = 60_000;
const settings = `<?xml version="1.0"?>
<FileZilla3><Settings><Setting name="Greeting version">9.0.0</Setting><Setting name="Update Check">0</Setting></Settings></FileZilla3>
`;

const home = await mkdtemp(join(tmpdir(), "twinport-filezilla-"));
await mkdir(join(home, ".config", "filezilla"), { recursive: true });
await writeFile(join(home, ".config", "filezilla", "filezilla.xml"), settings);
const server = await startTestServer({
  storage: new MemoryStorage({ files: { "/a b.txt": "text" } }),
  tls: { sessionReuse: "require", required: { login: true, data: true } },
});
const env = { ...process.env, HOME: home, DISPLAY: display };
const screen = spawn("Xvfb", [display, "-screen", "0", "1280x900x24"], { stdio: "ignore" });
await delay(1000);
const url = `ftpes://u:p@127.0.0.1:${server.address.port}/`;
const filezilla = spawn("filezilla", [url], { env, stdio: "ignore" });
const listed = () => server.log.find((event) => event.type === "transfer" && event.verb === "MLSD");
for (let waited = 0; listed() === undefined && waited < patience; waited += 1000) {
  // It asks whether the certificate is to be trusted; the button that is chosen says yes.
  spawn("xdotool", ["search", "--name", "Unknown certificate", "windowfocus", "key", "Return"], {
    env,
    stdio: "ignore",
  });
  await delay(1000);
}
for (const event of server.log) console.log(event.type, "code" in event ? event.code : "");
const listing = listed();
const failed = server.log.some(({ type }) => type === "tls-failed");
process.exitCode = listing?.ok === true && !failed ? 0 : 1;
console.log(process.exitCode === 0 ? "MLSD came over a resumed TLS session." : "FileZilla did not list.");
filezilla.kill();
screen.kill();
await server.close();
await rm(home, { recursive: true, force: true });
