import { jsftpPeer } from "../peers/jsftp.ts";
import { heldAgainst } from "./held-against.ts";

heldAgainst(jsftpPeer);
