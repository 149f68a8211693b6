import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The real programs that the tests talk to, each by its own path: both tnftp and inetutils-ftp install an `ftp`. */
export const programs = {
  curl: "/usr/bin/curl",
  lftp: "/usr/bin/lftp",
  tnftp: "/usr/bin/tnftp",
  "inetutils-ftp": "/usr/bin/inetutils-ftp",
  // Debian's, which sees Debian's python3-pyftpdlib; another python3 may come first in PATH.
  python3: "/usr/bin/python3",
  pyftpdlib: "/usr/lib/python3/dist-packages/pyftpdlib/servers.py",
  tcpdump: "/usr/bin/tcpdump",
  ip: "/usr/sbin/ip",
  ethtool: "/usr/sbin/ethtool",
  vsftpd: fileURLToPath(
    new URL("../../../node_modules/.cache/peers/vsftpd/usr/sbin/vsftpd", import.meta.url),
  ),
} as const;

export type Program = keyof typeof programs;

/** Whether a program is installed and can be used by this user: vsftpd and its mount namespace need root. */
export function has(name: Program): boolean {
  return existsSync(programs[name]) && (name !== "vsftpd" || process.getuid?.() === 0);
}
