import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Where scripts/peers.sh puts what is not installed: Debian's servers, unpacked, and npm's packages. */
const cached = (path: string) =>
  fileURLToPath(new URL(`../../../node_modules/.cache/peers/${path}`, import.meta.url));

/** The real programs that the tests talk to, each by its own path: both tnftp and inetutils-ftp install an `ftp`. */
export const programs = {
  curl: "/usr/bin/curl",
  lftp: "/usr/bin/lftp",
  tnftp: "/usr/bin/tnftp",
  "inetutils-ftp": "/usr/bin/inetutils-ftp",
  ncftp: "/usr/bin/ncftp",
  ncftpget: "/usr/bin/ncftpget",
  ncftpput: "/usr/bin/ncftpput",
  ncftpls: "/usr/bin/ncftpls",
  wget: "/usr/bin/wget",
  wput: "/usr/bin/wput",
  rclone: "/usr/bin/rclone",
  perl: "/usr/bin/perl",
  // Debian's, which sees Debian's python3-pyftpdlib; another python3 may come first in PATH.
  python3: "/usr/bin/python3",
  pyftpdlib: "/usr/lib/python3/dist-packages/pyftpdlib/servers.py",
  "basic-ftp": cached("npm/node_modules/basic-ftp"),
  jsftp: cached("npm/node_modules/jsftp"),
  "ftp-srv": cached("npm/node_modules/ftp-srv"),
  tcpdump: "/usr/bin/tcpdump",
  ip: "/usr/sbin/ip",
  ethtool: "/usr/sbin/ethtool",
  mkntfs: "/usr/sbin/mkntfs",
  "lowntfs-3g": "/usr/bin/lowntfs-3g",
  vsftpd: cached("vsftpd/usr/sbin/vsftpd"),
  proftpd: cached("proftpd-core/usr/sbin/proftpd"),
  "proftpd-mod-tls": cached("proftpd-mod-crypto/usr/lib/proftpd/mod_tls.so"),
  "pure-ftpd": cached("pure-ftpd/usr/sbin/pure-ftpd"),
  haproxy: cached("haproxy/usr/sbin/haproxy"),
  microsocks: cached("microsocks/usr/bin/microsocks"),
  tinyproxy: cached("tinyproxy-bin/usr/bin/tinyproxy"),
  "pure-pw": cached("pure-ftpd/usr/bin/pure-pw"),
} as const;

export type Program = keyof typeof programs;

/** They change their user after the login, live in a mount namespace, or mount. */
const wantRoot: ReadonlySet<Program> = new Set(["vsftpd", "proftpd", "pure-ftpd", "lowntfs-3g"]);

/** Whether a program is installed and can be used by this user. */
export function has(name: Program): boolean {
  return existsSync(programs[name]) && (!wantRoot.has(name) || process.getuid?.() === 0);
}
