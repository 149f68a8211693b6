import { lookUp } from "../programs/lookup.ts";
import type { Needed } from "../programs/programs.ts";

/** Programs that every scenario needs, with Debian's packages of them. */
const tools: readonly Needed[] = [
  { program: "unshare", package: "util-linux" },
  { program: "nsenter", package: "util-linux" },
  { program: "ip", package: "iproute2" },
  { program: "ss", package: "iproute2" },
  { program: "tc", package: "iproute2" },
  { program: "ethtool", package: "ethtool" },
  { program: "nft", package: "nftables" },
  { program: "tcpdump", package: "tcpdump" },
];

/** What this machine lacks. */
export interface Lacking {
  /** The lab is made of namespaces, which Linux has. */
  readonly linux: boolean;
  readonly root: boolean;
  readonly tools: readonly Needed[];
}

/** What the lab would need to run here; null if everything is there. */
export async function lacking(): Promise<Lacking | null> {
  const linux = process.platform !== "linux";
  const root = process.getuid?.() !== 0;
  const found = await Promise.all(tools.map(({ program }) => lookUp(program)));
  const missing = linux ? [] : tools.filter((_, index) => found[index] === undefined);
  return linux || root || missing.length > 0 ? { linux, root, tools: missing } : null;
}
