import { constants } from "node:fs";

/**
 * With which every file is opened: not through a link, and without waiting for whoever is at a FIFO's other end. Both are 0 where the
 * host does not know them (Windows has neither FIFOs nor this kind of link in its way).
 */
export const unfollowed: number = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
