import { wputPeer } from "../peers/wput.ts";
import { heldAgainst } from "./held-against.ts";

heldAgainst(wputPeer);
