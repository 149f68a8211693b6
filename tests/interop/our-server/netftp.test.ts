import { netftpPeer } from "../peers/netftp.ts";
import { heldAgainst } from "./held-against.ts";

heldAgainst(netftpPeer);
