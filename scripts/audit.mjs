#!/usr/bin/env node
// What testssl.sh and nmap's scripts for FTP say of a server with our defaults and TLS, on loopback: what docs/security/trust.md quotes.
// They come from Debian: apt-get install testssl.sh nmap. After a build, some ten minutes:
//   node scripts/audit.mjs [testssl|implicit|nmap …]      all of them, if none is named
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { createServer, MemoryStorage } from "@twinport/server";

const wanted = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "twinport-audit-"));
const certificate = makeCertificate();
const server = createServer({
  port: 0,
  root: new MemoryStorage({ files: { "/hello.txt": "hello" } }),
  users: { ann: "a long and secret password" },
  tls: { certificate, implicitPort: 0 },
  // Hundreds of connections come at once, from one address: its limits are not what is looked at.
  limits: { connectionsPerAddress: 1000, connectionsBeforeLogin: 1000 },
});
const open = new Set();
let allClosed;
server.on("session-opened", ({ session }) => open.add(session));
server.on("session-closed", ({ session }) => {
  open.delete(session);
  if (open.size === 0) allClosed?.();
});
const { address, port } = await server.listen();
const { port: implicit } = server.implicitAddress;
// What a bare TLS library says of a certificate that nobody has signed is not ours.
const common = ["--quiet", "--color", "0", "--warnings", "off", "--ip", "one"];
const scripts = [
  ...["ftp-anon", "ftp-bounce", "ftp-syst", "ftp-libopie", "ftp-proftpd-backdoor", "ftp-vsftpd-backdoor"],
  ...[
    "ftp-vuln-cve2010-4221",
    "ssl-enum-ciphers",
    "ssl-cert",
    "ssl-heartbleed",
    "ssl-poodle",
    "ssl-ccs-injection",
  ],
];

const audits = {
  testssl: ["testssl", ...common, "--starttls", "ftp", `${address}:${port}`],
  implicit: ["testssl", ...common, `${address}:${implicit}`],
  nmap: ["nmap", "-Pn", "-n", "-sV", "-p", `${port},${implicit}`, "--script", scripts.join(","), address],
};

try {
  for (const [name, [command, ...args]] of Object.entries(audits)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    console.log(`\n== ${command} ${args.join(" ")}`);
    const child = spawn(command, args, { stdio: ["ignore", "inherit", "inherit"] });
    await once(child, "close");
  }
  // Those that only connected end with their time to log in.
  if (open.size > 0) await new Promise((done) => (allClosed = done));
  console.log(`\n== afterwards the server still serves; ${open.size} sessions are left`);
} finally {
  await server.close();
  rmSync(folder, { recursive: true });
}

function makeCertificate() {
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"];
  const request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30"];
  execFileSync("openssl", [...request, "-keyout", key, "-out", cert, ...subject], { stdio: "ignore" });
  return { cert: readFileSync(cert), key: readFileSync(key) };
}
