import { basicFtpPeer } from "../peers/basic-ftp.ts";
import { heldAgainst } from "./held-against.ts";

heldAgainst(basicFtpPeer);
