import { join } from "node:path";
import { account, passivePorts } from "../network/stage.ts";
import type { ServerSettings } from "../scenario.ts";
import type { ServerProgram } from "./programs.ts";
import { passwordHash, type ServerPlan, type Site, siteOf, startServer, tlsNeeds } from "./server.ts";

/** Debian's vsftpd, for a user whom only its own process sees. */
export const vsftpd: ServerProgram = {
  name: "vsftpd",
  program: "vsftpd",
  package: "vsftpd",
  can: ({ requireReuse, tls }) => requireReuse !== true || tls !== undefined,
  needs: ({ tls }) => (tls === undefined ? [] : tlsNeeds),
  start: (stage, settings, executable) =>
    startServer(stage, settings, planVsftpd(siteOf(stage), settings, executable)),
};

/** Its files and its command line. */
export function planVsftpd(site: Site, settings: ServerSettings, executable: string): ServerPlan {
  const { work, home } = site;
  const at = (name: string) => join(work, name);
  const { user, uid } = account;
  return {
    files: [
      { path: at("vsftpd.conf"), content: configOf(site, settings) },
      // The shell must be one of /etc/shells, or Debian's PAM rules turn the login away.
      {
        path: at("passwd"),
        content: `root:x:0:0::/root:/bin/sh\nnobody:x:65534:65534::/:/bin/false\n${user}:x:${uid}:${uid}::${home}:/bin/sh\n`,
      },
      { path: at("shadow"), content: `${user}:${passwordHash}:19000:0:99999:7:::\n`, mode: 0o600 },
      {
        path: at("pam.d/vsftpd"),
        content: "auth required pam_unix.so\naccount required pam_unix.so\nsession required pam_permit.so\n",
      },
    ],
    mounts: ["passwd", "shadow", "pam.d"].map((name) => ({ file: at(name), over: `/etc/${name}` })),
    before: ["mkdir", "-p", at("empty")],
    // It says why it cannot start on descriptor 0, where inetd has the connection.
    command: ["sh", "-c", 'exec "$@" 0>&2', "sh", executable, at("vsftpd.conf")],
  };
}

function configOf({ address, port, work, certificate }: Site, settings: ServerSettings): string {
  const ipv6 = address.includes(":");
  return lines({
    listen: ipv6 ? "NO" : "YES",
    ...(ipv6 ? { listen_ipv6: "YES", listen_address6: address } : { listen_address: address }),
    listen_port: port,
    background: "NO",
    connect_from_port_20: "YES",
    pasv_min_port: passivePorts[0],
    pasv_max_port: passivePorts[1],
    ...(settings.announce !== undefined && { pasv_address: settings.announce }),
    ...(settings.maxClients !== undefined && { max_clients: settings.maxClients }),
    local_enable: "YES",
    anonymous_enable: "NO",
    write_enable: "YES",
    local_umask: "022",
    chroot_local_user: "YES",
    allow_writeable_chroot: "YES",
    ascii_upload_enable: "YES",
    ascii_download_enable: "YES",
    secure_chroot_dir: join(work, "empty"),
    pam_service_name: "vsftpd",
    xferlog_enable: "NO",
    ...(settings.tls !== undefined && {
      ssl_enable: "YES",
      implicit_ssl: settings.tls === "implicit" ? "YES" : "NO",
      rsa_cert_file: certificate,
      rsa_private_key_file: certificate,
      force_local_data_ssl: "NO",
      force_local_logins_ssl: "NO",
      require_ssl_reuse: settings.requireReuse === true ? "YES" : "NO",
      ssl_ciphers: "HIGH",
    }),
  });
}

function lines(settings: Readonly<Record<string, string | number>>): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join("");
}
