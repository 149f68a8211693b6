import { wgetPeer } from "../peers/wget.ts";
import { heldAgainst } from "./held-against.ts";

heldAgainst(wgetPeer);
