import { tnftpPeer } from "../peers/tnftp.ts";
import { heldAgainst } from "./held-against.ts";

heldAgainst(tnftpPeer);
