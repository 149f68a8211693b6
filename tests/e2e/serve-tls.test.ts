import { execFile, spawn } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chmod, copyFile, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { connect as connectTcp, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { connect as connectTls } from "node:tls";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Running, twinport } from "../support/command.ts";

let folder: string;
const at = (name: string) => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "twinport-serve-"));
  for (const name of ["one", "two"]) await makePair(name);
});
afterAll(() => rm(folder, { recursive: true }));

/** The next reply on a control connection, final line included. */
async function reply(socket: Socket): Promise<string> {
  let text = "";
  while (!/^\d{3} .*\r\n$/m.test(text)) text += (await once(socket, "data")).toString();
  return text;
}

/** Says AUTH TLS, and returns the fingerprint of what the server shows, with the connection. */
async function secured(port: number): Promise<{ socket: Socket; fingerprint: string }> {
  const plain = connectTcp(port, "127.0.0.1");
  await reply(plain);
  plain.write("AUTH TLS\r\n");
  expect(await reply(plain)).toMatch(/^234 /);
  const socket = connectTls({ socket: plain, rejectUnauthorized: false });
  await once(socket, "secureConnect");
  return { socket, fingerprint: socket.getPeerCertificate().fingerprint256 };
}

/** NAME.cert.pem and NAME.key.pem, by openssl. */
async function makePair(name: string, ...more: readonly string[]): Promise<void> {
  const made = [
    "req",
    "-x509",
    "-newkey",
    "ec",
    "-pkeyopt",
    "ec_paramgen_curve:P-256",
    "-noenc",
    "-days",
    "90",
  ];
  const files = ["-subj", `/CN=${name}`, "-keyout", at(`${name}.key.pem`), "-out", at(`${name}.cert.pem`)];
  const child = spawn("openssl", [...made, ...files, ...more], { stdio: "ignore" });
  expect(await once(child, "close")).toEqual([0, null]);
}

/** Exit status and output of a command line. */
function shell(command: string): Promise<[number, string]> {
  return new Promise((resolve) => {
    execFile("sh", ["-c", `exec 2>&1; ${command}`], (error, stdout) => {
      resolve([error === null ? 0 : Number(error.code), stdout]);
    });
  });
}

const hasCurl = (process.env["PATH"] ?? "").split(":").some((path) => existsSync(join(path, "curl")));
const fingerprintOf = async (file: string) => new X509Certificate(await readFile(file)).fingerprint256;
/** The fingerprint in what the server says: two lines of sixteen bytes. */
const shownIn = (text: string) => /SHA-256 (\S+)\s+(\S+)/.exec(text)?.slice(1).join(":");
const serving = (args: readonly string[]) =>
  new Running(["serve", folder, "--port", "0", ...args], { env: { XDG_STATE_HOME: at("state") } });
const portOf = async (server: Running) => {
  const [, port] = await server.said(/ftp:\/\/127\.0\.0\.1:(\d+)/);
  await server.said(/Ctrl-C/);
  return Number(port);
};

describe("twinport serve", () => {
  it("makes a certificate at its first start, names its fingerprint, and has it again at the next", async () => {
    const shown: string[] = [];
    for (const said of [/made now, kept in (\S+)/, /kept in (\S+)/]) {
      const server = serving([]);
      const { socket, fingerprint } = await secured(await portOf(server));
      socket.destroy();
      const { stdout } = await server.stop();
      expect(shownIn(stdout)).toBe(fingerprint);
      expect(said.exec(stdout)?.[1]).toBe(at("state/twinport/certificate.pem"));
      shown.push(fingerprint);
    }
    expect(shown[0]).toBe(shown[1]);
    expect((await stat(at("state/twinport/key.pem"))).mode & 0o777).toBe(0o600);
  });

  it.skipIf(!hasCurl)("prints a command for curl that works as it is pasted (wants curl)", async () => {
    const server = serving(["--tls", "required"]);
    await portOf(server);
    const [, pasted = ""] = /^ {2}(curl (?:.*\\\n)+.*)$/m.exec(server.stdout) ?? [];
    const [status, listing] = await shell(`${pasted} -sS`);
    expect(status, listing).toBe(0);
    expect(listing).toContain("one.cert.pem");
    const other = pasted.replace(/sha256\/\/\S/, (pin) => pin.slice(0, -1) + (pin.endsWith("A") ? "B" : "A"));
    expect((await shell(`${other} -sS`))[0], "another server's key").toBe(90);
    await server.stop();
  });

  it("serves with a certificate for the run where it cannot keep one, unless told where", async () => {
    const server = new Running(["serve", folder, "--port", "0"], { env: { XDG_STATE_HOME: "/dev/null" } });
    const { socket, fingerprint } = await secured(await portOf(server));
    socket.destroy();
    const { stdout } = await server.stop();
    expect(shownIn(stdout)).toBe(fingerprint);
    expect(stdout).toContain("for this run only: cannot keep a certificate in /dev/null/twinport");
    const told = await twinport(["serve", folder, "--port", "0", "--state", "/dev/null/here"]);
    expect(told).toMatchObject({ status: 3, stdout: "" });
    expect(told.stderr).toContain("--state");
  });

  it("goes on when nobody takes its log any more", async () => {
    const server = serving([]);
    const port = await portOf(server);
    const inside = connectTcp(port, "127.0.0.1");
    await reply(inside);
    server.child.stdout?.destroy();
    const lost = once(server.child.stderr ?? inside, "data");
    const another = connectTcp(port, "127.0.0.1");
    await reply(another);
    another.destroy();
    expect(String(await lost)).toMatch(/^twinport: lines of the log are lost: .*\n$/);
    inside.write("NOOP\r\n");
    expect(await reply(inside)).toMatch(/^\d{3} /);
    inside.destroy();
    expect((await server.stop()).status).toBe(130);
  });

  it("requires TLS where it shall, and has none where it shall not", async () => {
    const says = async (tls: string, command: string) => {
      const server = serving(["--tls", tls]);
      const socket = connectTcp(await portOf(server), "127.0.0.1");
      await reply(socket);
      socket.write(`${command}\r\n`);
      const text = await reply(socket);
      socket.destroy();
      await server.stop();
      return text;
    };
    expect(await says("required", "USER u")).toMatch(/^530[- ]/);
    expect(await says("optional", "USER u")).toMatch(/^331 /);
    expect(await says("off", "AUTH TLS")).toMatch(/^5\d\d /);
  });

  it("reads a renewed certificate at SIGHUP; sessions go on, and a bad one changes nothing", async () => {
    const [cert, key] = [at("served.cert.pem"), at("served.key.pem")];
    const put = async (certOf: string, keyOf: string) => {
      await copyFile(at(`${certOf}.cert.pem`), cert);
      await copyFile(at(`${keyOf}.key.pem`), key);
    };
    await put("one", "one");
    const server = serving(["--cert", cert, "--key", key]);
    const port = await portOf(server);
    const first = await secured(port);
    expect(first.fingerprint).toBe(await fingerprintOf(at("one.cert.pem")));

    await put("two", "one");
    server.child.kill("SIGHUP");
    const [, reason] = await server.said(
      /The certificate could not be read again, so the old one stays: (.*)\n/,
    );
    expect(reason).toContain("is not that of the certificate");
    const second = await secured(port);
    expect(second.fingerprint).toBe(first.fingerprint);

    await put("two", "two");
    server.child.kill("SIGHUP");
    const renewed = await fingerprintOf(at("two.cert.pem"));
    await server.said(new RegExp(renewed.slice(0, 47)));
    const third = await secured(port);
    expect(third.fingerprint).toBe(renewed);

    for (const { socket } of [first, second, third]) {
      socket.write("NOOP\r\n");
      expect(await reply(socket)).toMatch(/^(200|530) /);
      socket.destroy();
    }
    server.child.kill("SIGHUP");
    await server.said(/The certificate has not changed\./);
    expect((await server.stop()).status).toBe(130);
  });

  it("keeps out whom it shall", async () => {
    const greets = async (...args: readonly string[]) => {
      const server = serving(["--tls", "off", ...args]);
      const socket = connectTcp(await portOf(server), "127.0.0.1");
      const text = await reply(socket);
      socket.destroy();
      await server.stop();
      return text.slice(0, 3);
    };
    expect(await greets("--deny", "127.0.0.0/8")).toBe("421");
    expect(await greets("--allow", "192.0.2.0/24", "--allow", "2001:db8::1")).toBe("421");
    expect(await greets("--allow", "192.0.2.0/24", "--allow", "127.0.0.1")).toBe("220");
  });

  it("reads its users again at SIGHUP; a bad file changes nothing", async () => {
    const users = at("users.toml");
    const add = (name: string) => twinport(["users", "add", name, "--file", users], { input: "wonder\n" });
    await add("alice");
    const server = serving(["--tls", "off", "--users", users]);
    const port = await portOf(server);
    const login = async (name: string) =>
      (await twinport(["ftp", "-n", "127.0.0.1", `${port}`, "-c", `user ${name} wonder; pwd`])).status;
    expect(await login("bob")).toBe(4);
    await add("bob");
    server.child.kill("SIGHUP");
    await server.said(/The users file has been read again/);
    expect(await login("bob")).toBe(0);
    await writeFile(users, "[users.alice\n");
    server.child.kill("SIGHUP");
    await server.said(/The users file could not be read again, so the old one stays: .*users\.toml:1/);
    expect(await login("bob")).toBe(0);
    await server.stop();
  });

  it("takes bounds of the users file over at SIGHUP, behind those of the command line", async () => {
    const users = at("bounds.toml");
    await writeFile(users, "[limits]\nconnections = 1\nconnections-per-address = 5\n");
    const server = serving(["--tls", "off", "--anonymous", "--users", users, "--max-clients", "3"]);
    const port = await portOf(server);
    const greeted = async () => {
      const socket = connectTcp(port, "127.0.0.1");
      return { socket, code: (await reply(socket)).slice(0, 3) };
    };
    const [first, second] = [await greeted(), await greeted()];
    expect([first.code, second.code]).toEqual(["220", "220"]);
    await writeFile(users, "[limits]\nconnections-per-address = 2\n");
    server.child.kill("SIGHUP");
    await server.said(/The users file has been read again/);
    const third = await greeted();
    expect(third.code).toBe("421");
    await server.said(/refused 127\.0\.0\.1: too-many-from-address \(connections-per-address 2\)/);
    await writeFile(users, "[limits]\n\nconections = 2\n");
    server.child.kill("SIGHUP");
    await server.said(/the old one stays: .*bounds\.toml:3: limits\.conections .*did you mean connections/);
    first.socket.write("NOOP\r\n");
    expect(await reply(first.socket)).toMatch(/^(200|530) /);
    for (const { socket } of [first, second, third]) socket.destroy();
    await server.stop();
  });

  it("refuses to start with what cannot be served, and says what to do", async () => {
    const start = async (...args: readonly string[]) => {
      const { status, stdout, stderr } = await twinport(["serve", folder, "--port", "0", ...args]);
      expect(stdout).toBe("");
      expect(stderr.trim().split("\n")).toHaveLength(1);
      return { status, stderr };
    };
    const one = at("one.cert.pem");
    expect(await start("--cert", one, "--key", at("two.key.pem"))).toEqual({
      status: 3,
      stderr: expect.stringContaining("is not that of the certificate"),
    });
    expect(await start("--cert", one)).toMatchObject({ status: 3 });
    expect(await start("--key", one)).toMatchObject({ status: 2 });
    expect(await start("--tls", "off", "--cert", one)).toMatchObject({ status: 2 });
    expect(await start("--client-ca", at("one.key.pem"))).toMatchObject({ status: 3 });
    const damaged = (await readFile(one, "utf8")).replace(/\nM.*\n/, "\n");
    await writeFile(at("damaged.pem"), damaged);
    expect(await start("--client-ca", at("damaged.pem"))).toEqual({
      status: 3,
      stderr: expect.stringContaining("is damaged"),
    });
  });

  it("warns of a key that everybody may read", async () => {
    const key = at("open.key.pem");
    await copyFile(at("one.key.pem"), key);
    await chmod(key, 0o644);
    const server = serving(["--cert", at("one.cert.pem"), "--key", key]);
    await portOf(server);
    expect((await server.stop()).stdout).toContain(
      `Warning: others on this machine may read or change the key ${key}`,
    );
  });
});
