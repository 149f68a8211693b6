import { plainFamily } from "../family.ts";
import { parseMachineEntry } from "../machine.ts";

/** A line that begins with a fact of RFC 3659 §7.5 or of the unix.* kind: no other family's does. */
const start = /^ ?(?:type|size|sizd|modify|create|perm|unique|lang|media-type|charset|unix\.[a-z]+)=/i;

/** Lines of MLSD in answer to LIST: some servers give nothing else. */
export const mlsx = plainFamily((line) => (start.test(line) ? parseMachineEntry(line) : undefined));
