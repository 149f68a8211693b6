import { inetutilsPeer } from "../peers/inetutils.ts";
import { heldAgainst } from "./held-against.ts";

heldAgainst(inetutilsPeer);
