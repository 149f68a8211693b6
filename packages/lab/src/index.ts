/**
 * The lab: both modes of FTP, and what firewalls and NAT do to them, on one Linux machine with real packets.
 */
export type { Scenario } from "./scenario.ts";
