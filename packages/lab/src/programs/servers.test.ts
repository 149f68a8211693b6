import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { account } from "../network/stage.ts";
import type { ServerSettings } from "../scenario.ts";
import { withMounts } from "./mounts.ts";
import { planProftpd } from "./proftpd.ts";
import { planPureFtpd } from "./pure-ftpd.ts";
import { passwordHash, type Site, siteOf } from "./server.ts";
import { planTwinport } from "./twinport-server.ts";
import { planVsftpd } from "./vsftpd.ts";

const site: Site = {
  address: "192.168.13.111",
  port: 21,
  home: "/lab/home",
  work: "/lab/work",
  certificate: "/lab/work/certificate.pem",
};
const everything = { announce: "203.0.113.2", maxClients: 1 } as const;

/** The lines of the file whose path ends so. */
function linesOf(files: readonly { path: string; content: string }[], name: string): string[] {
  return files.find(({ path }) => path.endsWith(name))?.content.split("\n") ?? [];
}

it("knows the hash of the account's password", (context) => {
  const [, , salt = ""] = passwordHash.split("$");
  try {
    const hash = execFileSync("openssl", ["passwd", "-6", "-salt", salt, account.password]);
    expect(hash.toString().trim()).toBe(passwordHash);
  } catch (error) {
    if ((error as { code?: string }).code !== "ENOENT") throw error;
    context.skip();
  }
});

it("listens on the machine's own address, of the family that the client uses", () => {
  const folders = { home: "/lab/home", local: "/lab/local", work: "/lab/work" };
  const own = { ipv4: "192.168.13.111", ipv6: "fd00:13::111" };
  const address = (reached: string) =>
    siteOf({ server: { address: reached, port: 21 }, own, folders }).address;
  expect(address("203.0.113.2")).toBe("192.168.13.111");
  expect(address("fd00:13::111")).toBe("fd00:13::111");
});

it("mounts for one program what no other sees", () => {
  expect(withMounts([], ["ls", "-l"])).toEqual(["ls", "-l"]);
  const mounts = [
    { file: "/lab/passwd", over: "/etc/passwd" },
    { bytes: 65_536, owner: 7, over: "/lab/home" },
  ];
  expect(withMounts(mounts, ["ls", "-l"])).toEqual([
    "sh",
    "-ec",
    'mount --bind /lab/passwd /etc/passwd; mount -t tmpfs -o size=65536,mode=755,uid=7,gid=7 lab /lab/home; exec "$@"',
    "sh",
    "ls",
    "-l",
  ]);
});

describe("vsftpd", () => {
  it("is given its user without the machine's accounts", () => {
    const { files, mounts } = planVsftpd(site, {}, "/usr/sbin/vsftpd");
    expect(mounts?.map(({ over }) => over)).toEqual(["/etc/passwd", "/etc/shadow", "/etc/pam.d"]);
    expect(linesOf(files, "/passwd")).toContain("reader:x:64021:64021::/lab/home:/bin/sh");
    expect(files.find(({ path }) => path.endsWith("/shadow"))?.mode).toBe(0o600);
  });

  it("announces, bounds and encrypts as told", () => {
    const config = (settings: Parameters<typeof planVsftpd>[1], where = site) =>
      linesOf(planVsftpd(where, settings, "/usr/sbin/vsftpd").files, "vsftpd.conf");
    expect(config(everything)).toEqual(
      expect.arrayContaining(["pasv_address=203.0.113.2", "max_clients=1", "pasv_min_port=50000"]),
    );
    expect(config({})).not.toContain("ssl_enable=YES");
    expect(config({ tls: "explicit" })).toEqual(
      expect.arrayContaining(["ssl_enable=YES", "implicit_ssl=NO", "require_ssl_reuse=NO"]),
    );
    expect(config({ tls: "implicit", requireReuse: true })).toEqual(
      expect.arrayContaining(["implicit_ssl=YES", "require_ssl_reuse=YES"]),
    );
    expect(config({}, { ...site, address: "fd00:13::111" })).toEqual(
      expect.arrayContaining(["listen=NO", "listen_ipv6=YES", "listen_address6=fd00:13::111"]),
    );
  });
});

describe("proftpd", () => {
  const config = (settings: Parameters<typeof planProftpd>[1]) =>
    linesOf(planProftpd(site, settings, "/usr/sbin/proftpd", "/usr/lib/proftpd").files, "proftpd.conf");

  it("announces and bounds as told", () => {
    expect(config(everything)).toEqual(
      expect.arrayContaining(["MasqueradeAddress 203.0.113.2", "MaxClients 1", "PassivePorts 50000 50009"]),
    );
  });

  it("demands that sessions are taken up unless told otherwise", () => {
    expect(config({ tls: "explicit" })).toContain("TLSOptions NoSessionReuseRequired");
    expect(config({ tls: "explicit", requireReuse: true }).join("\n")).not.toContain("TLSOptions");
    expect(config({ tls: "implicit", requireReuse: true })).toContain("TLSOptions UseImplicitSSL");
  });
});

it("tells pure-ftpd all on its command line", () => {
  const { command } = planPureFtpd(site, { ...everything, tls: "explicit" }, "/usr/sbin/pure-ftpd");
  expect(command.join(" ")).toMatch(
    /--passiveportrange 50000:50009 .*--forcepassiveip 203\.0\.113\.2 --maxclientsnumber 1 --tls 1/,
  );
  const plain = planPureFtpd(site, {}, "/opt/sbin/pure-ftpd");
  expect(plain.command).not.toContain("--tls");
  expect(plain.before?.[0]).toBe("/opt/bin/pure-pw");
});

it("tells our own server all on its command line", () => {
  const { command, env } = planTwinport(site, everything, ["node", "twinport.js"]);
  expect(command.join(" ")).toBe(
    "node twinport.js serve /lab/home --host 192.168.13.111 --user reader --port 21 --tls off --passive-ports 50000-50009 --passive-address 203.0.113.2 --max-clients 1",
  );
  const tls = (settings: ServerSettings) => planTwinport(site, settings, []).command.slice(6, -2).join(" ");
  expect(tls({ tls: "explicit", requireReuse: true })).toBe(
    "--port 21 --cert /lab/work/certificate.pem --session-reuse require",
  );
  expect(planTwinport({ ...site, port: 990 }, { tls: "implicit" }, []).command.join(" ")).toContain(
    "--port 21 --implicit-port 990 --cert /lab/work/certificate.pem",
  );
  expect(env).toEqual({ TWINPORT_PASSWORD: "open-sesame" });
});
