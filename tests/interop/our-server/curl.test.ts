import { curlPeer } from "../peers/curl.ts";
import { heldAgainst } from "./held-against.ts";

heldAgainst(curlPeer);
