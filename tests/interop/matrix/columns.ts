/** A real program, and which package tells its version: Debian's, one unpacked or fetched by scripts/peers.sh. */
export interface Column {
  readonly peer: string;
  readonly from: "debian" | "unpacked" | "npm";
  readonly package: string;
}

/** The tables of docs/interop.md: against our server come clients, our client goes to servers. */
export const columns = {
  "our server": [
    { peer: "curl", from: "debian", package: "curl" },
    { peer: "lftp", from: "debian", package: "lftp" },
    { peer: "tnftp", from: "debian", package: "tnftp" },
    { peer: "inetutils-ftp", from: "debian", package: "inetutils-ftp" },
    { peer: "ncftp", from: "debian", package: "ncftp" },
    { peer: "wget", from: "debian", package: "wget" },
    { peer: "wput", from: "debian", package: "wput" },
    { peer: "rclone", from: "debian", package: "rclone" },
    { peer: "Python's ftplib", from: "debian", package: "python3" },
    { peer: "Perl's Net::FTP", from: "debian", package: "perl" },
    { peer: "basic-ftp", from: "npm", package: "basic-ftp" },
    { peer: "jsftp", from: "npm", package: "jsftp" },
  ],
  "our client": [
    { peer: "vsftpd", from: "unpacked", package: "vsftpd" },
    { peer: "proftpd", from: "unpacked", package: "proftpd-core" },
    { peer: "pure-ftpd", from: "unpacked", package: "pure-ftpd" },
    { peer: "pyftpdlib", from: "debian", package: "python3-pyftpdlib" },
    { peer: "ftp-srv", from: "npm", package: "ftp-srv" },
  ],
} as const satisfies Record<string, readonly Column[]>;

/** Whose tests a table holds. */
export type Table = keyof typeof columns;
/** The name of a peer in a table. */
export type PeerOf<T extends Table> = (typeof columns)[T][number]["peer"];
