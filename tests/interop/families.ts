import { networkInterfaces } from "node:os";

/** The loopback address of each IP version, and whether this machine has it. */
export const families = [
  { family: "IPv4", host: "127.0.0.1", present: true },
  { family: "IPv6", host: "::1", present: hasLoopback6() },
] as const;

export type Family = (typeof families)[number]["family"];
export type LoopbackHost = (typeof families)[number]["host"];

function hasLoopback6(): boolean {
  return Object.values(networkInterfaces()).some((list) => list?.some(({ address }) => address === "::1"));
}
