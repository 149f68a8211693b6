import { lftpPeer } from "../peers/lftp.ts";
import { heldAgainst } from "./held-against.ts";

heldAgainst(lftpPeer);
