import { rclonePeer } from "../peers/rclone.ts";
import { heldAgainst } from "./held-against.ts";

heldAgainst(rclonePeer);
