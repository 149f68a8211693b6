import type { ClientName, ServerName } from "../programs/programs.ts";

/** For scenarios that no program needs to be special for: the first is played unless another is asked for. */
export const everyServer: readonly ServerName[] = ["twinport", "vsftpd", "proftpd", "pure-ftpd"];
export const everyClient: readonly ClientName[] = ["twinport", "tnftp", "inetutils", "lftp", "curl"];
