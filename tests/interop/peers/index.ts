import { curlPeer } from "./curl.ts";
import { ftplibPeer } from "./ftplib.ts";
import { inetutilsPeer } from "./inetutils.ts";
import { lftpPeer } from "./lftp.ts";
import { tnftpPeer } from "./tnftp.ts";
import type { PeerClient } from "./types.ts";

/** Every real client the server is held against. */
export const peerClients: readonly PeerClient[] = [curlPeer, lftpPeer, tnftpPeer, inetutilsPeer, ftplibPeer];
