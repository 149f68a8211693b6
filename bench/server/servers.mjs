// Who is measured: Twinport as built, its peers, and the floor. Each on loopback, for the same user, over the same certificate.
import { randomInt } from "node:crypto";
import { once } from "node:events";
import { chmodSync, chownSync, existsSync, linkSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { account } from "./account.mjs";
import { output, startServing } from "./processes.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const cached = (path) => here(`../../node_modules/.cache/peers/${path}`);
const twinport = here("../../packages/cli/bin/twinport.js");
const python = "/usr/bin/python3";
const programs = {
  vsftpd: cached("vsftpd/usr/sbin/vsftpd"),
  pureFtpd: cached("pure-ftpd/usr/sbin/pure-ftpd"),
  purePw: cached("pure-ftpd/usr/bin/pure-pw"),
  proftpd: cached("proftpd-core/usr/sbin/proftpd"),
  modTls: cached("proftpd-mod-crypto/usr/lib/proftpd/mod_tls.so"),
};
const packageVersion = (name) => readFileSync(cached(`${name}/version`), "utf8").trim();
const { user, password, uid } = account;

/** A certificate for all, RSA of 2048 bits, with its key in the same file. */
export async function makeCertificate(folder) {
  const [key, certificate, both] = ["key.pem", "cert.pem", "both.pem"].map((name) => join(folder, name));
  await output("openssl", [
    ...["req", "-x509", "-newkey", "rsa:2048", "-sha256", "-nodes", "-days", "2", "-subj", "/CN=localhost"],
    ...["-keyout", key, "-out", certificate],
  ]);
  writeFileSync(both, readFileSync(key, "utf8") + readFileSync(certificate, "utf8"), { mode: 0o600 });
  return both;
}

/**
 * Each by name: its version, how it keeps passwords (most of what a login costs), and what starts it over `home`. `work` is a folder
 * of its own, `certificate` a file with certificate and key, `clients` how many it must let in.
 */
const servers = {
  twinport: {
    version: () => JSON.parse(readFileSync(here("../../packages/cli/package.json"), "utf8")).version,
    hash: "scrypt",
    async start({ work, home, port, certificate }) {
      const users = join(work, "users.toml");
      await output(process.execPath, [twinport, "users", "add", user, "--file", users], {
        input: `${password}\n`,
      });
      return startServing(process.execPath, [
        ...[twinport, "serve", "--port", String(port), "--users", users, "--cert", certificate],
        ...["--state", join(work, "state"), home],
      ]);
    },
  },
  vsftpd: {
    version: () => packageVersion("vsftpd"),
    hash: "SHA-512-crypt",
    async start({ work, port, certificate, clients }) {
      const lines = {
        listen: "YES",
        listen_address: "127.0.0.1",
        listen_port: port,
        write_enable: "YES",
        max_clients: clients,
        max_per_ip: clients,
        ssl_enable: "YES",
        rsa_cert_file: certificate,
        rsa_private_key_file: certificate,
        force_local_data_ssl: "NO",
        force_local_logins_ssl: "NO",
        // curl that uploads reads no ticket of TLS 1.3, and has none for the next file.
        require_ssl_reuse: "NO",
        ssl_ciphers: "HIGH",
      };
      writeFileSync(
        join(work, "vsftpd.conf"),
        Object.entries(lines)
          .map(([name, value]) => `${name}=${value}\n`)
          .join(""),
      );
      writeFileSync(join(work, "password"), `${password}\n`, { mode: 0o600 });
      return startServing(here("../../tests/interop/peers/vsftpd.sh"), [work]);
    },
  },
  "pure-ftpd": {
    version: () => packageVersion("pure-ftpd"),
    hash: "SHA-512-crypt",
    async start({ work, home, port, certificate, clients }) {
      const [passwd, database] = [join(work, "passwd"), join(work, "users.pdb")];
      const entry = `${user}:${await passwordHash()}:${uid}:${uid}::${home}/./:${":".repeat(12)}\n`;
      writeFileSync(passwd, entry, { mode: 0o600 });
      await output(programs.purePw, ["mkdb", database, "-f", passwd]);
      return startServing(programs.pureFtpd, [
        ...["--login", `puredb:${database}`, "--bind", `127.0.0.1,${port}`, "--pidfile", join(work, "pid")],
        ...["--noanonymous", "--dontresolve", "--umask", "022:022", "--maxclientsnumber", String(clients)],
        ...["--tls", "1", "--certfile", certificate],
      ]);
    },
  },
  proftpd: {
    version: () => packageVersion("proftpd-core"),
    hash: "SHA-512-crypt",
    async start({ work, home, port, certificate }) {
      const users = join(work, "users");
      writeFileSync(users, `${user}:${await passwordHash()}:${uid}:${uid}::${home}:/bin/sh\n`, {
        mode: 0o600,
      });
      const config = join(work, "proftpd.conf");
      writeFileSync(config, proftpdConfig({ work, users, port, certificate }));
      // In the foreground it says on standard error who comes and goes, whatever is configured.
      return startServing(programs.proftpd, ["--nodaemon", "--config", config], { stdio: "ignore" });
    },
  },
  pyftpdlib: {
    version: async () =>
      (await output(python, ["-c", "import pyftpdlib; print(pyftpdlib.__ver__)"])).said.trim(),
    hash: "–",
    start: ({ home, port, certificate }) =>
      startServing(python, [here("pyftpdlib_server.py"), String(port), home, certificate, user, password]),
  },
  floor: {
    version: () => process.version,
    hash: "–",
    start: ({ home, port, tlsPort, certificate }) =>
      startServing(process.execPath, [here("floor.mjs"), String(port), String(tlsPort), home, certificate]),
  },
};

/** The servers of FTP, Twinport first. */
export const serverNames = Object.keys(servers).filter((name) => name !== "floor");

/** Starts one below `folder`, over a home with `files`; resolves when it listens. */
export async function startServer(name, { folder, files, certificate, clients }) {
  const work = join(folder, name);
  const home = join(work, "home");
  mkdirSync(home, { recursive: true });
  chmodSync(work, 0o755);
  chownSync(home, uid, uid);
  for (const file of files) linkSync(join(folder, file), join(home, file));
  const port = await freePort();
  const tlsPort = name === "floor" ? await freePort() : undefined;
  const { start: begin, version, hash } = servers[name];
  const child = await begin({ work, home, port, tlsPort, certificate, clients });
  await accepts(port, child, name);
  return { name, port, tlsPort, home, pid: child.pid, version: await version(), hash };
}

/** What of the peers is not there; scripts/peers.sh installs them. */
export function missing() {
  return [...Object.values(programs), python, "/usr/lib/python3/dist-packages/pyftpdlib"].filter(
    (path) => !existsSync(path),
  );
}

async function passwordHash() {
  return (await output("openssl", ["passwd", "-6", "-stdin"], { input: password })).said.trim();
}

const proftpdConfig = ({ work, users, port, certificate }) => `
ServerName proftpd
ServerType standalone
UseIPv6 off
DefaultAddress 127.0.0.1
SocketBindTight on
Port ${port}
User nobody
Group nogroup
AuthOrder mod_auth_file.c
AuthUserFile ${users}
RequireValidShell off
DefaultRoot ~
UseReverseDNS off
WtmpLog off
TransferLog none
SystemLog none
PidFile ${join(work, "pid")}
ScoreboardFile ${join(work, "scoreboard")}
MaxInstances none
ControlsEngine off
DelayEngine off
Umask 022
AllowOverwrite on
ModulePath ${join(programs.modTls, "..")}
LoadModule mod_tls.c
TLSEngine on
TLSRSACertificateFile ${certificate}
TLSRSACertificateKeyFile ${certificate}
TLSProtocol TLSv1.2 TLSv1.3
TLSOptions NoSessionReuseRequired
`;

/** A port below those that the system gives to connections and to passive listeners: nobody takes it until the server has it. */
async function freePort() {
  for (;;) {
    const port = randomInt(20_000, 30_000);
    const server = createServer().listen(port, "127.0.0.1");
    const free = await once(server, "listening").then(
      () => true,
      () => false,
    );
    if (!free) continue;
    server.close();
    await once(server, "close");
    return port;
  }
}

async function accepts(port, child, name) {
  while (child.exitCode === null && child.signalCode === null) {
    const socket = connect(port, "127.0.0.1");
    const answered = await once(socket, "connect").then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (answered) return;
    await delay(20);
  }
  throw new Error(`${name} ended at once`);
}
