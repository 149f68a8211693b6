/** Two hosts between which data connections may come, by their addresses. */
export type Hosts = readonly [one: string, other: string];

/** Both ports can be a data connection's; below 1024 listen other services. */
const unreserved = "tcp and src portrange 1024-65535 and dst portrange 1024-65535";
/** ICMP errors: unreachable, time exceeded, bad parameter; of ICMPv6 all of them (RFC 792, RFC 4443). */
const complaints = "icmp and (icmp[0] = 3 or icmp[0] = 11 or icmp[0] = 12) or icmp6 and ip6[40] < 128";
/** SYN, FIN or RST. */
const turns = "tcp[13] & 7 != 0 or ip6[6] = 6 and ip6[53] & 7 != 0";

/** All that may be FTP: control connections, active mode from port 20, and data connections whatever they are announced as. */
export function wideFilter(controlPorts: readonly number[]): string {
  return either([control(controlPorts), complaints, unreserved]);
}

/**
 * Much less, for machines with other things to do: control connections, how every connection that may carry data begins and
 * ends, and the whole of it between hosts that have a session.
 */
export function narrowFilter(controlPorts: readonly number[], hosts: readonly Hosts[]): string {
  const pairs = hosts.map(([one, other]) => `host ${one} and host ${other}`);
  return either([control(controlPorts), complaints, `${unreserved} and (${either([turns, ...pairs])})`]);
}

function control(ports: readonly number[]): string {
  return either([...ports, 20].map((port) => `tcp port ${port}`));
}

function either(parts: readonly string[]): string {
  return parts.map((part) => `(${part})`).join(" or ");
}
