import { ftplibPeer } from "../peers/ftplib.ts";
import { heldAgainst } from "./held-against.ts";

heldAgainst(ftplibPeer);
