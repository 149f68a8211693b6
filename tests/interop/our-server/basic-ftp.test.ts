import { basicFtpPeer, compatPeer } from "../peers/basic-ftp.ts";
import { heldAgainst } from "./held-against.ts";

heldAgainst(basicFtpPeer);
heldAgainst(compatPeer);
