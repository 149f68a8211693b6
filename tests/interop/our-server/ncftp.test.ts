import { ncftpPeer } from "../peers/ncftp.ts";
import { heldAgainst } from "./held-against.ts";

heldAgainst(ncftpPeer);
