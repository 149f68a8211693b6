/** Servers that the lab can start. */
export const serverNames = ["twinport", "vsftpd", "proftpd", "pure-ftpd"] as const;
export type ServerName = (typeof serverNames)[number];

/** Clients that the lab can run. "scripted" speaks FTP by hand, for what no client does. */
export const clientNames = ["twinport", "tnftp", "inetutils", "lftp", "curl", "scripted"] as const;
export type ClientName = (typeof clientNames)[number];
