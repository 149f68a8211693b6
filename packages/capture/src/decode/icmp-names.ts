const unreachable: readonly string[] = [
  "Network unreachable",
  "Host unreachable",
  "Protocol unreachable",
  "Port unreachable",
  "Fragmentation needed",
  "Source route failed",
  "Destination network unknown",
  "Destination host unknown",
  "Source host isolated",
  "Network administratively prohibited",
  "Host administratively prohibited",
  "Network unreachable for this type of service",
  "Host unreachable for this type of service",
  "Communication administratively filtered",
  "Host precedence violation",
  "Precedence cutoff in effect",
];

/** What an ICMP error says (RFC 792, RFC 1812 §5.2.7.1), in English. */
export function icmpText(type: number, code: number): string {
  if (type === 3) return unreachable[code] ?? `Destination unreachable, code ${code}`;
  if (type === 4) return "Source quench";
  if (type === 5) return "Redirect";
  if (type === 11) return code === 1 ? "Fragment reassembly time exceeded" : "Time to live exceeded";
  if (type === 12) return "Parameter problem";
  return `ICMP type ${type}, code ${code}`;
}

const unreachable6: readonly string[] = [
  "No route to destination",
  "Administratively prohibited",
  "Beyond scope of source address",
  "Address unreachable",
  "Port unreachable",
  "Source address failed policy",
  "Reject route to destination",
];

/** What an ICMPv6 error says (RFC 4443 §3), in English. */
export function icmpv6Text(type: number, code: number): string {
  if (type === 1) return unreachable6[code] ?? `Destination unreachable, code ${code}`;
  if (type === 2) return "Packet too big";
  if (type === 3) return code === 1 ? "Fragment reassembly time exceeded" : "Hop limit exceeded";
  if (type === 4) return "Parameter problem";
  return `ICMPv6 type ${type}, code ${code}`;
}
