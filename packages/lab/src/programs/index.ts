import { curl } from "./curl.ts";
import { inetutils } from "./inetutils.ts";
import { lftp } from "./lftp.ts";
import { proftpd } from "./proftpd.ts";
import type { ClientProgram, ServerProgram } from "./programs.ts";
import { pureFtpd } from "./pure-ftpd.ts";
import { scripted } from "./scripted.ts";
import { tnftp } from "./tnftp.ts";
import { twinportClient } from "./twinport-client.ts";
import { twinportServer } from "./twinport-server.ts";
import { vsftpd } from "./vsftpd.ts";

/** Every server that the lab can start, ours first. */
export const servers: readonly ServerProgram[] = [twinportServer, vsftpd, proftpd, pureFtpd];

/** Every client that the lab can run, ours first. */
export const clients: readonly ClientProgram[] = [twinportClient, tnftp, inetutils, lftp, curl, scripted];
